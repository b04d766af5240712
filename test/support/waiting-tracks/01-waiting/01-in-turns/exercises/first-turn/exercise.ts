import { predictExercise } from '#lessons/grading/exercise.ts';

export default predictExercise({
  title: 'The first turn',
  task: 'What does `INCR turns` answer at first?',
  hints: ['What is not there counts as 0.'],
  explanation: 'What is not there counts as 0, and one more is 1.',
  choices: ['0', '1'],
  checks: { answer: { name: 'What it answers', feedback: 'It answers the new number.' } },
  accepts: answer => ({ passed: answer === '1', expected: 'the new number', observed: answer }),
});

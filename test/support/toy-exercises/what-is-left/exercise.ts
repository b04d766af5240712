/** A prediction by choice, with a sentence for one wrong choice. */
import { predictExercise } from '#lessons/grading/exercise.ts';

const right = 'No, the key lives for ever';

export default predictExercise({
  title: 'What is left',
  task: 'SET with EX 60, then SET without. Does the TTL survive?',
  hints: ['SET replaces the whole key.'],
  explanation: 'SET replaces the whole key, its TTL with it.',
  choices: ['Yes', right, 'No, the key is gone'],
  checks: {
    answer: {
      name: 'What happens to the TTL',
      feedback: 'That is not it. Try it in the bench.',
      mistakes: { survives: 'EXPIRE survives an INCR, but SET replaces the whole key.' },
    },
  },
  accepts: answer => ({
    passed: answer === right,
    expected: 'what SET does to a TTL',
    observed: answer,
    ...(answer === 'Yes' ? { mistake: 'survives' } : {}),
  }),
});

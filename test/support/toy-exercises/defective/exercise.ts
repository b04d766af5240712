/** A grader that forgets its check. */
import { codeExercise } from '#lessons/grading/exercise.ts';

export default codeExercise({
  title: 'Defective',
  task: 'None.',
  hints: ['None.'],
  explanation: 'None.',
  exports: 'count',
  checks: { counts: { name: 'It counts', feedback: 'It does not.' } },
  scenarios: [{ id: 'nothing', title: 'Nothing', run: async () => {} }],
});

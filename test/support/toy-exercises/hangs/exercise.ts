/** A grader that blocks its thread for ever. */
import { codeExercise } from '#lessons/grading/exercise.ts';

export default codeExercise({
  title: 'Hangs',
  task: 'Hang.',
  hints: ['Hang.'],
  explanation: 'Hung.',
  exports: 'count',
  checks: { counts: { name: 'It counts', feedback: 'It does not.' } },
  scenarios: [
    {
      id: 'for-ever',
      title: 'For ever',
      run: async () => {
        for (;;);
      },
    },
  ],
});

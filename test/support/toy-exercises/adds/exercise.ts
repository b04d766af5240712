import { luaExercise } from '#lessons/grading/exercise.ts';

/** A script: adds ARGV[1] to the counter KEYS[1] and replies with the sum. */
export default luaExercise({
  title: 'Add',
  task: 'Add.',
  hints: ['INCRBY.'],
  explanation: 'INCRBY.',
  checks: { adds: { name: 'The reply is the sum', feedback: 'Add.' } },
  scenarios: [
    {
      id: 'two-calls',
      title: 'Two calls',
      run: async stage => {
        const a = stage.actor('A');
        await a.call(['count'], [3]);
        const outcome = await a.call(['count'], [4]);
        const observed =
          outcome.status === 'returned' ? JSON.stringify(outcome.value ?? null) : outcome.status;
        stage.check('adds', observed === '7', { expected: '7', observed });
      },
    },
  ],
});

/** Two actors count to two. */
import { codeExercise } from '#lessons/grading/exercise.ts';

export default codeExercise({
  title: 'Counts',
  task: 'Count.',
  hints: ['Count.'],
  explanation: 'Counted.',
  exports: 'count',
  checks: { counts: { name: 'It counts', feedback: 'It does not.' } },
  scenarios: [
    {
      id: 'two',
      title: 'Two at once',
      explore: { preemptions: 1, schedules: 100 },
      run: async stage => {
        const [a, b] = [stage.actor('A'), stage.actor('B')];
        await stage.settle(a.start(a.redis), b.start(b.redis));
        const count = await stage.redis('GET', 'count');
        stage.check('counts', count === '2', { expected: '2', observed: String(count) });
      },
    },
  ],
});

/** Five actors, in more orders than anyone can try. */
import { codeExercise } from '#lessons/grading/exercise.ts';

const names = ['A', 'B', 'C', 'D', 'E'];

export default codeExercise({
  title: 'Endless',
  task: 'Count.',
  hints: ['Count.'],
  explanation: 'Counted.',
  exports: 'count',
  checks: { counts: { name: 'It counts', feedback: 'It does not.' } },
  scenarios: [
    {
      id: 'five',
      title: 'Five at once',
      explore: { preemptions: 12, schedules: 1_000_000 },
      run: async stage => {
        const actors = names.map(name => stage.actor(name));
        await stage.settle(...actors.map(actor => actor.start(actor.redis, actor.name)));
        stage.check('counts', true, { expected: 'Anything', observed: 'Something' });
      },
    },
  ],
});

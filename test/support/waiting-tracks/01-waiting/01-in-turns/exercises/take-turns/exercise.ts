import { codeExercise } from '#lessons/grading/exercise.ts';

const servers = ['app-1', 'app-2', 'app-3'];

export default codeExercise({
  title: 'Count the turns',
  task: 'Write `turn(redis, name)`. It counts at `turns`.',
  hints: ['`INCR`.'],
  explanation: '`INCR` counts in one step.',
  exports: 'turn',
  checks: { counted: { name: 'Every turn is counted', feedback: 'Some turn was not counted.' } },
  scenarios: [
    {
      id: 'three',
      title: 'Three servers at once',
      explore: { preemptions: 9, schedules: 1_000_000 },
      run: async stage => {
        const actors = servers.map(name => stage.actor(name));
        await stage.settle(...actors.map(actor => actor.start(actor.redis, actor.name)));
        const turns = await stage.redis('GET', 'turns');
        stage.check('counted', turns === '3', { expected: '3', observed: String(turns) });
      },
    },
  ],
});

import { stateExercise } from '#lessons/grading/exercise.ts';
import { lockByHand } from './shape.ts';

export default stateExercise({
  ...lockByHand({
    me: 'worker-1',
    other: 'worker-2',
    free: 'lock:order:1001',
    freeThing: 'order 1001',
    held: 'lock:order:1002',
    heldThing: 'order 1002',
    work: 'work on',
    mostSeconds: 600,
  }),
  title: 'Take a lock by hand',
  task: `
You are \`worker-1\`.

1. Take the lock of order 1001. The key is \`lock:order:1001\`, its value says who holds it: \`worker-1\`.
2. It must free itself at some time, after 600 seconds at the latest.
3. Take it with **one** command, which does nothing if somebody holds the lock already.
4. Then try the same for order 1002. \`worker-2\` is at work on it. You should be refused, and its lock must stay as
   it is.

The leases here are long so that you can work without haste. If yours ran out, take it again.
`,
});

import { stateExercise } from '#lessons/grading/exercise.ts';
import { lockByHand } from '#lessons/tracks/08-locks/01-set-nx-ex/exercises/take-the-lock/shape.ts';

export default stateExercise({
  variantOf: 'take-the-lock',
  ...lockByHand({
    me: 'worker-2',
    other: 'worker-1',
    free: 'lock:stock:12',
    freeThing: 'the stock of product 12',
    held: 'lock:stock:31',
    heldThing: 'the stock of product 31',
    work: 'count',
    mostSeconds: 900,
  }),
  title: 'Lock the stock by hand',
  task: `
The shop counts its stock. You are \`worker-2\`.

1. Take the lock of the stock of product 12. The key is \`lock:stock:12\`, its value says who holds it: \`worker-2\`.
2. It must free itself at some time, after 900 seconds at the latest.
3. Take it with **one** command, which does nothing if somebody holds the lock already.
4. Then try the same for product 31. \`worker-1\` is counting there. You should be refused, and its lock must stay as
   it is.

The leases here are long so that you can work without haste. If yours ran out, take it again.
`,
});

import { codeExercise } from '#lessons/grading/exercise.ts';
import { onceUnderLock } from './shape.ts';

export default codeExercise({
  ...onceUnderLock({
    orderId: '1001',
    otherOrderId: '1002',
    part: 'payments',
    partName: 'gateway',
    asks: 'isCharged',
    acts: 'charge',
    thing: 'charge',
    done: 'charged',
    verb: 'charge',
    latencyMs: 300,
    heldUpSeconds: 5,
    leastLeaseSeconds: 15,
    leaseSeconds: 30,
    exports: 'chargeOrder',
  }),
  title: 'Charge an order once',
  task: `
An order is sometimes given to several workers at the same moment. Write \`chargeOrder(redis, payments, orderId)\`,
which each of them calls once.

- \`payments.isCharged(orderId)\` asks the gateway whether the order has been charged. It always knows.
- \`payments.charge(orderId)\` takes the money, again if it is called again.
- Each of the two takes 300 ms.

The rules:

1. An order is charged **at most once**, in whatever order the commands of two or three workers fall.
2. If nobody crashes, it is charged, and the function returns \`true\` to the worker that charged it, once the gateway
   has answered, and \`false\` to the others. A worker may return \`false\` at once when another has the lock, or wait
   for it.
3. Any one worker may **crash** before or after any of its calls. Whoever calls 31 seconds later must be able to do
   the work. So a lock frees itself within 30 seconds.
4. Any one worker may be **held up** by 5 seconds at any of its calls. So a lease under 15 seconds is too short.
5. Two different orders have nothing to do with each other: a worker that has one never keeps another worker from the
   other.

Redis and the gateway answer every time. No worker is ever held up beyond a lease of 15 seconds: that is for a later
lesson. So \`DEL\` is good enough to give a lock back here, or you let it run out.
`,
});

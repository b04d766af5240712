import { codeExercise } from '#lessons/grading/exercise.ts';
import { onceUnderLock } from '#lessons/tracks/08-locks/01-set-nx-ex/exercises/charge-once/shape.ts';

export default codeExercise({
  variantOf: 'charge-once',
  ...onceUnderLock({
    orderId: '1007',
    otherOrderId: '1008',
    part: 'carrier',
    partName: 'carrier',
    asks: 'isBooked',
    acts: 'book',
    thing: 'booking',
    done: 'booked',
    verb: 'book',
    latencyMs: 400,
    heldUpSeconds: 3,
    leastLeaseSeconds: 10,
    leaseSeconds: 20,
    exports: 'bookPickUp',
  }),
  title: 'Book a pick-up once',
  task: `
A parcel that is packed is fetched by the carrier. Sometimes several workers are told of the same order at the same
moment. Write \`bookPickUp(redis, carrier, orderId)\`, which each of them calls once.

- \`carrier.isBooked(orderId)\` asks the carrier whether a pick-up has been booked for the order. It always knows.
- \`carrier.book(orderId)\` books one, and a second van comes if it is called again.
- Each of the two takes 400 ms.

The rules:

1. An order is booked **at most once**, in whatever order the commands of two or three workers fall.
2. If nobody crashes, it is booked, and the function returns \`true\` to the worker that booked it, once the carrier has
   answered, and \`false\` to the others. A worker may return \`false\` at once when another has the lock, or wait for
   it.
3. Any one worker may **crash** before or after any of its calls. Whoever calls 21 seconds later must be able to do
   the work. So a lock frees itself within 20 seconds.
4. Any one worker may be **held up** by 3 seconds at any of its calls. So a lease under 10 seconds is too short.
5. Two different orders have nothing to do with each other: a worker that has one never keeps another worker from the
   other.

Redis and the carrier answer every time. No worker is ever held up beyond a lease of 10 seconds: that is for a later
lesson. So \`DEL\` is good enough to give a lock back here, or you let it run out.
`,
});

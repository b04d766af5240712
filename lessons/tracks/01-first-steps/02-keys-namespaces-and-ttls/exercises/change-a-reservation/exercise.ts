import { codeExercise } from '#lessons/grading/exercise.ts';
import { keptEnd } from '#lessons/tracks/01-first-steps/02-keys-namespaces-and-ttls/exercises/update-keeps-ttl/shape.ts';

export default codeExercise({
  variantOf: 'update-keeps-ttl',
  ...keptEnd({
    thing: 'reservation',
    key: id => `reservation:${id}`,
    id: 'r-40b',
    absent: 'r-000',
    before: '{"user":"44","cups":2}',
    after: '{"user":"44","cups":3}',
    lifeMinutes: 15,
    forEver: 'the cups are never sold to anybody else',
    exports: 'changeReservation',
  }),
  title: 'Change a reservation, keep its end',
  task: `
A customer who goes to the till has the goods reserved for 15 minutes. A reservation is a string at
\`reservation:<id>\`, created with that TTL, and it must end when the 15 minutes are over, whatever is written in
between.

Write \`changeReservation(redis, id, value)\`:

1. If the reservation lives, its value becomes \`value\`, and the function returns \`true\`.
2. Its TTL goes on as if nothing had been written, to the millisecond.
3. If there is no such reservation, because it never existed, has expired or was given up, nothing is written and the
   function returns \`false\`.

Your process may stand still for a whole hour between any two commands, as happens when a machine is suspended. The
reservation may expire meanwhile. It must not come back to life.

There are no errors to handle here: Redis answers every time.
`,
});

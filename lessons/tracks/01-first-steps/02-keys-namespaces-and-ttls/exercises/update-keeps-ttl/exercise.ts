import { codeExercise } from '#lessons/grading/exercise.ts';
import { keptEnd } from './shape.ts';

export default codeExercise({
  ...keptEnd({
    thing: 'session',
    key: id => `session:${id}`,
    id: 's-81f',
    absent: 's-000',
    before: '{"user":"42","cart":[7]}',
    after: '{"user":"42","cart":[7,12]}',
    lifeMinutes: 30,
    forEver: 'the user is logged in for ever',
    exports: 'updateSession',
  }),
  title: 'Change a session, keep its end',
  task: `
A session is a string at \`session:<id>\`. It was created with a TTL of 30 minutes, and it must end when those are
over, whatever is written in between.

Write \`updateSession(redis, id, value)\`:

1. If the session lives, its value becomes \`value\`, and the function returns \`true\`.
2. Its TTL goes on as if nothing had been written, to the millisecond.
3. If there is no such session, because it never existed, has expired or was logged out, nothing is written and the
   function returns \`false\`.

Your process may stand still for a whole hour between any two commands, as happens when a machine is suspended. The
session may expire meanwhile. It must not come back to life.

There are no errors to handle here: Redis answers every time.
`,
});

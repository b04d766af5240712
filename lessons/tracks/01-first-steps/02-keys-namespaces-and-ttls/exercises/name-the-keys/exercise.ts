import { stateExercise } from '#lessons/grading/exercise.ts';
import { namedKeys } from './shape.ts';

export default stateExercise({
  ...namedKeys({
    lasting: { bad: 'a1', key: 'user:42:name', value: 'Ada Lovelace' },
    hash: {
      bad: 'tmp2',
      key: 'session:s-81f',
      what: 'session',
      mostMinutes: 30,
      fields: { user: '42', cart: '7,12' },
    },
    page: { bad: 'data', key: 'page:product:7', what: 'page', mostMinutes: 10, value: '<h1>Kettle</h1>' },
    code: { bad: 'x', key: 'user:43:reset-code', what: 'reset code', mostMinutes: 60, value: '771204' },
    kept: { key: 'user:44:name', value: 'Alan Turing' },
    owners: 'users',
  }),
  title: 'Give the keys their names',
  task: `
Somebody left these keys in the shop's Redis. You found out what they are:

| now | what it is | should be called | should live |
|---|---|---|---|
| \`a1\` | the name of user 42 | \`user:42:name\` | for ever |
| \`tmp2\` | a session: a **hash** | \`session:s-81f\` | at most 30 minutes |
| \`data\` | the ready-made page of product 7 | \`page:product:7\` | at most 10 minutes |
| \`x\` | a reset code for user 43 | \`user:43:reset-code\` | no longer than it has now: it came with an hour |

\`user:44:name\` is well named already. Leave it alone.

1. List the keys with \`SCAN\` first. Don't type \`KEYS\`: in this exercise, as in production, it is not allowed.
2. Every value keeps its type and its content.
3. The old names are gone, and no other keys are there.

The TTLs count down while you work. That is fine.
`,
});

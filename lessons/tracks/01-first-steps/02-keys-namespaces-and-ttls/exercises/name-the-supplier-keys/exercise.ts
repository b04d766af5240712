import { stateExercise } from '#lessons/grading/exercise.ts';
import { namedKeys } from '#lessons/tracks/01-first-steps/02-keys-namespaces-and-ttls/exercises/name-the-keys/shape.ts';

export default stateExercise({
  variantOf: 'name-the-keys',
  ...namedKeys({
    lasting: { bad: 'n', key: 'supplier:3:name', value: 'Leaf & Bud' },
    hash: {
      bad: 'h1',
      key: 'offer:o-52d',
      what: 'offer',
      mostMinutes: 120,
      fields: { supplier: '3', cents: '1890' },
    },
    page: { bad: 'html', key: 'page:suppliers', what: 'page', mostMinutes: 15, value: '<h1>Suppliers</h1>' },
    code: {
      bad: 'k9',
      key: 'supplier:8:sign-up-code',
      what: 'sign-up code',
      mostMinutes: 45,
      value: '305518',
    },
    kept: { key: 'supplier:11:name', value: 'Tin & Co.' },
    owners: 'suppliers',
  }),
  title: "Give the suppliers' keys their names",
  task: `
Another corner of the shop's Redis, left by the buyers. You found out what the keys are:

| now | what it is | should be called | should live |
|---|---|---|---|
| \`n\` | the name of supplier 3 | \`supplier:3:name\` | for ever |
| \`h1\` | an offer: a **hash** | \`offer:o-52d\` | at most 2 hours |
| \`html\` | the ready-made page of all suppliers | \`page:suppliers\` | at most 15 minutes |
| \`k9\` | a sign-up code for supplier 8 | \`supplier:8:sign-up-code\` | no longer than it has now: it came with 45 minutes |

\`supplier:11:name\` is well named already. Leave it alone.

1. List the keys with \`SCAN\` first. Don't type \`KEYS\`: in this exercise, as in production, it is not allowed.
2. Every value keeps its type and its content.
3. The old names are gone, and no other keys are there.

The TTLs count down while you work. That is fine.
`,
});

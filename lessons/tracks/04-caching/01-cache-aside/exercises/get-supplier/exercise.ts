import { codeExercise } from '#lessons/grading/exercise.ts';
import { cachedRead } from '#lessons/tracks/04-caching/01-cache-aside/exercises/get-product/shape.ts';

const leaf = { id: '3', name: 'Leaf & Bud', city: 'Darjeeling', leadDays: 14 };

export default codeExercise({
  variantOf: 'get-product',
  ...cachedRead({
    thing: 'supplier',
    table: 'supplier',
    key: id => `supplier:${id}`,
    first: leaf,
    second: { id: '8', name: 'Clay Works', city: 'Arita', leadDays: 21 },
    absent: '50',
    changed: { ...leaf, leadDays: 28 },
    changing: 'lead time',
    leastSeconds: 60,
    mostSeconds: 600,
    everySeconds: 50,
    silenceMs: 50,
    mostMs: 400,
    exports: 'getSupplier',
  }),
  title: 'getSupplier, with a cache',
  task: `
The shop's buyers look at a supplier before they order. Write \`getSupplier(redis, database, id)\`.

1. It returns the supplier, as \`database.find('supplier', id)\` gives it: an object, or \`null\` if there is none.
2. The cache is the key \`supplier:<id>\`, a string with the supplier as JSON. What is in the cache is not asked of the
   database again.
3. What you cache has a TTL of 60 to 600 seconds. A changed lead time shows after 600 seconds at the latest, however
   often the supplier is asked for meanwhile.
4. A supplier that does not exist leaves no key.
5. If the database fails, its error reaches the caller, and nothing is cached. The next call asks again.
6. The cache may be emptied at any time.
7. **Redis may refuse, or never answer.** The page must still show. If Redis has not answered a command within 50 ms,
   go on without it. The whole call takes at most 400 ms; a query takes 180 ms.

Several app servers run your code. \`setTimeout\`, \`clearTimeout\` and \`Promise.race\` work as usual. The client has no
timeout of its own.
`,
});

import { codeExercise } from '#lessons/grading/exercise.ts';
import { cachedRead } from './shape.ts';

const kettle = { id: '7', name: 'Kettle', priceCents: 3490, stock: 12 };

export default codeExercise({
  ...cachedRead({
    thing: 'product',
    table: 'product',
    key: id => `product:${id}`,
    first: kettle,
    second: { id: '12', name: 'Teapot', priceCents: 2250, stock: 30 },
    absent: '99',
    changed: { ...kettle, priceCents: 2990 },
    changing: 'price',
    leastSeconds: 30,
    mostSeconds: 300,
    everySeconds: 25,
    silenceMs: 100,
    mostMs: 500,
    exports: 'getProduct',
  }),
  title: 'getProduct, with a cache',
  task: `
Write \`getProduct(redis, database, id)\`. It is called for every product page.

1. It returns the product, as \`database.find('product', id)\` gives it: an object, or \`null\` if there is none.
2. The cache is the key \`product:<id>\`, a string with the product as JSON. What is in the cache is not asked of the
   database again.
3. What you cache has a TTL of 30 to 300 seconds. A changed price shows after 300 seconds at the latest, however often
   the product is asked for meanwhile.
4. A product that does not exist leaves no key. (Caching "not found" is a lesson of its own.)
5. If the database fails, its error reaches the caller, and nothing is cached. The next call asks again.
6. The cache may be emptied at any time.
7. **Redis may refuse, or never answer.** The page must still show. If Redis has not answered a command within 100 ms,
   go on without it. The whole call takes at most 500 ms; a query takes 180 ms.

Several app servers run your code. \`setTimeout\`, \`clearTimeout\` and \`Promise.race\` work as usual. The client has no
timeout of its own.
`,
});

import { stateExercise } from '#lessons/grading/exercise.ts';
import { cacheByHand } from './shape.ts';

const kettle = '{"id":"7","name":"Kettle","priceCents":3490,"stock":12}';
const teapot = '{"id":"12","name":"Teapot","priceCents":2250,"stock":30}';
const cups = '{"id":"31","name":"Set of cups","priceCents":2800,"stock":8}';

export default stateExercise({
  ...cacheByHand({
    thing: 'product',
    key: id => `product:${id}`,
    hit: { id: '7', name: 'the kettle', row: kettle },
    miss: { id: '12', name: 'the teapot', row: teapot },
    unending: { id: '31', name: 'the cups', row: cups },
    absent: '99',
    changing: 'price',
    mostSeconds: 300,
  }),
  title: 'Be the app server',
  task: `
No program this time: you are the app server, and Redis is your cache. The database says:

\`\`\`text
SELECT product 7    ${kettle}
SELECT product 12   ${teapot}
SELECT product 31   ${cups}
SELECT product 99   (0 rows)
\`\`\`

1. A customer asks for product 7, then for product 12. Do what cache-aside does for each: ask the cache with \`GET\`
   first. Leave a hit as it is. After a miss, cache the row as JSON at \`product:12\`. Spaces and the order of the
   columns don't matter.
2. Whatever you cache gets a TTL of at most 300 seconds.
3. An older program has left two things behind. \`product:31\` has the right value and no TTL: give it one, at most
   300 seconds, and leave the value alone. \`product:99\` holds the text \`undefined\`, for a product that does not
   exist: delete it.

Check before your TTLs run out. If one did, cache that product again.
`,
});

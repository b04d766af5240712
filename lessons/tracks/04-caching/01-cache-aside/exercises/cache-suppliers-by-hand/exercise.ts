import { stateExercise } from '#lessons/grading/exercise.ts';
import { cacheByHand } from '#lessons/tracks/04-caching/01-cache-aside/exercises/cache-by-hand/shape.ts';

const leaf = '{"id":"3","name":"Leaf & Bud","city":"Darjeeling","leadDays":14}';
const clay = '{"id":"8","name":"Clay Works","city":"Arita","leadDays":21}';
const tin = '{"id":"11","name":"Tin & Co.","city":"Leeds","leadDays":5}';

export default stateExercise({
  variantOf: 'cache-by-hand',
  ...cacheByHand({
    thing: 'supplier',
    key: id => `supplier:${id}`,
    hit: { id: '8', name: 'Clay Works', row: clay },
    miss: { id: '3', name: 'Leaf & Bud', row: leaf },
    unending: { id: '11', name: 'Tin & Co.', row: tin },
    absent: '50',
    changing: 'lead time',
    mostSeconds: 600,
  }),
  title: 'Be the app server of the suppliers',
  task: `
The buyers look at the shop's suppliers. You are the app server again, and Redis is your cache. The database says:

\`\`\`text
SELECT supplier 3    ${leaf}
SELECT supplier 8    ${clay}
SELECT supplier 11   ${tin}
SELECT supplier 50   (0 rows)
\`\`\`

1. A buyer asks for supplier 3, then for supplier 8. Do what cache-aside does for each: ask the cache with \`GET\`
   first. Leave a hit as it is. After a miss, cache the row as JSON at \`supplier:3\`. Spaces and the order of the
   columns don't matter.
2. Whatever you cache gets a TTL of at most 600 seconds.
3. An older program has left two things behind. \`supplier:11\` has the right value and no TTL: give it one, at most
   600 seconds, and leave the value alone. \`supplier:50\` holds the text \`undefined\`, for a supplier that does not
   exist: delete it.

Check before your TTLs run out. If one did, cache that supplier again.
`,
});

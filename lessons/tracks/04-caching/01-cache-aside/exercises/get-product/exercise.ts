import { codeExercise } from '#lessons/grading/exercise.ts';
import { scenarios } from './scenarios.ts';

export default codeExercise({
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
  hints: [
    'Begin with the hit: `redis.get`, and `JSON.parse` if it is not `null`. Then the miss: ask the database, and write what it said with `EX`.',
    'Which of the two parts may fail without the customer noticing? Only that one belongs into `try` … `catch`.',
    'A promise that never settles is not an error: `catch` does not see it. Let it race against a timer: `Promise.race([command, new Promise((_, reject) => setTimeout(reject, 100))])`.',
    'Write a small function `ask(command)` that gives the reply, or `null` after an error or after 100 ms. Use it for `get` and for `set`.',
  ],
  explanation: `
A cache that does not answer is a miss. \`ask\` makes it one: an error and a silence both become \`null\`. The database
is asked **outside** of it, so its errors reach the caller and never the cache.

With Redis silent the call takes 100 + 180 + 100 ms. You may write to the cache without waiting for it and save the
last 100; then the promise needs its own \`catch\`.

In production ioredis does the waiting for you: \`commandTimeout: 100\`, \`maxRetriesPerRequest: 1\` and
\`enableOfflineQueue: false\`. Its defaults queue commands while the connection is down, and your page waits with them.
`,
  exports: 'getProduct',
  checks: {
    'right-product': {
      name: 'The right product, hit or miss',
      feedback: 'Compare what your function returned with the row. A hit must give the same as a miss.',
      mistakes: {
        'caches-undefined':
          'The product does not exist, so the answer is `null`. Look at what a second call makes of what the first one cached.',
        'one-key':
          'Two products share a key, so one is shown in place of the other. The id belongs into the name of the key.',
      },
    },
    'asks-cache-first': {
      name: 'One query for many requests',
      feedback:
        'The database was asked again for what it had already told. Read the cache before you query, and look at what you do with the reply.',
      mistakes: {
        'never-reads': 'Your code fills the cache and never reads it. Every request still pays the 180 ms.',
        'own-memory':
          'The second app server asked the database again: nothing was in Redis. The memory of one process is not shared.',
      },
    },
    ttl: {
      name: 'A TTL from 30 to 300 seconds',
      feedback: 'Look at the TTL of `product:7` after a miss.',
      mistakes: {
        'no-ttl':
          'The key has no TTL. A wrong price then stays until somebody deletes it by hand, and products that nobody asks for stay in memory for ever.',
        'too-long': 'The TTL is too long. `EX` takes seconds, `PX` milliseconds.',
        'too-short': 'The TTL is too short. `EX` takes seconds, `PX` milliseconds.',
      },
    },
    fresh: {
      name: 'A new price shows after the TTL',
      feedback:
        'The price changed, 301 seconds went by, and the old price still shows. Is there a copy that does not expire?',
      mistakes: {
        slides:
          'Every hit gives the key a new TTL, so a product that is often asked for never expires, and its price never changes. Leave the TTL of a hit alone.',
      },
    },
    'no-rubbish': {
      name: 'Only products are cached',
      feedback: 'There is something in the cache that is not a product.',
      mistakes: {
        'caches-undefined':
          'The product does not exist, and something was cached for it. `JSON.stringify(null)` is the text `null`, which is not nil: the key exists from now on.',
        'caches-errors':
          'The database failed, and the failure was cached. Everybody sees it until the TTL ends, though the database is well again.',
      },
    },
    'database-error': {
      name: 'An error of the database reaches the caller',
      feedback:
        'The database failed, and your function returned as if it had not. The caller cannot tell "no such product" from "I could not look".',
      mistakes: {
        'caches-errors': 'The database failed, and the caller got something else than its error.',
        'swallows-errors':
          'The database failed and the caller got `null`. Is the query inside the `try` that was meant for Redis?',
      },
    },
    'recovers-from-error': {
      name: 'After an error, the next call works',
      feedback: 'The database is well again. The next call should get the product from it.',
    },
    'survives-flush': {
      name: 'Right after the cache was emptied',
      feedback: 'After FLUSHALL every key is gone. That is a miss, not an error.',
    },
    'redis-refuses': {
      name: 'Redis refuses: the page still shows',
      feedback: 'Redis refused the connection, and the caller got no product. A cache that fails is a miss.',
      mistakes: {
        'no-catch': 'Redis threw, and the error reached the caller. The database could have answered.',
      },
    },
    'redis-hangs': {
      name: 'Redis hangs: the page shows within 500 ms',
      feedback: 'Redis never answered, and the page took too long. Give each command 100 ms.',
      mistakes: {
        'no-timeout':
          'Your code waits for ever. A promise that never settles throws nothing, so `catch` does not help: it needs a timer beside it.',
        'slow-timeout': 'The page came, but too late. Each command may take 100 ms at most.',
      },
    },
  },
  scenarios,
});

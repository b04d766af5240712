/**
 * The read path of a cache. Each scenario takes one thing away (the second query, the key, the row, the database,
 * the key space, Redis itself, Redis's answers) and looks at what a caller gets and what is left behind.
 */
import { codeExercise } from '#lessons/grading/exercise.ts';
import type { Outcome, Stage, Value } from '#lessons/grading/stage.ts';

const kettle = { id: '7', name: 'Kettle', priceCents: 3490, stock: 12 };
const teapot = { id: '12', name: 'Teapot', priceCents: 2250, stock: 30 };

const leastTtlMs = 30_000;
const mostTtlMs = 300_000;
const mostHangMs = 500;

const shop = (stage: Stage) =>
  stage.database({ tables: { product: { '7': kettle, '12': teapot } }, latencyMs: 180 });

const show = (value: unknown): string => {
  const text = JSON.stringify(value);
  if (text === undefined) return 'undefined';
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
};

function describeOutcome(outcome: Outcome): string {
  if (outcome.status === 'returned') return show(outcome.value);
  if (outcome.status === 'threw') return `${outcome.name}: ${outcome.message}`;
  return outcome.status === 'stuck' ? `no answer: ${outcome.why}` : 'a crash';
}

/** Equal as records: the order of the columns does not matter. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  const other = new Map<string, unknown>(right);
  return (
    left.length === right.length &&
    left.every(([name, value]) => other.has(name) && same(value, other.get(name)))
  );
}

const returned = (outcome: Outcome, value: Value): boolean =>
  outcome.status === 'returned' && same(outcome.value, value);

function checkProduct(
  stage: Stage,
  outcome: Outcome,
  product: Value,
  id = 'right-product',
  mistake?: string,
): void {
  stage.check(id, returned(outcome, product), {
    expected: show(product),
    observed: describeOutcome(outcome),
    mistake,
  });
}

function ttlMistake(ttlMs: number): string | undefined {
  if (ttlMs === -1) return 'no-ttl';
  if (ttlMs > mostTtlMs) return 'too-long';
  return ttlMs >= 0 && ttlMs < leastTtlMs ? 'too-short' : undefined;
}

async function checkTtl(stage: Stage, key: string): Promise<void> {
  const ttlMs = await stage.pttl(key);
  stage.check('ttl', ttlMs >= leastTtlMs && ttlMs <= mostTtlMs, {
    expected: 'a TTL from 30 to 300 seconds',
    observed: ttlMs === -2 ? `no key ${key}` : ttlMs === -1 ? 'no TTL' : `${ttlMs / 1000} seconds`,
    mistake: ttlMistake(ttlMs),
  });
}

/** What the key space holds besides proper products, in words; empty if nothing. */
async function rubbish(stage: Stage): Promise<string> {
  const found: string[] = [];
  for (const key of await stage.keys()) {
    const type = await stage.redis('TYPE', key);
    found.push(
      type === 'string' ? `${key} = ${show(await stage.redis('GET', key))}` : `${key}, a ${String(type)}`,
    );
  }
  return found.join('; ');
}

export default codeExercise({
  title: 'getProduct, with a cache',
  task: `
Write \`getProduct(redis, database, id)\`. It is called for every product page.

1. It returns the product, as \`database.find('product', id)\` gives it: an object, or \`null\` if there is none.
2. The cache is the key \`product:<id>\`, a string with the product as JSON. What is in the cache is not asked of the
   database again.
3. What you cache has a TTL of 30 to 300 seconds. After that, a changed price shows.
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
  scenarios: [
    {
      id: 'miss-then-hits',
      title: 'Three requests on two servers for one product',
      run: async stage => {
        const database = shop(stage);
        const [a, b] = [stage.actor('app-1'), stage.actor('app-2')];
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle);
        await checkTtl(stage, 'product:7');
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle);
        const own = database.queries;
        checkProduct(stage, await b.call(b.redis, database, '7'), kettle);
        const cached = (await stage.redis('EXISTS', 'product:7')) === 1;
        stage.check('asks-cache-first', database.queries === 1, {
          expected: '1 query for 3 requests',
          observed: `${database.queries} queries`,
          mistake: own > 1 && cached ? 'never-reads' : own === 1 ? 'own-memory' : undefined,
        });
      },
    },
    {
      id: 'filled-by-another',
      title: 'Another program has filled the cache',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        await stage.redis('SET', 'product:7', JSON.stringify(kettle), 'EX', 60);
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle);
        stage.check('asks-cache-first', database.queries === 0, {
          expected: 'no query',
          observed: `${database.queries} queries`,
          mistake: stage.commands().some(({ args }) => args[0] === 'SET') ? 'never-reads' : undefined,
        });
      },
    },
    {
      id: 'two-products',
      title: 'Two products, one after the other',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        for (const product of [kettle, teapot, kettle, teapot]) {
          const outcome = await a.call(a.redis, database, product.id);
          const mixedUp = returned(outcome, product.id === '7' ? teapot : kettle);
          checkProduct(stage, outcome, product, 'right-product', mixedUp ? 'one-key' : undefined);
        }
        await checkTtl(stage, 'product:12');
      },
    },
    {
      id: 'price-changes',
      title: 'The price changes and the TTL goes by',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        await a.call(a.redis, database, '7');
        const cheaper = { ...kettle, priceCents: 2990 };
        database.put('product', '7', cheaper);
        await stage.advance(mostTtlMs + 1000);
        checkProduct(stage, await a.call(a.redis, database, '7'), cheaper, 'fresh');
      },
    },
    {
      id: 'no-such-product',
      title: 'A product that does not exist, asked for twice',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        for (const _ of [1, 2]) {
          checkProduct(
            stage,
            await a.call(a.redis, database, '99'),
            null,
            'right-product',
            'caches-undefined',
          );
        }
        const left = await rubbish(stage);
        stage.check('no-rubbish', left === '', {
          expected: 'no key',
          observed: left,
          mistake: 'caches-undefined',
        });
      },
    },
    {
      id: 'database-fails',
      title: 'The database fails once',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        database.failNext(1);
        const outcome = await a.call(a.redis, database, '7');
        const empty = outcome.status === 'returned' && (outcome.value ?? null) === null;
        stage.check('database-error', outcome.status === 'threw', {
          expected: 'a DatabaseError',
          observed: describeOutcome(outcome),
          mistake: empty ? 'swallows-errors' : outcome.status === 'returned' ? 'caches-errors' : undefined,
        });
        const left = await rubbish(stage);
        stage.check('no-rubbish', left === '', {
          expected: 'no key',
          observed: left,
          mistake: 'caches-errors',
        });
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle, 'recovers-from-error');
      },
    },
    {
      id: 'flushed',
      title: 'The cache is emptied between two requests',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        await a.call(a.redis, database, '7');
        await stage.flush();
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle, 'survives-flush');
      },
    },
    {
      id: 'refused',
      title: 'Redis refuses connections, then is back',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        stage.redisDown('refuse');
        const outcome = await a.call(a.redis, database, '7');
        const mistake = outcome.status === 'threw' ? 'no-catch' : undefined;
        checkProduct(stage, outcome, kettle, 'redis-refuses', mistake);
        stage.redisUp();
        checkProduct(stage, await a.call(a.redis, database, '7'), kettle, 'redis-refuses');
      },
    },
    {
      id: 'hangs',
      title: 'Redis never answers',
      run: async stage => {
        const database = shop(stage);
        const a = stage.actor('app-1');
        stage.redisDown('hang');
        const run = a.start(a.redis, database, '7');
        const [outcome] = await stage.settle(run);
        if (outcome === undefined) return;
        const tookMs = (run.endedAtMs ?? stage.nowMs()) - run.startedAtMs;
        const shown = returned(outcome, kettle);
        stage.check('redis-hangs', shown && tookMs <= mostHangMs, {
          expected: `the product within ${mostHangMs} ms`,
          observed: shown ? `the product after ${tookMs} ms` : describeOutcome(outcome),
          mistake: shown ? 'slow-timeout' : outcome.status === 'stuck' ? 'no-timeout' : undefined,
        });
      },
    },
  ],
});

/**
 * The read path of a cache. Each scenario takes one thing away (the second query, the key, the row, the database,
 * the key space, Redis itself, Redis's answers) and looks at what a caller gets and what is left behind.
 */
import type { Scenario } from '#lessons/grading/exercise.ts';
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

export const scenarios: readonly Scenario[] = [
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
    id: 'price-changes-busily',
    title: 'The price changes while the product is asked for every 25 seconds',
    run: async stage => {
      const database = shop(stage);
      const a = stage.actor('app-1');
      await a.call(a.redis, database, '7');
      const cheaper = { ...kettle, priceCents: 2990 };
      database.put('product', '7', cheaper);
      for (let waited = 0; waited < mostTtlMs; waited += 25_000) {
        await stage.advance(25_000);
        await a.call(a.redis, database, '7');
      }
      await stage.advance(1000);
      const slides = (await stage.pttl('product:7')) > 0;
      const outcome = await a.call(a.redis, database, '7');
      checkProduct(stage, outcome, cheaper, 'fresh', slides ? 'slides' : undefined);
    },
  },
  {
    id: 'no-such-product',
    title: 'A product that does not exist, asked for twice',
    run: async stage => {
      const database = shop(stage);
      const a = stage.actor('app-1');
      for (const _ of [1, 2]) {
        checkProduct(stage, await a.call(a.redis, database, '99'), null, 'right-product', 'caches-undefined');
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
];

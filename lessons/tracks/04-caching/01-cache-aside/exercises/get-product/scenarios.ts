/**
 * The read path of a cache. Each scenario takes one thing away (the second query, the key, the row, the database,
 * the key space, Redis itself, Redis's answers) and looks at what a caller gets and what is left behind.
 */
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { Outcome, Stage, Value } from '#lessons/grading/stage.ts';

type CachedRow = Readonly<Record<string, string | number>> & { readonly id: string };

export interface CachedRead {
  /** What is read: “product”. */
  readonly thing: string;
  readonly table: string;
  /** The key of an id. */
  readonly key: (id: string) => string;
  readonly first: CachedRow;
  readonly second: CachedRow;
  /** An id of nothing. */
  readonly absent: string;
  /** The first row after a change, and what changes: “price”. */
  readonly changed: CachedRow;
  readonly changing: string;
  /** Bounds of the TTL. */
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  /** How often a busy row is asked for; less than the least TTL. */
  readonly everySeconds: number;
  /** After which a command is given up, and after which the whole call is too late. */
  readonly silenceMs: number;
  readonly mostMs: number;
  /** Name of the exported function. */
  readonly exports: string;
}

const addDatabase = (stage: Stage, { table, first, second }: CachedRead) =>
  stage.database({ tables: { [table]: { [first.id]: first, [second.id]: second } }, latencyMs: 180 });

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

function checkRow(stage: Stage, outcome: Outcome, row: Value, check = 'right-row', mistake?: string): void {
  stage.check(check, returned(outcome, row), {
    expected: show(row),
    observed: describeOutcome(outcome),
    mistake,
  });
}

function ttlMistake(ttlMs: number, { leastSeconds, mostSeconds }: CachedRead): string | undefined {
  if (ttlMs === -1) return 'no-ttl';
  if (ttlMs > mostSeconds * 1000) return 'too-long';
  return ttlMs >= 0 && ttlMs < leastSeconds * 1000 ? 'too-short' : undefined;
}

const withinBounds = (ttlMs: number, { leastSeconds, mostSeconds }: CachedRead): boolean =>
  ttlMs >= leastSeconds * 1000 && ttlMs <= mostSeconds * 1000;

const describeTtl = (ttlMs: number, key: string): string =>
  ttlMs === -2 ? `no key ${key}` : ttlMs === -1 ? 'no TTL' : `${ttlMs / 1000} seconds`;

async function checkTtl(stage: Stage, id: string, names: CachedRead): Promise<void> {
  const { leastSeconds, mostSeconds } = names;
  const key = names.key(id);
  const ttlMs = await stage.pttl(key);
  stage.check('ttl', withinBounds(ttlMs, names), {
    expected: `a TTL from ${leastSeconds} to ${mostSeconds} seconds`,
    observed: describeTtl(ttlMs, key),
    mistake: ttlMistake(ttlMs, names),
  });
}

/** What the key space holds, in words; empty if nothing. */
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

export const scenarios = (names: CachedRead): readonly Scenario[] => [...calm(names), ...trouble(names)];

/** Redis and the database are well. */
function calm(names: CachedRead): Scenario[] {
  const { thing, first, second, changed, changing, mostSeconds, everySeconds } = names;
  return [
    {
      id: 'miss-then-hits',
      title: `Three requests on two servers for one ${thing}`,
      run: async stage => {
        const database = addDatabase(stage, names);
        const [a, b] = [stage.actor('app-1'), stage.actor('app-2')];
        checkRow(stage, await a.call(a.redis, database, first.id), first);
        await checkTtl(stage, first.id, names);
        checkRow(stage, await a.call(a.redis, database, first.id), first);
        const own = database.queries;
        checkRow(stage, await b.call(b.redis, database, first.id), first);
        const cached = (await stage.redis('EXISTS', names.key(first.id))) === 1;
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
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        await stage.redis('SET', names.key(first.id), JSON.stringify(first), 'EX', names.leastSeconds);
        checkRow(stage, await a.call(a.redis, database, first.id), first);
        stage.check('asks-cache-first', database.queries === 0, {
          expected: 'no query',
          observed: `${database.queries} queries`,
          mistake: stage.commands().some(({ args }) => args[0] === 'SET') ? 'never-reads' : undefined,
        });
      },
    },
    {
      id: 'two-products',
      title: `Two ${thing}s, one after the other`,
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        for (const row of [first, second, first, second]) {
          const outcome = await a.call(a.redis, database, row.id);
          const mixedUp = returned(outcome, row === first ? second : first);
          checkRow(stage, outcome, row, 'right-row', mixedUp ? 'one-key' : undefined);
        }
        await checkTtl(stage, second.id, names);
      },
    },
    {
      id: 'price-changes',
      title: `The ${changing} changes and the TTL goes by`,
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        await a.call(a.redis, database, first.id);
        database.put(names.table, first.id, changed);
        await stage.advance(mostSeconds * 1000 + 1000);
        checkRow(stage, await a.call(a.redis, database, first.id), changed, 'fresh');
      },
    },
    {
      id: 'price-changes-busily',
      title: `The ${changing} changes while the ${thing} is asked for every ${everySeconds} seconds`,
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        await a.call(a.redis, database, first.id);
        database.put(names.table, first.id, changed);
        for (let waited = 0; waited < mostSeconds; waited += everySeconds) {
          await stage.advance(everySeconds * 1000);
          await a.call(a.redis, database, first.id);
        }
        await stage.advance(1000);
        const slides = (await stage.pttl(names.key(first.id))) > 0;
        const outcome = await a.call(a.redis, database, first.id);
        checkRow(stage, outcome, changed, 'fresh', slides ? 'slides' : undefined);
      },
    },
  ];
}

/** Something is missing. */
function trouble(names: CachedRead): Scenario[] {
  const { thing, first, mostMs } = names;
  return [
    {
      id: 'nothing-there',
      title: `A ${thing} that does not exist, asked for twice`,
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        for (const _ of [1, 2]) {
          checkRow(
            stage,
            await a.call(a.redis, database, names.absent),
            null,
            'right-row',
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
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        database.failNext(1);
        const outcome = await a.call(a.redis, database, first.id);
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
        checkRow(stage, await a.call(a.redis, database, first.id), first, 'recovers-from-error');
      },
    },
    {
      id: 'flushed',
      title: 'The cache is emptied between two requests',
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        await a.call(a.redis, database, first.id);
        await stage.flush();
        checkRow(stage, await a.call(a.redis, database, first.id), first, 'survives-flush');
      },
    },
    {
      id: 'refused',
      title: 'Redis refuses connections, then is back',
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        stage.redisDown('refuse');
        const outcome = await a.call(a.redis, database, first.id);
        const mistake = outcome.status === 'threw' ? 'no-catch' : undefined;
        checkRow(stage, outcome, first, 'redis-refuses', mistake);
        stage.redisUp();
        checkRow(stage, await a.call(a.redis, database, first.id), first, 'redis-refuses');
      },
    },
    {
      id: 'refused-once',
      title: 'Redis refuses one of the commands, whichever it is',
      explore: { preemptions: 0, faults: { refuse: 1 }, schedules: 50 },
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        const [outcome] = await stage.settle(a.start(a.redis, database, first.id));
        if (outcome === undefined) return;
        const mistake = outcome.status === 'threw' ? 'no-catch' : undefined;
        checkRow(stage, outcome, first, 'redis-refuses', mistake);
        const ttlMs = await stage.pttl(names.key(first.id));
        stage.check('ttl', ttlMs === -2 || withinBounds(ttlMs, names), {
          expected: `no key, or a TTL from ${names.leastSeconds} to ${names.mostSeconds} seconds`,
          observed: describeTtl(ttlMs, names.key(first.id)),
          // Alone it would have got one: the command that gives it was the one that was refused.
          mistake: ttlMs === -1 ? 'set-then-expire' : undefined,
        });
      },
    },
    {
      id: 'hangs',
      title: 'Redis never answers',
      run: async stage => {
        const database = addDatabase(stage, names);
        const a = stage.actor('app-1');
        stage.redisDown('hang');
        const run = a.start(a.redis, database, first.id);
        const [outcome] = await stage.settle(run);
        if (outcome === undefined) return;
        const tookMs = (run.endedAtMs ?? stage.nowMs()) - run.startedAtMs;
        const shown = returned(outcome, first);
        stage.check('redis-hangs', shown && tookMs <= mostMs, {
          expected: `the ${thing} within ${mostMs} ms`,
          observed: shown ? `the ${thing} after ${tookMs} ms` : describeOutcome(outcome),
          mistake: shown ? 'slow-timeout' : outcome.status === 'stuck' ? 'no-timeout' : undefined,
        });
      },
    },
  ];
}

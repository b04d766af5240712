/**
 * Whatever a learner does to grow, what the server really holds stays within twice the limit: for the ways around a
 * quota that is counted by estimates, one by one, and for random growth. `FUZZ_SEED=…` runs the latter again.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { Chance, fuzzSeed } from '#test/support/fuzz/chance.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';

const limits = { bytes: 1_048_576, keys: 600 };
const mostMultiple = 2;

let opened: TestRegistry;
let sandbox: Sandbox;
/** The most that was seen of what the server holds. */
let worst = { keys: 0, bytes: 0 };

beforeAll(async () => {
  opened = await openTestRegistry({
    limits: { ...limits, commandsPerSecond: 1_000_000_000, commandBurst: 1_000_000_000, warmNamespaces: 0 },
  });
});
afterAll(() => opened.close());
beforeEach(async () => {
  sandbox = await opened.sandbox();
  worst = { keys: 0, bytes: 0 };
});
afterEach(async () => {
  await measure();
  await opened.registry.remove(sandbox.id);
  expect(worst.keys).toBeLessThanOrEqual(limits.keys);
  expect(worst.bytes).toBeLessThanOrEqual(mostMultiple * limits.bytes);
});

/** What the server itself says of every key, each of its elements counted. */
async function measure(): Promise<void> {
  const { system } = opened;
  const keys = await system.keysBuffer(`{${sandbox.id}}:*`);
  const pipeline = system.pipeline();
  for (const key of keys) pipeline.call('MEMORY', 'USAGE', key, 'SAMPLES', '0');
  let bytes = 0;
  for (const [, reply] of (await pipeline.exec()) ?? []) bytes += Number(reply ?? 0);
  worst = { keys: Math.max(worst.keys, keys.length), bytes: Math.max(worst.bytes, bytes) };
}

const run = (client: string, ...words: string[]): Promise<Reply> =>
  sandbox.session(client).execute(words.map(word => Buffer.from(word)));
const isRefused = (reply: Reply) => reply.type === 'error' && reply.text.startsWith('ERR quota:');

/** Runs all at once; how many were refused for their growth. */
async function runAll(commands: readonly (readonly string[])[], client = 'A'): Promise<number> {
  const replies = await Promise.all(commands.map(words => run(client, ...words)));
  await measure();
  return replies.filter(isRefused).length;
}

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));
const each = (count: number, make: (number: number) => string[]) =>
  Array.from({ length: count }, (_, number) => make(number));
const long = (bytes: number, name = '') => name.padEnd(bytes, 'x');

test('large values among a thousand small ones', async () => {
  await runAll([['HSET', 'h', ...numbers(2000)]]);
  let refused = 0;
  for (let round = 0; round < 3; round += 1) {
    refused += await runAll(each(12, number => ['HSET', 'h', `large${round}-${number}`, long(120_000)]));
  }
  expect(refused).toBeGreaterThan(10);
});

test('what was queued in several transactions', async () => {
  let refused = 0;
  for (const client of ['A', 'B', 'C', 'D']) {
    await run(client, 'MULTI');
    refused += await runAll(
      each(14, number => ['SET', `${client}${number}`, long(100_000)]),
      client,
    );
  }
  for (const client of ['A', 'B', 'C', 'D']) await run(client, 'EXEC');
  expect(refused).toBeGreaterThan(20);
});

test('commands that are all under way at once', async () => {
  const refused = await Promise.all(
    ['A', 'B', 'C', 'D', 'E', 'F'].map(client =>
      runAll(
        each(8, number => ['SET', `${client}${number}`, long(60_000)]),
        client,
      ),
    ),
  );
  expect(refused.reduce((sum, one) => sum + one)).toBeGreaterThan(15);
});

test('a copy that was queued while its key was small', async () => {
  await run('A', 'SET', 'small', 'x');
  await run('B', 'MULTI');
  await runAll(
    each(50, number => ['COPY', 'small', `copy${number}`]),
    'B',
  );
  await runAll(each(4, () => ['APPEND', 'small', long(50_000)]));
  await run('B', 'EXEC');
});

test('compact sets, hashes and sorted sets that are made large by one element', async () => {
  for (let batch = 0; batch < 4; batch += 1) {
    await runAll(
      each(30, number => {
        const key = `${batch}-${number}`;
        if (number % 10 > 1) return ['SADD', `s${key}`, ...numbers(500)];
        if (number % 2 === 0) return ['HSET', `h${key}`, ...numbers(256)];
        return ['ZADD', `z${key}`, ...numbers(256)];
      }),
    );
  }
  await runAll(
    each(120, at => {
      const [batch, number] = [Math.floor(at / 30), at % 30];
      const key = `${batch}-${number}`;
      if (number % 10 > 1) return ['SADD', `s${key}`, 'no number'];
      if (number % 2 === 0) return ['HSET', `h${key}`, 'f', long(65)];
      return ['ZADD', `z${key}`, '1', long(65)];
    }),
  );
});

test('sets of integers that are united in many sorted sets', async () => {
  await runAll(each(60, number => ['SADD', `s${number}`, ...numbers(500, number * 500)]));
  const sources = each(60, number => [`s${number}`]).flat();
  const refused = await runAll(each(15, number => ['ZUNIONSTORE', `z${number}`, '60', ...sources]));
  expect(refused).toBeGreaterThan(5);
  await runAll(each(5, number => ['SUNIONSTORE', `u${number}`, ...sources]));
});

test('long names', async () => {
  await runAll(each(35, number => ['SET', `k${number}`, 'v']));
  const refused = await runAll(each(35, number => ['RENAME', `k${number}`, long(40_000, `name${number}`)]));
  expect(refused).toBeGreaterThan(5);
});

test('members that are moved to keys of their own', async () => {
  await run('A', 'SADD', 's', ...numbers(5000));
  const refused = await runAll(each(700, number => ['SMOVE', 's', `to${number}`, String(number)]));
  expect(refused).toBeGreaterThan(50);
});

test('entries that consumers have not acknowledged', async () => {
  await runAll(each(1000, number => ['XADD', 'stream', `${number + 1}-1`, 'f', 'v']));
  await runAll(each(5, number => ['XGROUP', 'CREATE', 'stream', `g${number}`, '0']));
  await runAll(each(5, number => ['XREADGROUP', 'GROUP', `g${number}`, 'c', 'STREAMS', 'stream', '>']));
  await runAll(
    each(24, number => ['XCLAIM', 'stream', 'g0', long(50_000, `c${number}`), '0', '1-1', 'FORCE']),
  );
  await runAll(each(24, number => ['XAUTOCLAIM', 'stream', 'g0', long(50_000, `d${number}`), '0', '0']));
});

test('what grows by an offset', async () => {
  await runAll(each(8, number => ['SETRANGE', `r${number}`, '100000', 'x']));
  await runAll(each(8, number => ['SETBIT', `b${number}`, '800000', '1']));
  await runAll(each(8, number => ['BITFIELD', `f${number}`, 'SET', 'u8', '#100000', '1']));
  await runAll(each(24, number => ['APPEND', `a${number % 20}`, long(10_000)]));
  await runAll(each(10, number => ['PFADD', `p${number}`, ...numbers(100)]));
});

test('what SORT stores', async () => {
  await run('A', 'SET', 'big', long(30_000));
  await run('A', 'RPUSH', 'list', ...numbers(500).map(() => 'g'));
  await runAll(each(5, number => ['SORT', 'list', 'BY', 'nosort', 'GET', 'bi*', 'STORE', `to${number}`]));
  await runAll(each(30, number => ['SORT', 'list', 'ALPHA', 'STORE', `plain${number}`]));
});

/** Growth of every kind in a few keys, so that some of it adds up. */
function randomGrowth(chance: Chance): string[] {
  const key = () => `${chance.of(['a', 'b', 'c'])}${chance.below(100)}`;
  const text = () =>
    chance.isLucky(0.05)
      ? long(chance.below(60_000))
      : chance.isLucky(0.5)
        ? String(chance.below(9999))
        : long(chance.below(200));
  const many = (count: number) => Array.from({ length: 1 + chance.below(count) }, text);
  const pairs = (count: number) =>
    Array.from({ length: 1 + chance.below(count) }, () => [String(chance.below(999)), text()]).flat();
  return chance.of([
    () => ['SET', `s${key()}`, text()],
    () => ['APPEND', `s${key()}`, text()],
    () => ['SETRANGE', `s${key()}`, String(chance.below(30_000)), text()],
    () => ['HSET', `h${key()}`, ...pairs(150)],
    () => ['SADD', `e${key()}`, ...many(300)],
    () => ['SADD', `e${key()}`, ...numbers(chance.below(500) + 1)],
    () => ['ZADD', `z${key()}`, ...pairs(150)],
    () => ['RPUSH', `l${key()}`, ...many(100)],
    () => ['XADD', `x${key()}`, '*', ...pairs(20)],
    () => ['PFADD', `p${key()}`, ...many(50)],
    () => ['COPY', `${chance.of(['s', 'h', 'e', 'z', 'l'])}${key()}`, `c${key()}`, 'REPLACE'],
    () => ['ZUNIONSTORE', `z${key()}`, '2', `e${key()}`, `z${key()}`],
    () => ['SUNIONSTORE', `e${key()}`, `e${key()}`, `e${key()}`],
    () => ['SMOVE', `e${key()}`, `e${key()}`, String(chance.below(500))],
    () => ['LMOVE', `l${key()}`, `l${key()}`, 'LEFT', 'RIGHT'],
    () => ['RENAME', `${chance.of(['s', 'h', 'e'])}${key()}`, long(chance.below(20_000), `n${key()}`)],
    () => ['SORT', `l${key()}`, 'ALPHA', 'STORE', `l${key()}`],
    () => ['BITOP', 'OR', `s${key()}`, `s${key()}`, `s${key()}`],
    () => ['DEL', `${chance.of(['s', 'h', 'e', 'z', 'l', 'c'])}${key()}`],
    () => [chance.of(['MULTI', 'EXEC', 'EXEC', 'DISCARD'])],
  ])();
}

test('growth of all kinds, by several clients', async () => {
  const seed = fuzzSeed('growth');
  const chances = ['A', 'B', 'C', 'D'].map((client, index) => ({ client, chance: new Chance(seed + index) }));
  let refused = 0;
  for (let round = 0; round < 5; round += 1) {
    const counts = await Promise.all(
      chances.map(({ client, chance }) =>
        runAll(
          each(20, () => randomGrowth(chance)),
          client,
        ),
      ),
    );
    refused += counts.reduce((sum, one) => sum + one);
    expect(worst.bytes, `FUZZ_SEED=${seed}`).toBeLessThanOrEqual(mostMultiple * limits.bytes);
  }
  expect(refused).toBeGreaterThan(0);
});

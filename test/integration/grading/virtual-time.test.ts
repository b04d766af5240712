/**
 * Virtual time by each of its ways (a plain command, one in a transaction, one in a script): all must say the same, and
 * what a plain Redis says, as far as it does not tell the time.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClient } from '#lessons/grading/driver/client.ts';
import { Clock, startMs } from '#lessons/grading/driver/clock.ts';
import { DueKeys } from '#lessons/grading/driver/due-keys.ts';
import { seededRandom } from '#lessons/grading/driver/random.ts';
import { ScriptCache } from '#lessons/grading/driver/scripts/script-cache.ts';
import { Streams } from '#lessons/grading/driver/streams.ts';
import { nestedValue, replyText } from '#lessons/grading/driver/value.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { type Grading, startGrading, toyExercise } from '#test/support/grading.ts';

let grading: Grading;
let plain: Connection;
let stored: Connection;
beforeAll(async () => {
  grading = await startGrading();
  plain = await grading.links.lend();
  stored = await grading.links.lend();
});
afterAll(() => grading.stop());

const words = (line: string) => line.split(' ').filter(word => word !== '');
const raw = (line: string) => plain.execute(words(line).map(word => Buffer.from(word)));

interface World {
  readonly client: VirtualClient;
  readonly clock: Clock;
  advance(ms: number): Promise<void>;
}

async function newWorld(): Promise<World> {
  await raw('FLUSHALL');
  const clock = new Clock();
  const due = new DueKeys(plain);
  const client = new VirtualClient({
    connection: stored,
    clock,
    policy: () => undefined,
    onDue: atMs => due.note(atMs),
    scripts: new ScriptCache(grading.links.scripts),
    streams: new Streams(),
  });
  return {
    client,
    clock,
    async advance(ms) {
      clock.moveTo(clock.nowMs + ms);
      await due.expire(clock.nowMs);
    },
  };
}

type Way = 'plainly' | 'in a transaction' | 'in a script';
const ways: readonly Way[] = ['plainly', 'in a transaction', 'in a script'];

/** Runs a command on keys k, s and t. */
async function run({ client }: World, line: string, way: Way): Promise<Reply> {
  const args = words(line);
  if (way === 'plainly') return client.execute(args);
  if (way === 'in a script') {
    const script = 'return redis.pcall(unpack(ARGV))';
    return client.execute(['EVAL', script, '3', 'k', 's', 't', ...args]);
  }
  await client.execute(['MULTI']);
  const queued = await client.execute(args);
  if (queued.type === 'error') {
    await client.execute(['DISCARD']);
    return queued;
  }
  const done = await client.execute(['EXEC']);
  return done.type === 'array' ? (done.items[0] ?? done) : done;
}

/** A status from a script is one too; where Redis says of a script what it says of a command, the words differ. */
const alike = (reply: Reply): string =>
  replyText(reply)
    .replace(/wrong number of arguments for '\w+' command/i, 'number of args')
    .replace(/Wrong number of args calling Redis command from script/, 'number of args')
    .replace(/for '\w+' command/, '');

describe('expiries', () => {
  const number = (random: () => number) =>
    ['0', '-1', '1', '2', '10', '1500', '60000', 'x', '1.5', '9223372036854775807', '7'][
      Math.floor(random() * 11)
    ] ?? '1';
  const at = (random: () => number, unit: 's' | 'ms', nowMs: number) => {
    const ms = nowMs + Math.floor(random() * 8000) - 2000;
    return String(unit === 's' ? Math.round(ms / 1000) : ms);
  };
  /** A command about k, at a time. */
  function command(random: () => number, nowMs: number): string {
    const condition = ['', 'NX', 'XX', 'GT', 'LT'][Math.floor(random() * 5)] ?? '';
    const kinds = [
      () => 'SET k v',
      () => `SET k v EX ${number(random)}`,
      () => `set k v px ${number(random)} nx`,
      () => `SET k v XX GET EXAT ${at(random, 's', nowMs)}`,
      () => `SET k v PXAT ${at(random, 'ms', nowMs)}`,
      () => 'SET k w KEEPTTL',
      () => `SET k v EX ${number(random)} PX 5`,
      () => `SETEX k ${number(random)} v`,
      () => `PSETEX k ${number(random)} v`,
      () => `EXPIRE k ${number(random)} ${condition}`,
      () => `PEXPIRE k ${number(random)} ${condition}`,
      () => `EXPIREAT k ${at(random, 's', nowMs)} ${condition}`,
      () => `PEXPIREAT k ${at(random, 'ms', nowMs)} ${condition}`,
      () => `GETEX k EX ${number(random)}`,
      () => 'GETEX k PERSIST',
      () => `GETEX k PXAT ${at(random, 'ms', nowMs)}`,
      () => 'PERSIST k',
      () => 'GET k',
      () => 'TTL k',
      () => 'PTTL k',
      () => 'EXPIRETIME k',
      () => 'PEXPIRETIME k',
      () => 'TIME',
      () => 'DEL k',
    ];
    return kinds[Math.floor(random() * kinds.length)]?.() ?? 'GET k';
  }
  type Happening = { readonly line: string } | { readonly ms: number };

  async function told(seed: number, way: Way): Promise<string[]> {
    const random = seededRandom(seed);
    const world = await newWorld();
    const lines: string[] = [];
    for (let step = 0; step < 60; step++) {
      const happening: Happening =
        random() < 0.25 ? { ms: Math.floor(random() * 3000) } : { line: command(random, world.clock.nowMs) };
      if ('ms' in happening) await world.advance(happening.ms);
      else lines.push(`${happening.line}: ${alike(await run(world, happening.line, way))}`);
      lines.push(`PTTL: ${replyText(await world.client.execute(['PTTL', 'k']))}`);
    }
    return lines;
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are the same by every way, with seed %d', async seed => {
    const plainly = await told(seed, 'plainly');
    expect(plainly.filter(line => /PTTL: \(integer\) [1-9]/.test(line)).length).toBeGreaterThan(3);
    for (const way of ways) expect(await told(seed, way)).toEqual(plainly);
  });
});

describe.each(ways)('streams, %s', way => {
  let world: World;
  const say = async (line: string) => nestedValue(await run(world, line, way));
  beforeEach(async () => {
    world = await newWorld();
  });

  it('give ids of virtual time, one after the other, and go on from a later one', async () => {
    expect(await say('XADD s * f 1')).toBe(`${startMs}-0`);
    expect(await say('XADD s MAXLEN ~ 100 * f 2')).toBe(`${startMs}-1`);
    await world.advance(1500);
    expect(await say('XADD s NOMKSTREAM * f 3')).toBe(`${startMs + 1500}-0`);
    expect(await say(`XADD s ${startMs + 90_000}-7 f 4`)).toBe(`${startMs + 90_000}-7`);
    expect(await say('XADD s * f 5')).toBe(`${startMs + 90_000}-8`);
    expect(await say('XADD t NOMKSTREAM * f 1')).toBe(null);
  });

  it('tell how long an entry has been idle, and pick by it', async () => {
    await say('XGROUP CREATE s g 0 MKSTREAM');
    await say('XADD s 1-1 f 1');
    await say('XADD s 2-1 f 2');
    await say('XREADGROUP GROUP g alice COUNT 1 STREAMS s >');
    await world.advance(60_000);
    await say('XREADGROUP GROUP g bob STREAMS s >');
    await world.advance(5000);
    expect(await say('XPENDING s g - + 10')).toEqual([
      ['1-1', 'alice', 65_000, 1],
      ['2-1', 'bob', 5000, 1],
    ]);
    expect(await say('XPENDING s g IDLE 65000 - + 10')).toEqual([['1-1', 'alice', 65_000, 1]]);
    expect(await say('XPENDING s g IDLE 65001 - + 10')).toEqual([]);
    expect(await say('XAUTOCLAIM s g carol 65001 0 JUSTID')).toEqual(['0-0', [], []]);
    expect(await say('XAUTOCLAIM s g carol 65000 0')).toEqual(['0-0', [['1-1', ['f', '1']]], []]);
    expect(await say('XCLAIM s g carol 5001 2-1')).toEqual([]);
    expect(await say('XCLAIM s g carol 5000 2-1 JUSTID')).toEqual(['2-1']);
    await world.advance(1);
    expect(await say('XPENDING s g - + 10 carol')).toEqual([
      ['1-1', 'carol', 1, 2],
      ['2-1', 'carol', 1, 1],
    ]);
    await say(`XCLAIM s g dave 0 1-1 TIME ${startMs}`);
    await say('XCLAIM s g dave 0 2-1 IDLE 300');
    expect(await say('XPENDING s g - + 10')).toEqual([
      ['1-1', 'dave', 65_001, 3],
      ['2-1', 'dave', 300, 2],
    ]);
  });

  it('keep an entry pending that was deleted and is read again', async () => {
    await say('XGROUP CREATE s g 0 MKSTREAM');
    await say('XADD s 1-1 f 1');
    await say('XREADGROUP GROUP g alice STREAMS s >');
    await say('XDEL s 1-1');
    await world.advance(100);
    await say('XREADGROUP GROUP g alice STREAMS s 0');
    expect(await say('XPENDING s g')).toEqual([1, '1-1', '1-1', [['alice', '1']]]);
  });
});

it('tells how long a consumer has been idle', async () => {
  const world = await newWorld();
  const say = async (line: string) => nestedValue(await run(world, line, 'plainly'));
  await say('XGROUP CREATE s g 0 MKSTREAM');
  await say('XADD s * f 1');
  await say('XREADGROUP GROUP g alice STREAMS s >');
  await world.advance(3000);
  await say('XGROUP CREATECONSUMER s g bob');
  await world.advance(2000);
  const consumers = await say('XINFO CONSUMERS s g');
  expect(consumers).toMatchObject([
    ['name', 'alice', 'pending', 1, 'idle', 5000],
    ['name', 'bob', 'pending', 0, 'idle', 2000],
  ]);
});

it('counts the idle time of an entry from when a consumer that waited for it got it', async () => {
  const observed: unknown[] = [];
  const exercise = toyExercise([
    {
      run: async stage => {
        const a = stage.actor('A');
        await stage.redis('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
        const waiting = a.start(a.redis);
        await stage.quiet(3000);
        await stage.redis('XADD', 's', '*', 'f', '1');
        await stage.settle(waiting);
        await stage.advance(7000);
        observed.push(await stage.redis('XPENDING', 's', 'g', '-', '+', 10));
        stage.check('holds', true, { expected: '', observed: '' });
      },
    },
  ]);
  const source = `export const answer = redis =>
    redis.xreadgroup('GROUP', 'g', 'alice', 'BLOCK', 0, 'STREAMS', 's', '>')`;
  expect(await grading.grade(exercise, source)).toMatchObject({ passed: true });
  expect(observed).toEqual([[[`${startMs}-0`, 'alice', 7000, 1]]]);
});

describe('what a plain Redis says of streams', () => {
  const rows = `
XADD s 1-1 f 1 | XADD s 1-1 f 1 | XADD s 0-0 f 1 | XADD s * f | XADD s MAXLEN x * f 1 | XLEN s
XGROUP CREATE s g $ MKSTREAM | XADD s 1-1 f 1 | XREADGROUP GROUP g c STREAMS s > | XREADGROUP GROUP g c STREAMS s 0 | XPENDING s g | XPENDING s g - + 10
XREADGROUP GROUP g c STREAMS s > | XPENDING s g - + 1 | XAUTOCLAIM s g c 0 0 | XCLAIM s g c 0 1-1
XGROUP CREATE s g 0 MKSTREAM | XADD s 1-1 f 1 | XADD s 2-1 f 2 | XREADGROUP GROUP g c COUNT 1 NOACK STREAMS s > | XREADGROUP GROUP g c STREAMS s > | XPENDING s g | XACK s g 2-1 | XPENDING s g
XGROUP CREATE s g 0 MKSTREAM | XADD s 1-1 f 1 | XCLAIM s g c 0 1-1 FORCE | XCLAIM s g c 0 1-1 FORCE RETRYCOUNT 7 JUSTID | XPENDING s g - + 10 | XCLAIM s g c x 1-1 | XCLAIM s g c 0 1-1 IDLE | XCLAIM s g c 0 1-1 IDLE x
XGROUP CREATE s g 0 MKSTREAM | XADD s 1-1 f 1 | XADD s 2-1 f 2 | XREADGROUP GROUP g c STREAMS s > | XDEL s 1-1 | XAUTOCLAIM s g d 0 0 COUNT 1 | XAUTOCLAIM s g d 0 0 JUSTID | XAUTOCLAIM s g d -1 0 | XAUTOCLAIM s g d x 0 | XPENDING s g - + 10
XGROUP CREATE s g 0 MKSTREAM | XADD s 1-1 f 1 | XREADGROUP GROUP g c BLOCK 1 STREAMS s > | XREADGROUP GROUP g STREAMS s > | XREADGROUP GROUP g c STREAMS s | XPENDING s g IDLE x - + 10 | XPENDING s g - +
SET s v | XADD s * f 1 | XREADGROUP GROUP g c STREAMS s > | XAUTOCLAIM s g c 0 0 | XPENDING s g - + 10`
    .trim()
    .split('\n')
    .map(row => row.split(' | '));

  it.each(rows)('is the same: %s …', async (...lines) => {
    await raw('FLUSHALL');
    const expected: string[] = [];
    for (const line of lines) expected.push(withoutIdle(line, await raw(line)));
    const world = await newWorld();
    const found: string[] = [];
    for (const line of lines) found.push(withoutIdle(line, await run(world, line, 'plainly')));
    expect(found).toEqual(expected);
  });
});

function withoutIdle(line: string, reply: Reply): string {
  const told = replyText(reply);
  return line.startsWith('XPENDING') ? told.replace(/("\w+"),\d+,(\d+)\]/g, '$1,idle,$2]') : told;
}

describe('events of keys', () => {
  /** What a subscriber that runs for ever hears of them, each with the virtual time since the beginning. */
  async function heard(story: Parameters<typeof toyExercise>[0][number]['run'], pattern: string) {
    const lines: string[] = [];
    const exercise = toyExercise([
      {
        run: async stage => {
          stage.part('notes', { methods: { add: (_actor, line) => void lines.push(String(line)) } });
          const a = stage.actor('A');
          const began = stage.nowMs();
          a.start(a.redis, { handle: 'part', name: 'notes' }, began);
          await stage.quiet();
          await story(stage);
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    const source = `export async function answer(redis, notes, began) {
      const own = redis.duplicate();
      own.on('pmessage', (pattern, channel, message) => notes.add(\`\${Date.now() - began} \${channel} \${message}\`));
      await own.psubscribe('${pattern}');
      await new Promise(() => undefined);
    }`;
    const verdict = await grading.grade(exercise, source);
    if (!verdict.passed) throw new Error(JSON.stringify(verdict.checks));
    return lines;
  }

  it('come when virtual time ends a key, at its time, and say that it expired', async () => {
    const lines = await heard(async stage => {
      await stage.redis('SET', 'a', '1', 'EX', 20);
      await stage.redis('SET', 'b', '1', 'PX', 500);
      await stage.redis('EVAL', "redis.call('SET', KEYS[1], 1, 'EX', 10)", 1, 'c');
      await stage.advance(60_000);
    }, '__keyevent@0__:*');
    expect(lines).toEqual([
      '0 __keyevent@0__:set a',
      '0 __keyevent@0__:expire a',
      '0 __keyevent@0__:set b',
      '0 __keyevent@0__:expire b',
      '0 __keyevent@0__:set c',
      '0 __keyevent@0__:expire c',
      '500 __keyevent@0__:expired b',
      '10000 __keyevent@0__:expired c',
      '20000 __keyevent@0__:expired a',
    ]);
  });

  it('of one key are heard by its name', async () => {
    const lines = await heard(async stage => {
      await stage.redis('SETEX', 'a', 5, '1');
      await stage.redis('EXPIRE', 'a', 7);
      await stage.advance(7000);
      await stage.redis('SET', 'a', '2');
      await stage.redis('DEL', 'a');
      await stage.quiet();
    }, '__keyspace@0__:a');
    expect(lines.map(line => line.replace('__keyspace@0__:a ', ''))).toEqual([
      '0 set',
      '0 expire',
      '0 expire',
      '7000 expired',
      '7000 set',
      '7000 del',
    ]);
  });

  it('are off again for the next answer', async () => {
    await heard(async () => undefined, '__key*');
    expect(replyText(await raw('CONFIG GET notify-keyspace-events'))).toBe('["notify-keyspace-events",""]');
  });
});

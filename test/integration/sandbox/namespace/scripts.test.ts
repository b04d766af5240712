/** Export and import: the script of a key space makes the same keys, by redis-cli on any server and in any sandbox. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { contentsOf } from '#test/support/key-contents.ts';
import { type PlainRedis, startPlainRedis } from '#test/support/plain-redis.ts';
import { nextEvent, openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';

let test: TestRegistry;
let plain: PlainRedis;
let elsewhere: Redis;

beforeAll(async () => {
  test = await openTestRegistry();
  plain = await startPlainRedis('tester', 'secret');
  elsewhere = new Redis(plain.url);
});
afterAll(async () => {
  elsewhere.disconnect();
  await plain.stop();
  await test.close();
});

async function exported(sandbox: Sandbox): Promise<string> {
  let script = '';
  for await (const piece of await sandbox.exportScript()) script += piece;
  return script;
}

/** Runs a script by the real redis-cli, as `redis-cli < file`; what it printed. */
async function redisCli(script: string): Promise<string> {
  const child = spawn('redis-cli', ['-u', plain.url, '--no-auth-warning'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(script);
  return text(child.stdout);
}

const everything = { replaces: true, stopsAtError: true };

/** Contents of all keys, by name, and their expiries. */
async function everyKey(redis: Redis, prefix: string) {
  const found = (await redis.callBuffer('KEYS', `${prefix}*`)) as Buffer[];
  const keys = await Promise.all(
    found.map(async key => {
      const name = key.subarray(prefix.length).toString('latin1');
      return [name, await contentsOf(redis, key), await redis.pttl(key)] as const;
    }),
  );
  return keys.sort(([a], [b]) => (a < b ? -1 : 1));
}

type Keys = Awaited<ReturnType<typeof everyKey>>;

function expectAlike(one: Keys, other: Keys): void {
  const contents = (keys: Keys) => keys.map(([name, content, ttlMs]) => [name, content, ttlMs >= 0]);
  expect(contents(one)).toEqual(contents(other));
  for (const [at, [name, , ttlMs]] of one.entries()) {
    expect(Math.abs(ttlMs - (other[at]?.[2] ?? 0)), name).toBeLessThan(20_000);
  }
}

/** The same keys by redis-cli on a server elsewhere, and by import in another sandbox. */
async function expectSameEverywhere(sandbox: Sandbox): Promise<void> {
  const script = await exported(sandbox);
  const commands = script.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  await elsewhere.flushall();
  const printed = await redisCli(script);
  expect(
    printed.split('\n').filter(line => /^(?:ERR|WRONGTYPE|Invalid)/.test(line) && !line.includes("'#'")),
  ).toEqual([]);
  const original = await everyKey(test.system, `{${sandbox.id}}:`);
  expectAlike(await everyKey(elsewhere, ''), original);
  const copy = await test.sandbox();
  const imported = await copy.importScript(Buffer.from(script), everything);
  expect(imported).toMatchObject({ ran: commands.length, failed: 0, errors: [], stoppedAtLine: null });
  expectAlike(await everyKey(test.system, `{${copy.id}}:`), original);
  await test.registry.remove(copy.id);
}

const anyBytes = fc.uint8Array({ minLength: 0, maxLength: 12 }).map(bytes => Buffer.from(bytes));
const awkward = fc
  .constantFrom('', ' ', '#', '"', "'", '\\x00', '\n', 'NX', '{', '*', '"a" b')
  .map(t => Buffer.from(t));
const anyName = fc.oneof(
  anyBytes,
  awkward,
  fc.constantFrom('a:b', 'ключ', '# x').map(t => Buffer.from(t)),
);
const some = <T>(of: fc.Arbitrary<T>, maxLength = 12) => fc.array(of, { minLength: 1, maxLength });
const score = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom('inf', '-inf', '0.1', '1e300', '-0', '17976931348623157'),
);
const value = fc.oneof(
  anyBytes,
  awkward,
  fc.integer().map(n => Buffer.from(String(n))),
);

type Args = (string | number | Buffer)[];
const pairs = (of: fc.Arbitrary<Buffer>, max: number) => some(fc.tuple(of, of), max).map(all => all.flat());

/** How a key may come to be, as commands without the key. */
const kinds: fc.Arbitrary<[string, ...Args][]> = fc.oneof(
  value.map((v): [string, ...Args][] => [['SET', v]]),
  some(value).map((all): [string, ...Args][] => [['PFADD', ...all]]),
  some(value, 150).map((all): [string, ...Args][] => [['RPUSH', ...all]]),
  some(value, 200).map((all): [string, ...Args][] => [['SADD', ...all]]),
  some(fc.integer(), 20).map((all): [string, ...Args][] => [['SADD', ...all.map(String)]]),
  pairs(value, 150).map((all): [string, ...Args][] => [['HSET', ...all]]),
  some(fc.tuple(score, value), 150).map((all): [string, ...Args][] => [['ZADD', ...all.flat()]]),
  some(
    fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
      value,
    ),
  ).map((all): [string, ...Args][] => [['GEOADD', ...all.flat()]]),
);

const keySpace = fc.array(fc.tuple(anyName, kinds, fc.option(fc.integer({ min: 100_000, max: 9_000_000 }))), {
  minLength: 1,
  maxLength: 6,
});

/** What may happen to a stream with a group. Places are counted round, so that most of it really happens. */
const streamEvent = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('add' as const), fields: pairs(value, 3) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('group' as const), name: anyName }) },
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constantFrom('read', 'reread'), at: fc.nat(), consumer: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('ack' as const), at: fc.nat(), id: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('delete' as const), id: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('trim' as const), to: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('move' as const), at: fc.nat(), id: fc.nat() }) },
);
type StreamEvent = typeof streamEvent extends fc.Arbitrary<infer T> ? T : never;

const consumers = ['anna', Buffer.from([0, 0xff]), ''];

/** Plays them on a real stream; a group that is there already is made once. */
async function playStream(key: string, events: readonly StreamEvent[]): Promise<void> {
  const call = (command: string, ...args: Args) => test.system.callBuffer(command, ...args);
  const groups: (Buffer | string)[] = ['first'];
  let added = 0;
  await call('XGROUP', 'CREATE', key, 'first', '0', 'MKSTREAM');
  for (const event of events) {
    const group = 'at' in event ? (groups[event.at % groups.length] ?? '') : '';
    const id = 'id' in event ? `${(event.id % Math.max(1, added)) + 1}-1` : '';
    if (event.op === 'add') {
      added += 1;
      await call('XADD', key, `${added}-1`, ...event.fields);
    } else if (event.op === 'group') {
      if (groups.some(known => Buffer.from(known).equals(event.name))) continue;
      await call('XGROUP', 'CREATE', key, event.name, '0');
      groups.push(event.name);
    } else if ('consumer' in event) {
      const consumer = consumers[event.consumer] ?? '';
      const from = event.op === 'read' ? '>' : '0';
      await call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 2, 'STREAMS', key, from);
    } else if (event.op === 'ack') await call('XACK', key, group, id);
    else if (event.op === 'delete') await call('XDEL', key, id);
    else if (event.op === 'trim') await call('XTRIM', key, 'MAXLEN', event.to);
    else await call('XGROUP', 'SETID', key, group, id);
  }
}

describe('an export', () => {
  it('reads well, and always the same', async () => {
    const sandbox = await test.sandbox();
    for (const line of [
      'SET greeting "hello world" PX 500000',
      'HSET product:7 name Kettle price 3490',
      'RPUSH chain b a b',
      'SADD bag 3 1 2',
      'ZADD board 0.1 low inf high',
      'XADD log 5-1 a 1',
      'XGROUP CREATE log readers 0',
      'XREADGROUP GROUP readers anna STREAMS log >',
      'SET bytes "\\x00\\xff\\r\\n"',
    ]) {
      await say(sandbox, 'A', line);
    }
    const script = await exported(sandbox);
    const steady = script.replace(/(IDLE|PX) \d+/g, '$1 n');
    expect(steady.split('\n').slice(2)).toEqual([
      'SADD bag 1 2 3',
      'ZADD board 0.10000000000000001 low inf high',
      'SET bytes "\\x00\\xff\\r\\n"',
      'RPUSH chain b a b',
      'SET greeting "hello world" PX n',
      'XADD log 5-1 a 1',
      'XGROUP CREATE log readers 5-1 ENTRIESREAD 1',
      'XGROUP CREATECONSUMER log readers anna',
      'XCLAIM log readers anna 0 5-1 IDLE n RETRYCOUNT 1 FORCE JUSTID',
      'XSETID log 5-1 ENTRIESADDED 1 MAXDELETEDID 0-0',
      'HSET product:7 name Kettle price 3490',
      '',
    ]);
    expect(script).toMatch(/^# 7 keys of a Keyspace sandbox on Redis \d+\.\d+\.\d+, \d{4}-\d\d-\d\dT/);
    expect(
      (await exported(sandbox))
        .replace(/(IDLE|PX) \d+/g, '$1 n')
        .split('\n')
        .slice(1),
    ).toEqual(steady.split('\n').slice(1));
    await expectSameEverywhere(sandbox);
  });

  it('of any keys makes the same keys elsewhere', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(keySpace, async keys => {
        const sandbox = await test.sandbox();
        for (const [name, commands, ttlMs] of keys) {
          const key = Buffer.concat([Buffer.from(`{${sandbox.id}}:`), name]);
          await test.system.del(key);
          for (const [command, ...args] of commands) await test.system.callBuffer(command, key, ...args);
          if (ttlMs !== null) await test.system.pexpire(key, ttlMs);
        }
        await expectSameEverywhere(sandbox);
        await test.registry.remove(sandbox.id);
      }),
      { numRuns: 40 },
    );
  });

  it('of any stream makes the same groups, consumers and pending entries', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(streamEvent, { minLength: 1, maxLength: 60, size: 'max' }), async events => {
        const sandbox = await test.sandbox();
        await playStream(`{${sandbox.id}}:s`, events);
        await expectSameEverywhere(sandbox);
        await test.registry.remove(sandbox.id);
      }),
      { numRuns: 40 },
    );
  });

  it('reads large keys page by page, and says which it could not read', { timeout: 60_000 }, async () => {
    const sandbox = await test.sandbox();
    const key = (name: string) => `{${sandbox.id}}:${name}`;
    const long = 'x'.repeat(1_000_000);
    for (let i = 0; i < 10; i += 1) await test.system.rpush(key('long'), long);
    const many = Array.from({ length: 40_000 }, (_, i) => [`field ${i}`, 'y'.repeat(40)]).flat();
    for (let at = 0; at < many.length; at += 10_000)
      await test.system.hset(key('many'), ...many.slice(at, at + 10_000));
    const lines = (await exported(sandbox)).split('\n');
    expect(
      lines
        .filter(line => line.startsWith('RPUSH long '))
        .join(' ')
        .match(/x{1000000}/g),
    ).toHaveLength(10);
    expect(
      lines
        .filter(line => line.startsWith('HSET many '))
        .join(' ')
        .match(/field/g),
    ).toHaveLength(40_000);
    // Small ones before large ones, so that the size of a page is misjudged and the server hangs up.
    await test.system.rpush(key('mixed'), ...Array.from({ length: 5000 }, () => 'z'));
    for (let i = 0; i < 12; i += 1) await test.system.rpush(key('mixed'), long);
    const limit = 'client-output-buffer-limit';
    const [, usual = ''] = (await test.system.config('GET', limit)) as string[];
    await test.system.config('SET', limit, 'normal 8mb 0 0');
    const script = await exported(sandbox).finally(() => test.system.config('SET', limit, usual));
    expect(script).toContain('\n# Not exported: mixed, because it holds too much to be read.\n');
    expect(script).toContain('\nRPUSH long ');
    expect(await test.system.ping()).toBe('PONG');
  });
});

describe('an import', () => {
  it('adds to what is there, or takes its place; and is undone as one', async () => {
    const sandbox = await test.sandbox(['SET mine 1', 'SET both 1']);
    const script = Buffer.from('# a remark\r\n\r\nSET both 2\r\n  RPUSH list a "b c"\nINCR n');
    expect(sandbox.previewScript(script)).toEqual({ commands: 3, keys: 3, refused: [], refusedCount: 0 });
    const told = nextEvent(sandbox, event => event.type === 'import');
    const added = await sandbox.importScript(script, { replaces: false, stopsAtError: true });
    expect(added).toEqual({ ran: 3, failed: 0, errors: [], stoppedAtLine: null, isUndoable: true });
    expect(await told).toMatchObject({ ran: 3, failed: 0 });
    expect(await say(sandbox, 'A', 'MGET mine both n')).toBe('1) "1"\n2) "2"\n3) "1"');
    expect(await sandbox.undo()).toEqual({ label: 'Import of 3 commands', keys: 3 });
    expect(await say(sandbox, 'A', 'MGET mine both n')).toBe('1) "1"\n2) "1"\n3) (nil)');
    await sandbox.importScript(script, everything);
    expect(await say(sandbox, 'A', 'MGET mine both n')).toBe('1) (nil)\n2) "2"\n3) "1"');
    await sandbox.undo();
    expect(await say(sandbox, 'A', 'MGET mine both n')).toBe('1) "1"\n2) "1"\n3) (nil)');
  });

  it('that would be refused anywhere does not begin, unless told to go on', async () => {
    const sandbox = await test.sandbox(['SET mine 1']);
    const script = Buffer.from(
      'SET a 1\nCONFIG GET *\nNOSUCH\nSET "b\nGET\nBLPOP q 0\nSUBSCRIBE c\nXREAD BLOCK 0 STREAMS s $\nSET c 3\n',
    );
    const preview = sandbox.previewScript(script);
    expect(preview).toMatchObject({ commands: 2, keys: 2, refusedCount: 7 });
    expect(preview.refused.map(({ line, error }) => [line, error.split(' ', 1)[0]])).toEqual([
      [2, 'NOPERM'],
      [3, 'ERR'],
      [4, 'Invalid'],
      [5, 'ERR'],
      [6, 'ERR'],
      [7, 'ERR'],
      [8, 'ERR'],
    ]);
    expect(await sandbox.importScript(script, everything)).toMatchObject({
      ran: 0,
      failed: 7,
      stoppedAtLine: 2,
    });
    expect(await say(sandbox, 'A', 'DBSIZE')).toBe('(integer) 1');
    const went = await sandbox.importScript(script, { replaces: false, stopsAtError: false });
    expect(went).toMatchObject({ ran: 2, failed: 7, stoppedAtLine: null });
    expect(await say(sandbox, 'A', 'MGET a c')).toBe('1) "1"\n2) "3"');
  });

  it('stops at the first error and says where; what ran can be undone', async () => {
    const sandbox = await test.sandbox(['SET text hello']);
    const script = Buffer.from('SET a 1\n\nINCR text\nSET b 2');
    const stopped = await sandbox.importScript(script, { replaces: false, stopsAtError: true });
    expect(stopped).toEqual({
      ran: 1,
      failed: 1,
      errors: [{ line: 3, command: 'INCR text', error: 'ERR value is not an integer or out of range' }],
      stoppedAtLine: 3,
      isUndoable: true,
    });
    await sandbox.undo();
    expect(await say(sandbox, 'A', 'EXISTS a b')).toBe('(integer) 0');
  });

  it('leaves no transaction open, and nobody waiting', async () => {
    const sandbox = await test.sandbox();
    await sandbox.importScript(Buffer.from('MULTI\nSET a 1\nEXEC\nMULTI\nSET b 1'), everything);
    expect(await say(sandbox, 'A', 'EXISTS a b')).toBe('(integer) 1');
    expect(sandbox.clients().map(({ name }) => name)).toEqual(['A']);
  });

  it('keeps to what a sandbox may hold and how fast it may go', async () => {
    const small = await openTestRegistry({ limits: { keys: 5, commandsPerSecond: 50, commandBurst: 20 } });
    try {
      const sandbox = await small.sandbox();
      const lines = Array.from({ length: 40 }, (_, i) => `SET k${i} 1`).join('\n');
      const result = await sandbox.importScript(Buffer.from(lines), { replaces: false, stopsAtError: false });
      expect(result).toMatchObject({ ran: 5, failed: 35 });
      expect(result.errors[0]?.error).toMatch(/^ERR quota: this sandbox holds 5 keys/);
    } finally {
      await small.close();
    }
  });

  it('is no place for bytes, nor for endless text', async () => {
    const sandbox = await test.sandbox();
    expect(() => sandbox.previewScript(Buffer.from([0x53, 0, 0x0a]))).toThrow('This is no text of commands');
    const endless = Buffer.alloc(50_001 * 5, 'PING\n');
    await expect(sandbox.importScript(endless, everything)).rejects.toMatchObject({ code: 'too-large' });
  });
});

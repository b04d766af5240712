/** Undo on a real Redis: what a write changed is as before, to the byte, and nobody else's write is lost unasked. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '#sandbox/config.ts';
import { createKeyspace, type Keyspace } from '#sandbox/namespace/keyspace.ts';
import { Quota } from '#sandbox/namespace/quota.ts';
import { slotOf } from '#sandbox/namespace/slot.ts';
import { Undo, type UndoOptions } from '#sandbox/namespace/undo.ts';
import { UndoMemory } from '#sandbox/namespace/undo-memory.ts';
import { ok } from '#sandbox/resp/reply.ts';
import { createKeyspaceFeed, type KeyspaceFeed } from '#sandbox/view/feed.ts';
import { lookAt } from '#sandbox/view/snapshot.ts';
import { createView, type KeyspaceView, type ViewEvent } from '#sandbox/view/view.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog } from '#test/support/temporary.ts';

let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let feed: KeyspaceFeed;
let keyspace: Keyspace;
let view: KeyspaceView;
let undo: Undo;
let events: ViewEvent[];
let lastId = 0;
let id: string;

beforeAll(async () => {
  shared = await startSharedRedis();
  feed = await createKeyspaceFeed({ system: shared.system, target: shared.target, log: silentLog });
});
afterAll(async () => {
  feed.close();
  await shared.stop();
});
beforeEach(() => {
  lastId += 1;
  id = `undo${lastId}`;
  const { system } = shared;
  const prefix = Buffer.from(`{${id}}:`);
  keyspace = createKeyspace({ system, prefix, slot: slotOf(id), isClustered: true, mostKeys: 10_000 });
  events = [];
  view = createView({
    id,
    look: (keys, limits) => lookAt(system, prefix, keys, limits),
    feed,
    limits: defaultLimits,
    log: silentLog,
    publish: event => events.push(event),
    keyNames: () => keyspace.names(),
  });
  undo = newUndo();
});
afterEach(() => {
  undo.close();
  view.close();
});

function newUndo(part: Partial<UndoOptions> = {}): Undo {
  return new Undo({
    id,
    prefix: Buffer.from(`{${id}}:`),
    system: shared.system,
    feed,
    view,
    keyspace,
    quota: new Quota(keyspace, defaultLimits),
    limits: defaultLimits,
    memory: new UndoMemory(defaultLimits.undoBytes),
    log: silentLog,
    lastSeq: () => 0,
    changed: () => {},
    ...part,
  });
}

const run = (command: string, key: string, ...args: (string | number | Buffer)[]) =>
  shared.system.callBuffer(command, `{${id}}:${key}`, ...args);
const words = (line: string) => line.split(' ').map(word => Buffer.from(word));

/** A write of a browser's client: kept, run, answered. `SET k v` writes k. */
async function write(line: string, client = 'A', keys: readonly string[] = [line.split(' ')[1] ?? '']) {
  const args = words(line);
  await undo.capture({ client, args, keys: keys.map(key => Buffer.from(key)) });
  const [command = '', key = '', ...rest] = line.split(' ');
  await run(command, key, ...rest);
  undo.wrote(
    client,
    keys.map(key => Buffer.from(key)),
  );
  undo.answered({ client, args, reply: ok });
}

/** Everything that a key is, but for how long it has been idle. */
async function held(key: string) {
  const kind = String(await run('TYPE', key));
  if (kind === 'none') return 'none';
  const encoding = String(await shared.system.call('OBJECT', 'ENCODING', `{${id}}:${key}`));
  const expiry = Number(await run('PEXPIRETIME', key));
  // A hash table has no order of its own.
  const value = encoding === 'hashtable' ? await sortedHash(key) : await run('DUMP', key);
  return { kind, value, expiry, encoding };
}

const sortedHash = async (key: string) =>
  Object.entries(await shared.system.hgetall(`{${id}}:${key}`)).toSorted();

const zeroes = Buffer.from([0, 1, 2, 0xff, 0x0d, 0x0a]);
const makers: readonly [string, () => Promise<unknown>][] = [
  ['a string of any bytes', () => run('SET', 'k', zeroes)],
  ['a string with an expiry', () => run('SET', 'k', 'v', 'PX', 1_000_000)],
  ['a string that was appended to', () => run('APPEND', 'k', '12')],
  ['a number', () => run('INCRBY', 'k', 41)],
  ['a HyperLogLog', () => run('PFADD', 'k', 'a', 'b', 'c')],
  ['a small hash', () => run('HSET', 'k', 'b', 2, 'a', 1)],
  ['a large hash', () => run('HSET', 'k', ...Array.from({ length: 400 }, (_, i) => `f${i}`))],
  ['a list', () => run('RPUSH', 'k', 'x', zeroes, 'x')],
  [
    'a hash with an expiry',
    async () => {
      await run('HSET', 'k', 'a', 1);
      await run('PEXPIRE', 'k', 900_000);
    },
  ],
  ['a set of numbers', () => run('SADD', 'k', 3, 1, 2)],
  ['a sorted set', () => run('ZADD', 'k', 0.1, 'a', '-inf', 'b')],
  [
    'a stream with a group',
    async () => {
      await run('XADD', 'k', '5-1', 'f', 'v');
      await run('XADD', 'k', '6-1', 'f', 'v');
      await shared.system.call('XGROUP', 'CREATE', `{${id}}:k`, 'g', '0');
      await shared.system.call('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', 1, 'STREAMS', `{${id}}:k`, '>');
      await run('XDEL', 'k', '5-1');
    },
  ],
];

describe('what a write changed is as before', () => {
  for (const [what, make] of makers) {
    for (const line of ['DEL k', 'SET k other', 'RENAME other k', 'EXPIRE k 5']) {
      it(`${what}, after ${line}`, async () => {
        await make();
        await run('SET', 'other', 'there');
        const before = { k: await held('k'), other: await held('other') };
        if (line.startsWith('RENAME')) {
          const keys = [Buffer.from('other'), Buffer.from('k')];
          await undo.capture({ client: 'A', args: words(line), keys });
          await shared.system.rename(`{${id}}:other`, `{${id}}:k`);
          undo.answered({ client: 'A', args: words(line), reply: ok });
        } else await write(line);
        expect(await undo.undo()).toEqual({ label: line, keys: line.startsWith('RENAME') ? 2 : 1 });
        expect({ k: await held('k'), other: await held('other') }).toEqual(before);
        expect(undo.undoable).toMatchObject({ steps: 0, label: null });
      });
    }
  }

  it('a key that was not there is gone again, and the view says why', async () => {
    await write('SET k v');
    await view.flush();
    events.length = 0;
    await undo.undo();
    expect(await held('k')).toBe('none');
    expect(events).toMatchObject([{ cause: { by: 'undo' }, gone: [{ key: 'k', how: 'deleted' }] }]);
  });

  it('step by step, over the tabs, newest first', async () => {
    await write('SET k 1');
    await write('SET k 2', 'B');
    await write('SET other 3');
    await write('SET k 4');
    const seen: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      await undo.undo();
      seen.push([String(await run('GET', 'k')), String(await run('GET', 'other'))]);
    }
    expect(seen).toEqual([
      ['2', '3'],
      ['2', 'null'],
      ['1', 'null'],
      ['null', 'null'],
    ]);
    await expect(undo.undo()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a consumer group that read on, which causes no event', async () => {
    await run('XADD', 'k', '5-1', 'f', 'v');
    await shared.system.call('XGROUP', 'CREATE', `{${id}}:k`, 'g', '0');
    const before = await held('k');
    const args = words('XREADGROUP GROUP g c STREAMS k >');
    await undo.capture({ client: 'A', args, keys: [Buffer.from('k')] });
    await shared.system.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', `{${id}}:k`, '>');
    undo.answered({ client: 'A', args, reply: ok });
    await undo.undo();
    expect(await held('k')).toEqual(before);
  });

  it('all keys, also those made since, after one that touches all', async () => {
    await run('SET', 'a', '1');
    await run('SET', 'b', '2', 'PX', 500_000);
    const before = [await held('a'), await held('b')];
    await undo.during({ client: 'start', args: [], keys: 'all' }, 'Reset', async () => {
      await keyspace.remove(await keyspace.names());
      await run('SET', 'begun', '1');
    });
    expect(undo.undoable).toEqual({ steps: 1, label: 'Reset', why: '' });
    await undo.undo();
    expect([await held('a'), await held('b'), await held('begun')]).toEqual([...before, 'none']);
  });

  it('expiries are as far ahead as they were, in skipped time as well', async () => {
    await run('SET', 'k', 'v', 'PX', 600_000);
    await run('SET', 'short', 'v', 'PX', 50_000);
    const before = Number(await run('PEXPIRETIME', 'k'));
    await write('DEL k');
    await write('DEL short');
    undo.travelled(60_000);
    await undo.undo();
    expect(await held('short'), 'its time is over').toBe('none');
    await undo.undo();
    expect(Number(await run('PEXPIRETIME', 'k'))).toBe(before - 60_000);
  });
});

describe('what others did', () => {
  it('is not lost unasked: another client of this process', async () => {
    await write('SET k mine');
    await run('SET', 'k', 'theirs');
    undo.wrote('R1', [Buffer.from('k')]);
    await expect(undo.undo()).rejects.toMatchObject({
      code: 'conflict',
      message: 'k was changed since by client R1. Undoing “SET k mine” would overwrite that.',
    });
    expect(String(await run('GET', 'k'))).toBe('theirs');
    await undo.undo({ force: true });
    expect(await held('k')).toBe('none');
  });

  it('nor somebody unknown, nor an expiry', async () => {
    await write('SET k mine');
    await write('SET due soon');
    await feed.settled();
    await expect.poll(() => undo.undoable.steps).toBe(2);
    await run('SET', 'k', 'theirs');
    await run('PEXPIRE', 'due', 1);
    await expect.poll(() => held('due')).toBe('none');
    await expect(undo.undo()).rejects.toThrow('due has expired since. Undoing “SET due soon” would');
    await undo.undo({ force: true });
    await expect(undo.undo()).rejects.toThrow('k was changed since by something else.');
  });

  it('before a write is what that write is taken back to; after it, it is overwritten with it', async () => {
    await write('SET k 1');
    await expect.poll(() => undo.undoable.steps).toBe(1);
    await run('SET', 'k', 'between');
    undo.wrote('R1', [Buffer.from('k')]);
    await write('SET k 2');
    await expect.poll(() => undo.undoable.steps).toBe(2);
    await run('SET', 'k', 'after');
    undo.wrote('R2', [Buffer.from('k')]);
    await expect(undo.undo()).rejects.toThrow('by client R2');
    await undo.undo({ force: true });
    expect(String(await run('GET', 'k'))).toBe('between');
    await expect(undo.undo()).rejects.toThrow('by client R1');
  });

  it('while a write waited is not lost unasked either', async () => {
    const args = words('BLPOP k 0');
    await undo.capture({ client: 'A', args, keys: [Buffer.from('k')] });
    await write('RPUSH k x', 'B');
    await run('LPOP', 'k');
    await run('RPUSH', 'k', 'z');
    undo.wrote('A', [Buffer.from('k')]);
    undo.answered({ client: 'A', args, reply: ok });
    await expect(undo.undo()).rejects.toThrow('k was changed since by client B. Undoing “BLPOP k 0”');
  });

  it('to other keys is nobody’s business', async () => {
    await write('SET k mine');
    await expect.poll(() => undo.undoable.steps).toBe(1);
    await run('SET', 'elsewhere', '1');
    undo.wrote('R1', [Buffer.from('elsewhere')]);
    await undo.undo();
    expect(String(await run('GET', 'elsewhere'))).toBe('1');
  });
});

describe('what cannot be undone', () => {
  it('is no step: a write that failed or changed nothing', async () => {
    await write('DEL nothing');
    await undo.capture({ client: 'A', args: words('INCR k'), keys: [Buffer.from('k')] });
    undo.answered({ client: 'A', args: words('INCR k'), reply: { type: 'error', text: 'WRONGTYPE' } });
    await expect(undo.undo()).rejects.toThrow('There is nothing to undo');
  });

  it('says so: keys that hold too much', async () => {
    undo = newUndo({ limits: { ...defaultLimits, undoStepBytes: 1000 } });
    await run('SET', 'k', 'x'.repeat(2000));
    await write('SET other 1');
    await write('DEL k');
    await expect.poll(() => undo.undoable.why).toMatch(/^“DEL k” can't be undone: its keys held too much/);
    await expect(undo.undo()).rejects.toThrow("“DEL k” can't be undone");
    await write('SET k small');
    await undo.undo();
    expect(await held('k')).toBe('none');
  });

  it('says so: a flood of writes', async () => {
    undo = newUndo({ limits: { ...defaultLimits, undoWritesPerSecond: 0.1 } });
    await write('SET k 1');
    await write('SET k 2');
    await expect(undo.undo()).rejects.toThrow('came too fast');
  });

  it('is all of a sandbox that ends right after a write, and nothing of it is held any more', async () => {
    const memory = new UndoMemory(100_000);
    let listening = 0;
    const listen: UndoOptions['feed']['listen'] = (...asked) => {
      listening += 1;
      const stop = feed.listen(...asked);
      return () => {
        listening -= 1;
        stop();
      };
    };
    const told: unknown[] = [];
    undo = newUndo({
      memory,
      feed: {
        live: true,
        listen,
        mute: feed.mute.bind(feed),
        settled: () => feed.settled(),
        renew: () => feed.renew(),
        close: () => {},
      },
      changed: () => told.push(undo.undoable),
    });
    const args = words('SET k v');
    await undo.capture({ client: 'A', args, keys: [Buffer.from('k')] });
    await run('SET', 'k', 'v');
    // Its event has come, so it counts as a change.
    await feed.settled();
    undo.answered({ client: 'A', args, reply: ok });
    undo.close();
    await feed.settled();
    await feed.settled();
    expect({ bytes: memory.bytes, listening, steps: undo.undoable.steps, told }).toEqual({
      bytes: 0,
      listening: 0,
      steps: 0,
      told: [],
    });
  });

  it('is what lies further back than the bounds of steps and of memory', async () => {
    const memory = new UndoMemory(100_000);
    undo = newUndo({ limits: { ...defaultLimits, undoSteps: 3 }, memory });
    for (let i = 0; i < 5; i += 1) await write(`SET k ${i}`);
    await expect.poll(() => undo.undoable.label).toBe('SET k 4');
    expect(undo.undoable.steps).toBe(3);
    expect(memory.bytes).toBeGreaterThan(0);
    memory.set({ forget: () => {} }, 99_999);
    expect(undo.undoable).toMatchObject({ steps: 0, why: expect.stringContaining('too long ago') });
    expect(memory.bytes).toBe(99_999);
  });

  it('is what does not fit any more', async () => {
    const limits = { ...defaultLimits, bytes: 20_000 };
    undo = newUndo({ quota: new Quota(keyspace, limits) });
    await run('SET', 'k', 'x'.repeat(9000));
    await write('DEL k');
    await run('SET', 'filler', 'x'.repeat(19_000));
    await expect(undo.undo()).rejects.toMatchObject({ code: 'quota' });
    await run('DEL', 'filler');
    await undo.undo();
    expect(await run('STRLEN', 'k')).toBe(9000);
  });
});

it('keys whose values are near the longest come back', async () => {
  const value = Buffer.alloc(1_048_576, 'é');
  await run('SET', 'k', value);
  await write('DEL k');
  await undo.undo();
  expect(value.equals(Buffer.from((await run('GET', 'k')) as Buffer))).toBe(true);
});

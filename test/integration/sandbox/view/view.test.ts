import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '#sandbox/config.ts';
import { prefixOf } from '#sandbox/namespace/ids.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { keySnapshotSchema } from '#sandbox/protocol.ts';
import { createKeyspaceFeed, type KeyspaceFeed } from '#sandbox/view/feed.ts';
import { lookAt } from '#sandbox/view/snapshot.ts';
import { createView, type KeyspaceView, keysInLook, restMs, type ViewEvent } from '#sandbox/view/view.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog } from '#test/support/temporary.ts';

let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let feed: KeyspaceFeed;
let view: KeyspaceView;
let events: ViewEvent[];
let isWatched: boolean;
let mostKeysInALook: number;
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

const keyNames = async () => {
  const found = (await shared.system.callBuffer('KEYS', `{${id}}:*`)) as Buffer[];
  return found.map(key => key.subarray(id.length + 3));
};
const stored = (key: string | Buffer) => Buffer.concat([prefixOf(id), Buffer.from(key)]);
const run = (command: string, key: string | Buffer, ...args: (string | Buffer | number)[]) =>
  shared.system.callBuffer(command, stored(key), ...args);
const note = (client: string, ...keys: string[]) =>
  view.noteCommand(
    client,
    keys.map(k => Buffer.from(k)),
    Date.now(),
  );

beforeEach(() => {
  lastId += 1;
  id = `view${lastId}`;
  events = [];
  isWatched = true;
  mostKeysInALook = 0;
  view = createView({
    id,
    look: (keys, limits) => {
      mostKeysInALook = Math.max(mostKeysInALook, keys.length);
      return lookAt(shared.system, prefixOf(id), keys, limits);
    },
    feed,
    limits: defaultLimits,
    log: silentLog,
    publish: event => events.push(event),
    keyNames,
    isWatched: () => isWatched,
  });
});
afterEach(() => view.close());

const look = async (key: string | Buffer, limits = {}): Promise<KeySnapshot | undefined> => {
  const [seen] = await lookAt(shared.system, prefixOf(id), [Buffer.from(key)], {
    ...defaultLimits,
    ...limits,
  });
  if (seen?.snapshot !== undefined) keySnapshotSchema.parse(seen.snapshot);
  return seen?.snapshot;
};

describe('a snapshot', () => {
  it('tells a string with its expiry, size and encoding', async () => {
    await run('SET', 'product:7', '{"name":"Tea"}', 'PX', 60_000);
    const seen = await look('product:7');
    expect(seen).toMatchObject({
      type: 'string',
      key: 'product:7',
      value: '{"name":"Tea"}',
      encoding: 'embstr',
      length: 14,
      truncated: false,
    });
    expect(seen?.memoryBytes).toBeGreaterThan(40);
    expect(seen?.expiresAtMs ?? 0).toBeGreaterThan(Date.now() + 50_000);
  });

  it('tells that a key is gone', async () => {
    expect(await look('nothing')).toBeUndefined();
  });

  it('keeps bytes that are no text', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 254]);
    await run('HSET', bytes, bytes, 'v');
    expect(await look(bytes)).toMatchObject({
      key: { base64: bytes.toString('base64') },
      fields: [[{ base64: bytes.toString('base64') }, 'v']],
    });
  });

  it('cuts a long string at a whole character', async () => {
    await run('SET', 'long', 'é'.repeat(10));
    expect(await look('long', { snapshotBytes: 7 })).toMatchObject({
      value: 'ééé',
      length: 20,
      truncated: true,
    });
    expect(await look('long', { snapshotBytes: 20 })).toMatchObject({ length: 20, truncated: false });
  });

  it.each([1, 2, 3, 4, 5, 63, 64, 65, 200])('shows head and tail of a list of %i', async length => {
    const elements = Array.from({ length }, (_, i) => `e${i}`);
    await run('RPUSH', 'l', ...elements);
    const seen = await look('l', { snapshotElements: 4 });
    if (seen?.type !== 'list') throw new Error('not a list');
    expect(seen.length).toBe(length);
    expect(seen.truncated).toBe(length > 4);
    expect(seen.head).toEqual(elements.slice(0, length > 4 ? 2 : 4));
    expect(seen.tail).toEqual(length > 4 ? elements.slice(-2) : []);
  });

  it('bounds a list in bytes and never shows an element twice', async () => {
    await run('RPUSH', 'l', 'a'.repeat(50), 'b', 'c'.repeat(50));
    const seen = await look('l', { snapshotBytes: 40 });
    expect(seen).toMatchObject({
      head: ['a'.repeat(20)],
      tail: ['c'.repeat(20)],
      length: 3,
      truncated: true,
    });
    await run('RPUSH', 'one', 'x'.repeat(100));
    expect(await look('one', { snapshotBytes: 40 })).toMatchObject({
      head: ['x'.repeat(20)],
      tail: [],
      length: 1,
      truncated: true,
    });
  });

  it('bounds sets, hashes and sorted sets, whatever their encoding', async () => {
    const members = Array.from({ length: 1000 }, (_, i) => `member-${i}`);
    await run('SADD', 's', ...members);
    await run('HSET', 'h', ...members.flatMap(m => [m, 'v']));
    await run('ZADD', 'z', ...members.flatMap((m, i) => [i / 2, m]));
    const set = await look('s');
    const hash = await look('h');
    const zset = await look('z');
    expect(set).toMatchObject({ encoding: 'hashtable', length: 1000, truncated: true });
    expect(set?.type === 'set' && set.members.length).toBe(64);
    expect(hash?.type === 'hash' && hash.fields.length).toBe(64);
    expect(zset).toMatchObject({ truncated: true });
    expect(zset?.type === 'zset' && zset.members.slice(0, 2)).toEqual([
      ['member-0', '0'],
      ['member-1', '0.5'],
    ]);
    await run('SADD', 'ints', 3, 1, 2);
    expect(await look('ints')).toMatchObject({
      encoding: 'intset',
      members: ['1', '2', '3'],
      truncated: false,
    });
  });

  it('shows a hash of long values whole', async () => {
    const fields = Array.from({ length: 60 }, (_, i) => [`f${i}`, 'v'.repeat(70)]).flat();
    await run('HSET', 'h', ...fields);
    // A table that has been fuller needs more than one scan.
    const former = Array.from({ length: 200 }, (_, i) => `former${i}`);
    await run('HSET', 'h', ...former.flatMap(field => [field, 'v']));
    await run('HDEL', 'h', ...former);
    const seen = await look('h');
    expect(seen).toMatchObject({ encoding: 'hashtable', length: 60, truncated: false });
    expect(seen?.type === 'hash' && seen.fields.length).toBe(60);
  });

  it('shows the newest entries of a stream, and who has what pending', async () => {
    for (let i = 1; i <= 5; i += 1) await run('XADD', 'st', `${i}-0`, 'n', i);
    await shared.system.callBuffer('XGROUP', 'CREATE', stored('st'), 'workers', 0);
    await shared.system.callBuffer(
      'XREADGROUP',
      'GROUP',
      'workers',
      'w1',
      'COUNT',
      2,
      'STREAMS',
      stored('st'),
      '>',
    );
    await shared.system.callBuffer(
      'XREADGROUP',
      'GROUP',
      'workers',
      'w2',
      'COUNT',
      1,
      'STREAMS',
      stored('st'),
      '>',
    );
    expect(await look('st', { snapshotElements: 3 })).toMatchObject({
      length: 5,
      truncated: true,
      entries: [{ id: '3-0', fields: [['n', '3']] }, { id: '4-0' }, { id: '5-0' }],
      groups: [
        {
          name: 'workers',
          lastDeliveredId: '3-0',
          consumers: [
            { name: 'w1', pending: ['1-0', '2-0'] },
            { name: 'w2', pending: ['3-0'] },
          ],
        },
      ],
    });
  });

  it('does not change what it looks at', async () => {
    await run('SET', 'k', 'v', 'PX', 60_000);
    const before = await run('PEXPIRETIME', 'k');
    await look('k');
    expect(await run('PEXPIRETIME', 'k')).toBe(before);
  });
});

describe('the view', () => {
  it('shows less of each of many keys that changed at once, and all of a few', async () => {
    const long = 'x'.repeat(2000);
    const many = Array.from({ length: 640 }, (_, number) => `many:${number}`);
    await Promise.all(many.map(key => run('SET', key, long)));
    await view.flush();
    events.length = 0;
    await Promise.all(many.map(key => run('APPEND', key, 'y')));
    view.touch(many.map(key => Buffer.from(key)));
    await view.flush();
    const told = events.flatMap(event => event.changed);
    expect(new Set(told.map(({ key }) => key)).size).toBe(640);
    expect(JSON.stringify(told.slice(-640)).length).toBeLessThan(400_000);
    expect(told.at(-1)).toMatchObject({ length: 2001, truncated: true });
    await run('SET', 'alone', long);
    await view.flush();
    expect(events.at(-1)?.changed).toMatchObject([{ key: 'alone', value: long, truncated: false }]);
  });

  it('rests after much was told, but never for long', () => {
    expect(restMs(1000)).toBeLessThan(16);
    expect(restMs(256_000)).toBe(1000);
    expect(restMs(100_000_000)).toBe(1000);
  });

  it('names the client whose command changed a key', async () => {
    await run('SET', 'k', 'v');
    note('B', 'k');
    await view.flush();
    expect(events).toMatchObject([
      { cause: { by: 'client', client: 'B' }, changed: [{ key: 'k', value: 'v' }], gone: [], keyCount: 1 },
    ]);
  });

  it('does so whichever comes first, the note or the event', async () => {
    await run('SET', 'k', 'v');
    await feed.settled();
    note('B', 'k');
    await view.flush();
    note('C', 'l');
    await run('SET', 'l', 'v');
    await view.flush();
    expect(events.map(({ cause }) => cause)).toEqual([
      { by: 'client', client: 'B' },
      { by: 'client', client: 'C' },
    ]);
  });

  it('shows a change by somebody unknown as by other', async () => {
    await run('SET', 'k', 'v');
    await view.flush();
    expect(events).toMatchObject([{ cause: { by: 'other' }, changed: [{ key: 'k' }] }]);
  });

  it('merges what happens within a frame, and parts it by cause', async () => {
    for (let i = 0; i < 10; i += 1) await run('INCR', 'a');
    note('A', 'a');
    await run('SET', 'b', 1);
    note('B', 'b');
    await view.flush();
    expect(events).toMatchObject([
      { cause: { client: 'A' }, changed: [{ key: 'a', value: '10' }] },
      { cause: { client: 'B' }, changed: [{ key: 'b' }] },
    ]);
  });

  it('tells a change of very many keys in pieces, and all of it', async () => {
    const names = Array.from({ length: 2500 }, (_, at) => `many:${at}`);
    await shared.system.mset(...names.flatMap(name => [stored(name), 'x']));
    await view.flush();
    const told = events.flatMap(({ changed }) => changed.map(({ key }) => key));
    expect(told.sort()).toEqual(names.sort());
    expect(mostKeysInALook).toBeLessThanOrEqual(keysInLook);
  });

  it('is silent about a write that changed nothing', async () => {
    await run('SET', 'k', 'v');
    note('A', 'k');
    await view.flush();
    await run('SETNX', 'k', 'w');
    note('A', 'k');
    await run('DEL', 'missing');
    note('A', 'missing');
    await view.flush();
    expect(events).toHaveLength(1);
  });

  it('says so when a key is written again with the same value', async () => {
    for (let i = 0; i < 2; i += 1) {
      await run('SET', 'k', 'v');
      note('A', 'k');
      await view.flush();
    }
    expect(events).toHaveLength(2);
  });

  it('tells who deleted a key', async () => {
    await run('SET', 'd', 1);
    await view.flush();
    events.length = 0;
    await run('DEL', 'd');
    note('A', 'd');
    await view.flush();
    expect(events).toMatchObject([
      {
        cause: { by: 'client', client: 'A' },
        changed: [],
        gone: [{ key: 'd', how: 'deleted' }],
        keyCount: 0,
      },
    ]);
  });

  it('sees a key expire that nobody asks for', async () => {
    const expired = Promise.withResolvers<void>();
    const stop = feed.listen(id, event => event === 'expired' && expired.resolve());
    await run('SET', 'e', 1, 'PX', 20);
    await expired.promise;
    await view.flush();
    stop();
    expect(events.at(-1)).toMatchObject({
      cause: { by: 'time' },
      gone: [{ key: 'e', how: 'expired' }],
      keyCount: 0,
    });
  });

  it('shows what a consumer group has read and acknowledged, for which Redis sends no event', async () => {
    await run('XADD', 'st', '1-0', 'n', 1);
    await shared.system.callBuffer('XGROUP', 'CREATE', stored('st'), 'g', 0);
    await view.flush();
    events.length = 0;
    await shared.system.callBuffer('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', stored('st'), '>');
    note('A', 'st');
    await view.flush();
    await shared.system.callBuffer('XACK', stored('st'), 'g', '1-0');
    note('A', 'st');
    await view.flush();
    expect(events).toMatchObject([
      { cause: { client: 'A' }, changed: [{ groups: [{ consumers: [{ pending: ['1-0'] }] }] }] },
      { cause: { client: 'A' }, changed: [{ groups: [{ consumers: [{ pending: [] }] }] }] },
    ]);
  });

  it('publishes by itself, without being flushed', async () => {
    const published = Promise.withResolvers<void>();
    const own = createView({
      id,
      look: (keys, limits) => lookAt(shared.system, prefixOf(id), keys, limits),
      feed,
      limits: defaultLimits,
      log: silentLog,
      keyNames,
      publish: () => published.resolve(),
    });
    await run('SET', 'k', 'v');
    await published.promise;
    own.close();
  });

  it('gives all that happens during a reset that cause', async () => {
    await run('SET', 'old', 1);
    note('A', 'old');
    await view.during('reset', async () => {
      await run('DEL', 'old');
      await run('SET', 'new', 1);
      note('A', 'new');
    });
    expect(events).toMatchObject([
      { cause: { by: 'client' }, changed: [{ key: 'old' }] },
      { cause: { by: 'reset' }, changed: [{ key: 'new' }], gone: [{ key: 'old', how: 'deleted' }] },
    ]);
  });

  it('hears nothing of other sandboxes', async () => {
    await shared.system.set(`{${id}x}:k`, 'v');
    await shared.system.set(`${id}:k`, 'v');
    await view.flush();
    expect(events).toEqual([]);
  });

  it('looks at nothing while nobody watches, and tells all when somebody does', async () => {
    isWatched = false;
    await run('SET', 'k', 'v');
    await feed.settled();
    await sleep(50); // Three frames: nothing must come, so there is nothing to wait for.
    expect(events).toEqual([]);
    isWatched = true;
    const { keys, keyCount } = await view.snapshot();
    expect(keys).toMatchObject([{ key: 'k' }]);
    expect(keyCount).toBe(1);
    await view.flush();
    expect(events).toMatchObject([{ changed: [{ key: 'k' }] }]);
  });

  it('reads anew when the connection was lost, also what went meanwhile', async () => {
    await run('SET', 'gone', 1);
    await run('SET', 'stays', 1);
    await view.flush();
    events.length = 0;
    const resynced = Promise.withResolvers<void>();
    const stop = feed.listen(id, event => event === 'resync' && resynced.resolve());
    // In one transaction, so that the change is made while the feed is not connected.
    await shared.system
      .multi()
      .call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      .call('DEL', stored('gone'))
      .call('SET', stored('made'), 1)
      .exec();
    await resynced.promise;
    await view.flush();
    stop();
    expect(events.flatMap(event => event.gone)).toEqual([{ key: 'gone', how: 'deleted' }]);
    expect(events.flatMap(event => event.changed.map(({ key }) => key))).toEqual(['made']);
    await run('SET', 'after', 1);
    await view.flush();
    expect(events.at(-1)).toMatchObject({ changed: [{ key: 'after' }] });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '#sandbox/config.ts';
import { prefixOf } from '#sandbox/namespace/ids.ts';
import { createKeyspaceFeed, type KeyspaceFeed } from '#sandbox/view/feed.ts';
import { lookAt } from '#sandbox/view/snapshot.ts';
import { createTimeTravel, type TimeTravel } from '#sandbox/view/time-travel.ts';
import { createView, type KeyspaceView, type ViewEvent } from '#sandbox/view/view.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog } from '#test/support/temporary.ts';

let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let feed: KeyspaceFeed;
let view: KeyspaceView;
let time: TimeTravel;
let events: ViewEvent[];
let heard: string[];
let stopHearing: () => void;
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
  id = `time${lastId}`;
  events = [];
  heard = [];
  const options = {
    id,
    prefix: prefixOf(id),
    system: shared.system,
    feed,
    keyNames: async () => {
      const found = (await shared.system.callBuffer('KEYS', `{${id}}:*`)) as Buffer[];
      return found.map(key => key.subarray(id.length + 3));
    },
  };
  const { feed: ofAll, keyNames } = options;
  view = createView({
    id,
    feed: ofAll,
    keyNames,
    look: (keys, limits) => lookAt(shared.system, prefixOf(id), keys, limits),
    limits: defaultLimits,
    log: silentLog,
    publish: event => events.push(event),
  });
  time = createTimeTravel({ ...options, view });
  stopHearing = feed.listen(id, (event, key) => heard.push(`${event} ${key}`));
});
afterEach(() => {
  stopHearing();
  view.close();
});

const run = (command: string, key: string, ...args: (string | number)[]) =>
  shared.system.call(command, `{${id}}:${key}`, ...args);
const forget = async () => {
  await view.flush();
  heard.length = 0;
  events.length = 0;
};

describe('time travel', () => {
  it('shortens what stays, and tells the view alone', async () => {
    await run('SET', 'k', 'v', 'PX', 600_000);
    await run('SET', 'forever', 'v');
    const before = Number(await run('PEXPIRETIME', 'k'));
    await forget();
    expect(await time.advance(60_000)).toBe(60_000);
    expect(Number(await run('PEXPIRETIME', 'k'))).toBe(before - 60_000);
    expect(await run('PTTL', 'forever')).toBe(-1);
    expect(heard).toEqual([]);
    expect(events).toMatchObject([
      { cause: { by: 'time' }, changed: [{ key: 'k', expiresAtMs: before - 60_000 }], gone: [] },
    ]);
  });

  it('expires what is due, in order, with true events and no others', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `k${(i * 7) % 30}`);
    const now = Date.now();
    for (const name of names) await run('SET', name, 'v', 'PXAT', now + 100_000 + Number(name.slice(1)) * 10);
    await forget();
    await time.advance(200_000);
    expect(heard).toEqual(Array.from({ length: 30 }, (_, i) => `expired k${i}`));
    expect(events.every(event => event.cause.by === 'time')).toBe(true);
    expect(events.flatMap(event => event.gone.map(({ how }) => how))).toEqual(Array(30).fill('expired'));
  });

  it('goes to the next expiry and no further', async () => {
    await run('SET', 'first', 'v', 'PX', 50_000);
    await run('SET', 'second', 'v', 'PX', 90_000);
    await forget();
    const moved = await time.advance('next-expiry');
    expect(moved).toBeGreaterThan(40_000);
    expect(moved).toBeLessThanOrEqual(50_000);
    expect(heard).toEqual(['expired first']);
    expect(Number(await run('PTTL', 'second'))).toBeLessThanOrEqual(90_000 - moved);
    expect(Number(await run('PTTL', 'second'))).toBeGreaterThan(30_000);
  });

  it('moves nothing if nothing ever expires', async () => {
    await run('SET', 'forever', 'v');
    await forget();
    expect(await time.advance('next-expiry')).toBe(0);
    expect(events).toEqual([]);
  });

  it('takes one journey at a time', async () => {
    await run('SET', 'a', 'v', 'PX', 50_000);
    await run('SET', 'b', 'v', 'PX', 120_000);
    await forget();
    await Promise.all([time.advance('next-expiry'), time.advance('next-expiry')]);
    expect(heard).toEqual(['expired a', 'expired b']);
  });

  it('lets learners hear the expiries that they set themselves afterwards', async () => {
    await run('SET', 'k', 'v', 'PX', 600_000);
    await run('SET', 'due', 'v', 'PX', 1000);
    await forget();
    await time.advance(60_000);
    await run('EXPIRE', 'k', 100);
    await run('SET', 'due', 'v');
    await run('EXPIRE', 'due', 100);
    await feed.settled();
    expect(heard).toEqual(['expired due', 'expire k', 'set due', 'expire due']);
  });

  it('makes pending entries idle for longer and leaves their deliveries', async () => {
    await run('XADD', 's', '1-0', 'n', 1);
    await run('XADD', 's', '2-0', 'n', 2);
    await run('XADD', 's', '3-0', 'n', 3);
    await shared.system.call('XGROUP', 'CREATE', `{${id}}:s`, 'g', 0);
    await shared.system.call('XREADGROUP', 'GROUP', 'g', 'w1', 'COUNT', 2, 'STREAMS', `{${id}}:s`, '>');
    await shared.system.call('XREADGROUP', 'GROUP', 'g', 'w2', 'STREAMS', `{${id}}:s`, '>');
    await run('XCLAIM', 's', 'g', 'w2', 0, '2-0', 'RETRYCOUNT', 7);
    await run('XDEL', 's', '1-0');
    await time.advance(60_000);
    const pending = (await run('XPENDING', 's', 'g', '-', '+', 10)) as [string, string, number, number][];
    expect(pending.map(([entry, consumer, , deliveries]) => [entry, consumer, deliveries])).toEqual([
      ['1-0', 'w1', 1],
      ['2-0', 'w2', 7],
      ['3-0', 'w2', 1],
    ]);
    expect(pending[1]?.[2]).toBeGreaterThanOrEqual(60_000);
    expect(pending[2]?.[2]).toBeGreaterThanOrEqual(60_000);
    expect(pending[2]?.[2]).toBeLessThan(70_000);
    const [, claimed] = (await run('XAUTOCLAIM', 's', 'g', 'w3', 30_000, 0)) as [string, [string][]];
    expect(claimed.map(([entry]) => entry)).toEqual(['2-0', '3-0']);
  });

  it('leaves a blocked command to wait', async () => {
    const blocked = shared.system.duplicate();
    const popped = blocked.blpop(`{${id}}:queue`, 0);
    await run('SET', 'k', 'v', 'PX', 1000);
    await time.advance(60_000);
    await run('RPUSH', 'queue', 'job');
    expect(await popped).toEqual([`{${id}}:queue`, 'job']);
    blocked.disconnect();
  });

  it('carries a thousand keys along', async () => {
    const pipeline = shared.system.pipeline();
    for (let i = 0; i < 1000; i += 1) pipeline.set(`{${id}}:k${i}`, 'v', 'PX', 100_000 + i * 100);
    await pipeline.exec();
    await forget();
    await time.advance(150_000);
    expect(await shared.system.exists(`{${id}}:k0`)).toBe(0);
    expect(await shared.system.exists(`{${id}}:k999`)).toBe(1);
    expect(heard.filter(line => !line.startsWith('expired'))).toEqual([]);
    expect(events.filter(event => event.cause.by !== 'time')).toEqual([]);
    const gone = events.flatMap(event => event.gone.map(({ key }) => `expired ${key}`));
    expect(gone.toSorted()).toEqual(heard.toSorted());
    const changed = events.flatMap(event => event.changed.map(({ key }) => `expired ${key}`));
    expect(new Set([...gone, ...changed]).size).toBe(1000);
  });
});

/** node-redis (npm `redis`) with nothing but the address of the sandbox, and with its usual options. */
import { createClient, createClientPool, type RedisClientOptions } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
let sandbox: Sandbox;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  sandbox = await doors.registry.create({ owner: 'node-redis', scope: 'playground', start: [] });
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await doors.registry.remove(sandbox.id);
});

const reconnectStrategy = () => 20;

describe.each([2, 3] as const)('RESP%i', RESP => {
  const open = async (options: RedisClientOptions = {}) => {
    const client = createClient({ url: sandbox.url, RESP, ...options });
    client.on('error', () => {});
    closing.push(() => client.destroy());
    await client.connect();
    return client;
  };
  const someBlocked = () => sandbox.clients().some(({ state }) => state === 'blocked');

  it('connects, with a name, and says who it is', async () => {
    const client = await open({ name: 'orders', database: 0, clientInfoTag: 'shop' });
    expect(await client.clientGetName()).toBe('orders');
    const info = await client.clientInfo();
    expect(info).toMatchObject({ id: await client.clientId(), name: 'orders', db: 0, multi: -1 });
    expect(await client.clientList()).toMatchObject([{ id: info.id }]);
    expect(await client.ping()).toBe('PONG');
    await client.close();
    await expect.poll(() => sandbox.clients()).toEqual([]);
  });

  it('pipelines what is called in one turn', async () => {
    const client = await open();
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    await Promise.all(numbers.map(i => client.set(`k${i}`, String(i))));
    expect(await Promise.all(numbers.map(i => client.get(`k${i}`)))).toEqual(numbers.map(String));
  });

  it('reads every kind of reply', async () => {
    const client = await open();
    await client.hSet('h', { a: '1', b: '2' });
    await client.zAdd('z', [
      { score: 1.5, value: 'a' },
      { score: Number.POSITIVE_INFINITY, value: 'b' },
    ]);
    await client.sAdd('s', ['x', 'y']);
    expect({ ...(await client.hGetAll('h')) }).toEqual({ a: '1', b: '2' });
    expect(await client.zRangeWithScores('z', 0, -1)).toEqual([
      { score: 1.5, value: 'a' },
      { score: Number.POSITIVE_INFINITY, value: 'b' },
    ]);
    expect(await client.zScore('z', 'a')).toBe(1.5);
    expect((await client.sMembers('s')).toSorted()).toEqual(['x', 'y']);
    expect(await client.get('missing')).toBeNull();
    expect(await client.lRange('missing', 0, -1)).toEqual([]);
    await expect(client.lPush('h', 'x')).rejects.toThrow(/^WRONGTYPE/);
  });

  it('runs transactions, and aborts a watched one', async () => {
    const [client, other] = [await open(), await open()];
    expect(await client.multi().set('a', '1').incr('a').hGetAll('h').exec()).toMatchObject(['OK', 2, {}]);
    await client.watch('a');
    await other.set('a', '7');
    await expect(client.multi().incr('a').exec()).rejects.toThrow(/watched/i);
    await client.watch('a');
    expect(await client.multi().incr('a').exec()).toEqual([8]);
    expect(await client.multi().get('a').get('missing').execAsPipeline()).toEqual(['8', null]);
  });

  it('has isolated connections in a pool', async () => {
    const pool = createClientPool({ url: sandbox.url, RESP }, { minimum: 1, maximum: 4 });
    pool.on('error', () => {});
    closing.push(() => pool.destroy());
    await pool.connect();
    await pool.set('n', '0');
    const increment = () =>
      pool.execute(async client => {
        for (;;) {
          await client.watch('n');
          const value = Number(await client.get('n'));
          try {
            return await client
              .multi()
              .set('n', String(value + 1))
              .exec();
          } catch {
            // Another was faster: once more.
          }
        }
      });
    await Promise.all(Array.from({ length: 10 }, increment));
    expect(await pool.get('n')).toBe('10');
    expect(sandbox.clients().length).toBeLessThanOrEqual(4);
  });

  it('publishes and subscribes, by name, by pattern and by shard', async () => {
    const [subscriber, publisher] = [await open(), await open()];
    const heard: string[] = [];
    const listener = (text: string, channel: string) => void heard.push(`${channel}=${text}`);
    await subscriber.subscribe(['news', 'sport'], listener);
    await subscriber.pSubscribe('n*', listener);
    await subscriber.sSubscribe('shard', listener);
    expect(await publisher.publish('news', 'hello')).toBe(2);
    expect(await publisher.sPublish('shard', 'hi')).toBe(1);
    await expect.poll(() => heard.toSorted()).toEqual(['news=hello', 'news=hello', 'shard=hi']);
    expect((await publisher.pubSubChannels()).toSorted()).toEqual(['news', 'sport']);
    expect(await publisher.pubSubNumSub(['news', 'none'])).toMatchObject({ news: 1, none: 0 });
    expect(await publisher.pubSubShardChannels()).toEqual(['shard']);
    await subscriber.unsubscribe();
    await subscriber.pUnsubscribe();
    await subscriber.sUnsubscribe();
    expect(await publisher.publish('news', 'nobody')).toBe(0);
    expect(await subscriber.get('k')).toBeNull();
  });

  it('scans by iterators', async () => {
    const client = await open();
    await client.mSet(Array.from({ length: 400 }, (_, i): [string, string] => [`k:${i}`, 'v']));
    await client.hSet('h', Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, 'v'])));
    const keys = new Set<string>();
    for await (const found of client.scanIterator({ MATCH: 'k:*', COUNT: 30, TYPE: 'string' })) {
      for (const key of found) keys.add(key);
    }
    expect(keys.size).toBe(400);
    const fields = new Set<string>();
    for await (const entries of client.hScanIterator('h')) for (const { field } of entries) fields.add(field);
    expect(fields.size).toBe(300);
  });

  it('blocks on a duplicate', async () => {
    const client = await open();
    const duplicate = client.duplicate();
    duplicate.on('error', () => {});
    closing.push(() => duplicate.destroy());
    await duplicate.connect();
    const popped = duplicate.blPop('queue', 0);
    await expect.poll(someBlocked).toBe(true);
    await client.rPush('queue', 'job');
    expect(await popped).toMatchObject({ key: 'queue', element: 'job' });
    expect(await duplicate.bzPopMin('none', 0.01)).toBeNull();
  });

  it('comes back after its socket broke, and subscribes again', async () => {
    const url = new URL(sandbox.url);
    const socket = { host: url.hostname, port: Number(url.port), reconnectStrategy };
    const [client, subscriber] = [await open({ socket }), await open({ socket })];
    await client.set('k', 'v');
    const heard = Promise.withResolvers<string>();
    await subscriber.subscribe('news', text => heard.resolve(text));
    const back = [client, subscriber].map(one => new Promise(resolve => one.once('ready', resolve)));
    for (const { name } of sandbox.clients()) sandbox.closeSession(name);
    await Promise.all(back);
    expect(await client.get('k')).toBe('v');
    await expect.poll(() => client.publish('news', 'back')).toBe(1);
    expect(await heard.promise).toBe('back');
  });

  it('reads INFO, COMMAND and MEMORY', async () => {
    const client = await open();
    await client.set('k', 'v');
    expect(await client.info('server')).toMatch(/redis_version:\d+\.\d+\.\d+/);
    expect(await client.commandCount()).toBeGreaterThan(150);
    expect(await client.commandInfo(['get', 'nosuch'])).toMatchObject([{ name: 'get', arity: 2 }, null]);
    expect(await client.commandGetKeys(['MSET', 'a', '1', 'b', '2'])).toEqual(['a', 'b']);
    expect(await client.commandGetKeysAndFlags(['SET', 'a', '1'])).toMatchObject([{ key: 'a' }]);
    expect(await client.memoryUsage('k')).toBeGreaterThan(10);
    expect(await client.dbSize()).toBe(1);
  });

  it('keeps bytes whole', async () => {
    const client = await open();
    const text = '\u0000\r\n$3\r\n*1 ÿ €';
    await client.set(text, text);
    expect(await client.get(text)).toBe(text);
  });
});

/** ioredis with nothing but the address of the sandbox, as people write `new Redis(url)`, and with its usual options. */
import { Redis, type RedisOptions } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

type Options = Omit<RedisOptions, 'replyMapping'>;

let doors: Doors;
let sandbox: Sandbox;
const clients: Redis[] = [];

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  sandbox = await doors.registry.create({ owner: 'ioredis', scope: 'playground', start: [] });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await doors.registry.remove(sandbox.id);
});

function connect(options: Options = {}): Redis {
  const client = new Redis(sandbox.url, options);
  clients.push(client);
  return client;
}

/** The door's side of the client's connection is gone, as after a restart of a router. */
const cutOff = (client: Redis) => client.stream.destroy();

describe.each(['default', 2, 3] as const)('protocol %s', protocol => {
  const version = protocol === 'default' ? {} : { protocol };
  const open = (options: Options = {}) => connect({ ...version, ...options });

  it('is ready after its check by INFO', async () => {
    const client = open({ enableReadyCheck: true });
    await expect.poll(() => client.status).toBe('ready');
    expect(await client.info()).toMatch(/redis_mode:standalone\r\n.*loading:0\r\n.*role:master\r\n/s);
  });

  it('connects lazily, by name, to database 0, and quits', async () => {
    const client = open({ lazyConnect: true, connectionName: 'orders', db: 0 });
    expect(client.status).toBe('wait');
    await client.connect();
    expect(await client.client('GETNAME')).toBe('orders');
    expect(await client.quit()).toBe('OK');
    await expect.poll(() => sandbox.clients()).toEqual([]);
  });

  it('pipelines by itself', async () => {
    const client = open({ enableAutoPipelining: true });
    const numbers = Array.from({ length: 300 }, (_, i) => i);
    await Promise.all(numbers.map(i => client.set(`k${i}`, i)));
    expect(await Promise.all(numbers.map(i => client.get(`k${i}`)))).toEqual(numbers.map(String));
  });

  it('keeps errors in a pipeline at their places', async () => {
    const replies = await open().pipeline().set('k', 'v').lpush('k', 'x').get('k').exec();
    expect(replies?.map(([failure, reply]) => failure?.message ?? reply)).toEqual([
      'OK',
      'WRONGTYPE Operation against a key holding the wrong kind of value',
      'v',
    ]);
  });

  it('prefixes keys, also within the sandbox', async () => {
    const client = open({ keyPrefix: 'shop:' });
    await client.mset({ a: '1', b: '2' });
    expect(await client.mget('a', 'b')).toEqual(['1', '2']);
    expect((await open().keys('*')).toSorted()).toEqual(['shop:a', 'shop:b']);
  });

  it('runs transactions, watched and not, piped and not', async () => {
    const [client, other] = [open(), open()];
    expect(await client.multi().set('a', 1).incr('a').hset('h', 'f', 1).hgetall('h').exec()).toMatchObject([
      [null, 'OK'],
      [null, 2],
      [null, 1],
      [null, { f: '1' }],
    ]);
    await client.watch('a');
    await other.set('a', 9);
    expect(await client.multi().incr('a').exec()).toBeNull();
    await client.multi({ pipeline: false });
    expect(await client.get('a')).toBe('QUEUED');
    expect(await client.exec()).toEqual([[null, '9']]);
    await expect(client.multi().call('SET', 'a').exec()).rejects.toThrow(/EXECABORT/);
  });

  it('scans by a stream', async () => {
    const client = open();
    await client.mset(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k:${i}`, 'v'])));
    await client.sadd('tags', ...Array.from({ length: 200 }, (_, i) => `t${i}`));
    const found = new Set<string>();
    for await (const keys of client.scanStream({ match: 'k:*', count: 50 })) {
      for (const key of keys as string[]) found.add(key);
    }
    expect(found.size).toBe(500);
    const tags = new Set<string>();
    for await (const members of client.sscanStream('tags'))
      for (const tag of members as string[]) tags.add(tag);
    expect(tags.size).toBe(200);
  });

  it('blocks on one connection while another works', async () => {
    const [waiting, working] = [open(), open()];
    const popped = waiting.blpop('queue', 'other', 0);
    await expect.poll(() => sandbox.clients().some(({ state }) => state === 'blocked')).toBe(true);
    await working.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
    expect(await waiting.blpop('queue', 0.01)).toBeNull();
    const read = waiting.xread('BLOCK', 0, 'STREAMS', 's', '$');
    await expect.poll(() => sandbox.clients().some(({ state }) => state === 'blocked')).toBe(true);
    await working.xadd('s', '1-1', 'f', 'v');
    expect(JSON.stringify(await read)).toContain('["1-1",["f","v"]]');
  });

  it('publishes and subscribes', async () => {
    const [subscriber, publisher] = [open(), open()];
    const heard: string[] = [];
    subscriber.on('message', (channel, text) => heard.push(`${channel}=${text}`));
    subscriber.on('pmessage', (pattern, channel, text) => heard.push(`${pattern}:${channel}=${text}`));
    await subscriber.subscribe('news');
    await subscriber.psubscribe('n*');
    expect(await publisher.publish('news', 'hello')).toBe(2);
    await expect.poll(() => heard.toSorted()).toEqual(['n*:news=hello', 'news=hello']);
    expect(await publisher.pubsub('CHANNELS')).toEqual(['news']);
    // Without names ioredis itself waits for ever, at a plain server too.
    await subscriber.unsubscribe('news');
    await subscriber.punsubscribe('n*');
    expect(await publisher.publish('news', 'nobody')).toBe(0);
    expect(await subscriber.ping()).toBe('PONG');
  });

  it('publishes and subscribes by shard', async () => {
    const [subscriber, publisher] = [open(), open()];
    const heard: string[] = [];
    subscriber.on('smessage', (channel, text) => heard.push(`${channel}=${text}`));
    expect(await subscriber.ssubscribe('shard')).toBe(1);
    expect(await publisher.spublish('shard', 'hi')).toBe(1);
    await expect.poll(() => heard).toEqual(['shard=hi']);
    expect(await publisher.pubsub('SHARDNUMSUB', 'shard')).toEqual(['shard', 1]);
    expect(await subscriber.sunsubscribe('shard')).toBe(0);
    expect(await publisher.spublish('shard', 'nobody')).toBe(0);
  });

  it('comes back after its socket broke, and subscribes again', async () => {
    const [client, subscriber] = [open(), open()];
    await client.set('k', 'v');
    await subscriber.subscribe('news');
    const heard = Promise.withResolvers<string>();
    subscriber.on('message', (_channel, text) => heard.resolve(text));
    cutOff(client);
    cutOff(subscriber);
    expect(await client.get('k')).toBe('v');
    await expect.poll(() => client.publish('news', 'back')).toBe(1);
    expect(await heard.promise).toBe('back');
    await expect.poll(() => sandbox.clients().length).toBe(2);
  });

  it('keeps bytes whole', async () => {
    const client = open();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await client.hset(bytes, bytes, bytes);
    expect(await client.hgetBuffer(bytes, bytes)).toEqual(bytes);
  });

  it('asks for the commands of the server', async () => {
    const client = open();
    expect(await client.command('GETKEYS', 'MSET', 'a', '1', 'b', '2')).toEqual(['a', 'b']);
    expect(await client.command('COUNT')).toBeGreaterThan(150);
    expect(JSON.stringify(await client.command('INFO', 'get'))).toContain('"get",2,');
  });
});

it('says what is wrong with a login, once', async () => {
  const client = new Redis(sandbox.url.replace(sandbox.token, 'wrong'), { retryStrategy: () => null });
  clients.push(client);
  client.on('error', () => {});
  await expect(client.get('k')).rejects.toThrow();
});

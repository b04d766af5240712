import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';

const run = promisify(execFile);
let doors: Doors;
let sandbox: Sandbox;
const clients: Redis[] = [];
const raws: RawResp[] = [];
let lastOwner = 0;

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  lastOwner += 1;
  sandbox = await doors.registry.create({ owner: `owner${lastOwner}`, scope: 'playground', start: [] });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  for (const raw of raws.splice(0)) await raw.end();
  await doors.registry.remove(sandbox.id);
});

const client = (options = {}) => {
  const redis = new Redis(sandbox.url, options);
  clients.push(redis);
  return redis;
};
const raw = async () => {
  const connection = await rawResp(doors.respPort);
  raws.push(connection);
  return connection;
};
const loggedIn = async () => {
  const connection = await raw();
  connection.send(command('AUTH', sandbox.id, sandbox.token));
  await connection.until('+OK\r\n');
  return connection;
};
const cli = async (...args: string[]) => {
  const { stdout } = await run('redis-cli', ['--no-auth-warning', '-u', sandbox.url, ...args]);
  return stdout;
};

describe('redis-cli', () => {
  it('runs commands of all kinds of reply', async () => {
    expect(await cli('SET', 'greeting', 'hello you')).toBe('OK\n');
    expect(await cli('GET', 'greeting')).toBe('hello you\n');
    expect(await cli('HSET', 'h', 'a', '1', 'b', '2')).toBe('2\n');
    expect(await cli('HGETALL', 'h')).toBe('a\n1\nb\n2\n');
    expect(await cli('-3', 'HGETALL', 'h')).toBe('a 1\nb 2\n');
    expect(await cli('GET', 'missing')).toBe('\n');
    expect(await cli('NOSUCH')).toMatch(/^ERR unknown command/);
    expect((await cli('KEYS', '*')).trim().split('\n').toSorted()).toEqual(['greeting', 'h']);
  });

  it('takes lines from a pipe', async () => {
    const child = spawn('redis-cli', ['--no-auth-warning', '-u', sandbox.url]);
    child.stdin.end('MULTI\nINCR a\nINCR a\nEXEC\nPING\n');
    let output = '';
    child.stdout.on('data', chunk => (output += String(chunk)));
    await once(child, 'close');
    expect(output).toBe('OK\nQUEUED\nQUEUED\n1\n2\nPONG\n');
  });

  it('loads many commands with --pipe', async () => {
    const child = spawn('redis-cli', ['--no-auth-warning', '-u', sandbox.url, '--pipe']);
    for (let i = 0; i < 1000; i += 1) child.stdin.write(command('SET', `k${i}`, `v${i}`));
    child.stdin.end();
    let output = '';
    child.stdout.on('data', chunk => (output += String(chunk)));
    await once(child, 'close');
    expect(output).toMatch(/errors: 0, replies: 1000/);
    expect(await cli('DBSIZE')).toBe('1000\n');
  });
});

describe('ioredis', () => {
  it('connects with its ready check and works', async () => {
    const redis = client();
    expect(await redis.set('k', 'v', 'EX', 100)).toBe('OK');
    expect(await redis.get('k')).toBe('v');
    expect(await redis.ttl('k')).toBeGreaterThan(90);
    expect(await redis.mget('k', 'missing')).toEqual(['v', null]);
    await expect(redis.lpush('k', 'x')).rejects.toThrow(/^WRONGTYPE/);
  });

  it('keeps bytes whole', async () => {
    const redis = client();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await redis.set(bytes, bytes);
    expect(await redis.getBuffer(bytes)).toEqual(bytes);
    expect(await redis.keysBuffer('*')).toEqual([bytes]);
  });

  it('pipelines', async () => {
    const redis = client();
    const pipeline = redis.pipeline();
    for (let i = 0; i < 500; i += 1) pipeline.rpush('l', i);
    const replies = await pipeline.exec();
    expect(replies?.map(([, length]) => length)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('runs transactions, and aborts a watched one', async () => {
    const redis = client();
    expect(await redis.multi().set('a', 1).incr('a').exec()).toEqual([
      [null, 'OK'],
      [null, 2],
    ]);
    const other = client();
    await redis.watch('a');
    await other.set('a', 7);
    expect(await redis.multi().incr('a').exec()).toBeNull();
  });

  it('subscribes, by name and by pattern', async () => {
    const subscriber = client();
    const publisher = client();
    const heard: string[] = [];
    const second = Promise.withResolvers<void>();
    subscriber.on('message', (channel, text) => heard.push(`${channel} ${text}`));
    subscriber.on('pmessage', (pattern, channel, text) => {
      heard.push(`${pattern} ${channel} ${text}`);
      second.resolve();
    });
    expect(await subscriber.subscribe('news', 'sport')).toBe(2);
    expect(await subscriber.psubscribe('n*')).toBe(3);
    expect(await publisher.publish('news', 'hello')).toBe(2);
    await second.promise;
    expect(heard.toSorted()).toEqual(['n* news hello', 'news hello']);
    expect(await subscriber.unsubscribe('news', 'sport')).toBe(1);
    expect(await subscriber.punsubscribe()).toBe(0);
    expect(await subscriber.get('k')).toBeNull();
  });

  it('blocks, without holding others', async () => {
    const waiting = client();
    const working = client();
    const popped = waiting.blpop('queue', 0);
    await expect.poll(() => working.client('LIST')).toMatch(/cmd=blpop/);
    await working.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
  });

  it('hears keyspace events', async () => {
    const subscriber = client();
    const heard = Promise.withResolvers<string>();
    subscriber.on('pmessage', (_pattern, channel, text) => heard.resolve(`${channel} ${text}`));
    await subscriber.psubscribe('__keyevent@0__:set');
    await client().set('k', 'v');
    expect(await heard.promise).toBe('__keyevent@0__:set k');
  });

  it('speaks RESP3', async () => {
    const redis = client({ protocol: 3 });
    await redis.hset('h', 'a', '1');
    expect(await redis.hgetall('h')).toEqual({ a: '1' });
  });
});

describe('at the byte', () => {
  it('asks for a login, in the words of Redis', async () => {
    const connection = await raw();
    connection.send(
      Buffer.concat([command('PING'), command('GET', 'k'), command('HELLO', '3'), command('HELLO')]),
    );
    await connection.until(
      /^-NOAUTH Authentication required\.\r\n-NOAUTH Authentication required\.\r\n-NOAUTH HELLO must[^\r]+\r\n-NOAUTH HELLO/,
    );
  });

  it('logs in by HELLO and speaks RESP3 from then on', async () => {
    const connection = await raw();
    connection.send(command('HELLO', '3', 'AUTH', sandbox.id, sandbox.token, 'SETNAME', 'me'));
    connection.send(
      Buffer.concat([command('GET', 'missing'), command('HSET', 'h', 'f', 'v'), command('HGETALL', 'h')]),
    );
    const text = await connection.until('%1\r\n$1\r\nf\r\n$1\r\nv\r\n');
    expect(text).toMatch(/^%7\r\n\$6\r\nserver\r\n\$5\r\nredis\r\n/);
    expect(text).toContain('_\r\n:1\r\n');
  });

  it('refuses protocols that do not exist', async () => {
    const connection = await loggedIn();
    connection.send(Buffer.concat([command('HELLO', '4'), command('HELLO', 'x'), command('PING')]));
    expect(await connection.until('+PONG')).toMatch(
      /-NOPROTO unsupported protocol version\r\n-ERR Protocol version is not an integer/,
    );
  });

  it('takes commands in pieces of any size', async () => {
    const connection = await loggedIn();
    const bytes = Buffer.concat([command('SET', 'k', 'a\r\nb'), command('GET', 'k')]);
    for (const byte of bytes) {
      connection.send(Buffer.from([byte]));
      await new Promise(resolve => setImmediate(resolve));
    }
    await connection.until('+OK\r\n+OK\r\n$4\r\na\r\nb\r\n');
  });

  it('takes inline commands', async () => {
    const connection = await raw();
    connection.send(`AUTH ${sandbox.id} ${sandbox.token}\r\nSET k "a b"\r\n\r\nGET k\r\n`);
    await connection.until('+OK\r\n+OK\r\n$3\r\na b\r\n');
  });

  it('answers a pipeline in order, also what it answers itself', async () => {
    const connection = await loggedIn();
    connection.send(
      Buffer.concat([
        command('SET', 'k', '1'),
        command('HELLO', '9'),
        command('INCR', 'k'),
        command('NOSUCH'),
        command('QUIT'),
      ]),
    );
    await connection.closed;
    expect(connection.text()).toMatch(
      /^\+OK\r\n\+OK\r\n-NOPROTO[^\r]*\r\n:2\r\n-ERR unknown command[^\r]*\r\n\+OK\r\n$/,
    );
  });

  it('answers what was asked before the client ended its side', async () => {
    const connection = await raw();
    connection.socket.end(
      Buffer.concat([
        command('AUTH', sandbox.id, sandbox.token),
        command('SET', 'k', 'v'),
        command('GET', 'k'),
      ]),
    );
    await connection.closed;
    expect(connection.text()).toBe('+OK\r\n+OK\r\n$1\r\nv\r\n');
  });

  it('confirms each channel in its place', async () => {
    const connection = await loggedIn();
    connection.send(Buffer.concat([command('SUBSCRIBE', 'a', 'b'), command('UNSUBSCRIBE'), command('PING')]));
    const text = await connection.until('+PONG\r\n');
    expect(text).toBe(
      '+OK\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n' +
        '*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$11\r\nunsubscribe\r\n$1\r\nb\r\n:0\r\n+PONG\r\n',
    );
  });

  it('gives each connection its own name, and takes it back', async () => {
    const names = async () => {
      const events: string[] = [];
      const connection = await loggedIn();
      const stop = sandbox.events.subscribe(event => event.type === 'command' && events.push(event.client));
      connection.send(command('PING'));
      await connection.until('+PONG');
      stop();
      return { connection, name: events[0] };
    };
    const first = await names();
    const second = await names();
    expect([first.name, second.name]).toEqual(['R1', 'R2']);
    await first.connection.end();
    await expect.poll(async () => (await names()).name).toBe('R1');
  });

  it('frees what a client held when it goes', async () => {
    const connection = await loggedIn();
    connection.send(command('BLPOP', 'queue', '0'));
    await expect.poll(() => cli('CLIENT', 'LIST')).toMatch(/cmd=blpop/);
    await connection.end();
    await expect.poll(() => cli('CLIENT', 'LIST')).not.toMatch(/cmd=blpop/);
    expect(await cli('RPUSH', 'queue', 'job')).toBe('1\n');
    expect(await cli('LLEN', 'queue')).toBe('1\n');
  });

  it('stops at the limit of clients and tells why', async () => {
    const open: RawResp[] = [];
    for (let i = 0; i < doors.config.limits.clients; i += 1) open.push(await loggedIn());
    const one = await raw();
    one.send(command('AUTH', sandbox.id, sandbox.token));
    await one.closed;
    expect(one.text()).toMatch(/^-ERR quota/);
    await open[0]?.end();
    await expect.poll(async () => (await loggedIn()).text()).toBe('+OK\r\n');
  });

  it('says that a sandbox is no more to who waits for an answer, and hangs up', async () => {
    const [idle, waiting] = [await loggedIn(), await loggedIn()];
    waiting.send(command('BLPOP', 'queue', '0'));
    await vi.waitFor(() => expect(sandbox.clients().map(({ state }) => state)).toContain('blocked'));
    await doors.registry.remove(sandbox.id);
    await Promise.all([idle.closed, waiting.closed]);
    expect(idle.text()).toBe('+OK\r\n');
    expect(waiting.text()).toMatch(/^\+OK\r\n-ERR expired/);
  });
});

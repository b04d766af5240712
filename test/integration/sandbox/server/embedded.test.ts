import { once } from 'node:events';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { connectSystem } from '#sandbox/redis-target.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { isAlive } from '#test/support/processes.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function dataDirectory(): Promise<string> {
  const { path, remove } = await temporaryDirectory();
  cleanups.push(remove);
  return path;
}

async function start(dataDir: string): Promise<EmbeddedRedis> {
  const redis = await startEmbeddedRedis({ dataDir, log: silentLog });
  cleanups.push(() => redis.stop());
  return redis;
}

async function command(target: EmbeddedRedis['target'], ...args: [string, ...string[]]): Promise<unknown> {
  const redis = connectSystem(target, { enableReadyCheck: false, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await redis.call(...args);
  } finally {
    redis.disconnect();
  }
}

/** What a connection without a login is told. */
async function answerTo(path: string, bytes: string): Promise<string> {
  const socket = connect(path).setEncoding('utf8');
  socket.write(bytes);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return answer;
}

/** Local addresses, in hexadecimal as the kernel writes them, on which the process listens for TCP. */
async function listeningAddresses(pid: number): Promise<string[]> {
  const links = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  );
  const inodes = new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(['tcp', 'tcp6'].map(name => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const rows = tables.flatMap(table => table.trim().split('\n').slice(1)).map(row => row.trim().split(/\s+/));
  const listening = '0A';
  return rows
    .filter(row => row[3] === listening && inodes.has(row[9] ?? ''))
    .map(row => row[1]?.split(':')[0] ?? '');
}

test('owns every slot, takes writes, and keeps them over a restart', async () => {
  const dataDir = await dataDirectory();
  const first = await start(dataDir);
  expect(await command(first.target, 'CLUSTER', 'INFO')).toContain('cluster_slots_ok:16384');
  await command(first.target, 'SET', '{a}:kettle', '3490');
  await first.stop();

  const second = await start(dataDir);
  expect(await command(second.target, 'GET', '{a}:kettle')).toBe('3490');
});

test('what a transaction or a script wrote is there after a restart too', async () => {
  const dataDir = await dataDirectory();
  const first = await start(dataDir);
  const redis = connectSystem(first.target, { enableReadyCheck: false, retryStrategy: () => null });
  redis.on('error', () => {});
  await redis.connect();
  await redis.multi().set('{a}:transaction', '1').hset('{a}:record', 'name', 'Ada').exec();
  await redis.eval("redis.call('SET', KEYS[1], '1') redis.call('INCR', KEYS[1])", 1, '{a}:script');
  redis.disconnect();
  await first.stop();

  const second = await start(dataDir);
  expect(await command(second.target, 'GET', '{a}:transaction')).toBe('1');
  expect(await command(second.target, 'HGET', '{a}:record', 'name')).toBe('Ada');
  expect(await command(second.target, 'GET', '{a}:script')).toBe('2');
  // The rights of `default` are for reading that back; nobody gets in with them.
  expect(await answerTo(second.target.path, 'PING\r\n')).toMatch(/^-NOAUTH/);
  expect(await answerTo(second.target.path, 'AUTH default ""\r\n')).toMatch(/^-WRONGPASS/);
});

test('can be reached by its socket alone, and by nobody without the password', async () => {
  const { target, pid } = await start(await dataDirectory());
  expect((await stat(target.path)).mode & 0o777).toBe(0o700);
  expect(await answerTo(target.path, 'PING\r\n')).toMatch(/^-NOAUTH/);
  const loopback = '0100007F';
  expect(await listeningAddresses(pid)).toEqual([loopback]);
});

test('has the limits that protect a server shared by many', async () => {
  const { target } = await start(await dataDirectory());
  const setting = async (name: string) => ((await command(target, 'CONFIG', 'GET', name)) as string[])[1];
  expect(await setting('proto-max-bulk-len')).toBe('1048576');
  expect(await setting('maxmemory-policy')).toBe('noeviction');
  expect(Number(await setting('maxmemory'))).toBeGreaterThan(0);
  expect(await setting('maxmemory-clients')).toBe('25%');
  expect(await setting('client-output-buffer-limit')).toContain('normal 83886080');
  expect(await setting('enable-debug-command')).toBe('no');
  await expect(command(target, 'CONFIG', 'SET', 'dir', '/')).rejects.toThrow(/protected/);
});

test('a second one on the same folder says so in one line', async () => {
  const dataDir = await dataDirectory();
  await start(dataDir);
  await expect(startEmbeddedRedis({ dataDir, log: silentLog })).rejects.toThrow(
    /^[^\n]*is in use by another Keyspace \(process \d+\)[^\n]*$/,
  );
});

test('lives in a folder with a very long name', async () => {
  const dataDir = join(await dataDirectory(), 'n'.repeat(120));
  const { target } = await start(dataDir);
  expect(Buffer.byteLength(target.path)).toBeLessThan(104);
  expect(await command(target, 'PING')).toBe('PONG');
});

test('is started again when it is killed, with what it had, at the same address', async () => {
  const redis = await start(await dataDirectory());
  await command(redis.target, 'SET', '{a}:kettle', '3490');
  const killed = redis.pid;
  process.kill(killed, 'SIGKILL');
  await vi.waitFor(
    async () => {
      expect(redis.pid).not.toBe(killed);
      expect(await command(redis.target, 'GET', '{a}:kettle')).toBe('3490');
    },
    { timeout: 15_000, interval: 50 },
  );
});

test('stop leaves no process', async () => {
  const redis = await start(await dataDirectory());
  const { pid } = redis;
  await redis.stop();
  expect(isAlive(pid)).toBe(false);
});

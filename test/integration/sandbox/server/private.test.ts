import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectSystem } from '#sandbox/redis-target.ts';
import { openJail } from '#sandbox/server/jail.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { isAlive } from '#test/support/processes.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

test('a private Redis is standalone, has no port and keeps nothing', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  const server = await startPrivateRedis({ directory: join(directory.path, 'worker-1'), log: silentLog });
  onTestFinished(() => server.stop());
  expect((await stat(server.target.path)).mode & 0o777).toBe(0o700);

  const redis = connectSystem(server.target);
  onTestFinished(() => redis.disconnect());
  await redis.set('product:7', 'kettle');
  expect(await redis.get('product:7')).toBe('kettle');
  expect(await redis.info('cluster')).toContain('cluster_enabled:0');
  expect(await redis.config('GET', 'port')).toEqual(['port', '0']);
  expect(await redis.config('GET', 'save')).toEqual(['save', '']);
  expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'no']);
  expect(await redis.config('GET', 'maxmemory')).toEqual(['maxmemory', String(128 * 1024 * 1024)]);
});

test('stop ends its process', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  const server = await startPrivateRedis({ directory: directory.path, log: silentLog });
  expect(isAlive(server.pid)).toBe(true);
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});

test('a private Redis in a jail is nobody else’s, and leaves nothing', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  const jail = await openJail({ dataDir: directory.path });
  const place = join(directory.path, 'worker-1');
  const server = await startPrivateRedis({ directory: place, jail, log: silentLog });
  const redis = connectSystem(server.target);
  onTestFinished(() => redis.disconnect());
  expect(await redis.ping()).toBe('PONG');
  expect(await redis.config('GET', 'maxmemory')).toEqual(['maxmemory', String(128 * 1024 * 1024)]);
  if (jail.users !== undefined) {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const user = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    expect(user).toBeGreaterThanOrEqual(jail.users.first);
    expect(user).toBeLessThanOrEqual(jail.users.last);
    expect(status).toMatch(/^CapEff:\s+0{16}$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    const network = (pid: number | 'self') => readlink(`/proc/${pid}/ns/net`);
    expect(await network(server.pid)).not.toBe(await network('self'));
    expect(await readFile(`/proc/${server.pid}/limits`, 'utf8')).toMatch(/^Max address space +402653184 /m);
  }
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
  expect(await readdir(place)).toEqual([]);
});

test('stop ends one that listens to nobody', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  const jail = await openJail({ dataDir: directory.path });
  const server = await startPrivateRedis({ directory: directory.path, jail, log: silentLog });
  const redis = connectSystem(server.target, { retryStrategy: () => null });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  const endless = redis
    .eval("redis.call('SET', KEYS[1], 1) while true do end", 1, 'k')
    .catch(() => 'cut off');
  await expect.poll(() => redis.status).toBe('ready');
  await server.stop();
  expect(await endless).toBe('cut off');
  expect(isAlive(server.pid)).toBe(false);
});

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectSystem } from '#sandbox/redis-target.ts';
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

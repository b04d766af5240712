import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findRedisServer, isNewEnough, parseRedisVersion } from '#sandbox/server/redis-binary.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

async function program(script: string): Promise<{ path: string; folder: string }> {
  const folder = await temporaryDirectory();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, 'redis-server');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { path, folder: folder.path };
}

test('the version is read from what redis-server and valkey-server print', () => {
  expect(parseRedisVersion('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64')).toBe(
    '7.0.15',
  );
  expect(parseRedisVersion('Valkey server v=8.1.0 sha=00000000:0 malloc=libc')).toBe('8.1.0');
  expect(parseRedisVersion('hello')).toBeUndefined();
});

test('7 and newer are new enough', () => {
  expect(['6.2.14', '7.0.0', '8.2.1', '10.0.0'].map(isNewEnough)).toEqual([false, true, true, true]);
});

test('the first one on the PATH is taken, unless REDIS_SERVER names another', async () => {
  const onPath = await program('echo Redis server v=7.0.1 sha=0');
  const named = await program('echo Redis server v=8.0.1 sha=0');
  expect(await findRedisServer({ PATH: `/nowhere:${onPath.folder}` })).toEqual({
    path: onPath.path,
    version: '7.0.1',
  });
  expect(await findRedisServer({ PATH: onPath.folder, REDIS_SERVER: named.path })).toEqual({
    path: named.path,
    version: '8.0.1',
  });
});

test('what is wrong is told by its reason', async () => {
  await expect(findRedisServer({ PATH: '/nowhere' })).rejects.toMatchObject({ reason: 'absent' });
  await expect(findRedisServer({ REDIS_SERVER: '/nowhere/redis' })).rejects.toMatchObject({
    reason: 'unusable',
    message: 'REDIS_SERVER names /nowhere/redis, which does not run (ENOENT).',
  });
  const old = await program('echo Redis server v=6.2.14 sha=0');
  await expect(findRedisServer({ PATH: old.folder })).rejects.toMatchObject({ reason: 'too-old' });
  const other = await program('echo something else');
  await expect(findRedisServer({ PATH: other.folder })).rejects.toMatchObject({ reason: 'unusable' });
});

/** The same on a standalone server, as behind a plain REDIS_URL. */
import { expect, test } from 'vitest';
import { readConfig } from '#sandbox/config.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { say, testSecret } from '#test/support/sandbox.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

test('two sandboxes on a server without slots', async () => {
  const folder = await temporaryDirectory();
  const server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  const registry = await openNamespaceRegistry({
    target: server.target,
    config: readConfig({ NODE_ENV: 'test' }),
    secret: testSecret,
    log: silentLog,
    respUrl: () => 'redis://',
  });
  const make = (owner: string, start: string[]) => registry.create({ owner, scope: 'home', start });
  const [a, b] = [await make('a', ['MSET x 1 y 2']), await make('b', ['SET x 9'])];
  expect(await say(a, 'A', 'DBSIZE')).toBe('(integer) 2');
  expect(await say(b, 'A', 'KEYS *')).toBe('1) "x"');
  expect(await say(a, 'A', 'RPUSH l 2 1')).toBe('(integer) 2');
  expect(await say(a, 'A', 'SORT l BY w_* GET #')).toBe('1) "1"\n2) "2"');
  expect(await say(a, 'A', 'FLUSHALL')).toBe('OK');
  expect(await say(b, 'A', 'GET x')).toBe('"9"');
  await registry.remove(a.id);
  await registry.remove(b.id);
  await registry.close();
  await server.stop();
  await folder.remove();
});

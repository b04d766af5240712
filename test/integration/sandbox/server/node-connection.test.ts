import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { connectNode } from '#sandbox/server/node-connection.ts';
import { nodeOf, openTopologies, type TestTopologies } from '#test/support/topologies.ts';

let topologies: TestTopologies;
let node: OwnNode;
beforeAll(async () => {
  topologies = await openTopologies();
  node = nodeOf(await topologies.create('server'), 'redis-1');
});
afterAll(() => topologies.close());

it('is opened again after the node was away, and tells each trouble as what it is', async () => {
  const connection = connectNode(node, { timeoutMs: 500 });
  expect(await connection.use(redis => redis.set('k', 'v'))).toBe('OK');
  await expect(connection.use(redis => redis.lpush('k', 'v'))).rejects.toThrow(/^WRONGTYPE/);
  // A fault of ours is no trouble of the node's.
  await expect(connection.use(() => Promise.reject(new Error('not what it should be')))).rejects.toThrow(
    'not what it should be',
  );
  // It computes for longer than is waited for.
  const busy = 'local s = 0 while true do s = s + 1 end';
  await expect(connection.use(redis => redis.eval(busy, 0))).rejects.toMatchObject({ code: 'timeout' });

  await node.stop('SIGKILL');
  await expect(connection.use(redis => redis.get('k'))).rejects.toMatchObject({ code: 'conflict' });
  await node.start();
  expect(await connection.use(redis => redis.get('k'))).toBeNull();

  node.pause();
  await expect(connection.use(redis => redis.get('k'))).rejects.toMatchObject({ code: 'conflict' });
  node.resume();
  const died = connection.use(async redis => {
    process.kill(node.pid ?? 0, 'SIGKILL');
    return redis.get('k');
  });
  await expect(died).rejects.toMatchObject({ code: 'unavailable' });
  connection.close();
});

/** The shared Redis dies and comes back, as it may at any time. */
import { expect, test } from 'vitest';
import { Failure } from '#sandbox/failure.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import { openTestRegistry, say } from '#test/support/sandbox.ts';

test('sandboxes go on where they were once the server is back', async () => {
  const opened = await openTestRegistry();
  opened.system.on('error', () => {});
  const sandbox = await opened.sandbox(['SET a 1']);
  const heard = new Promise(resolve => sandbox.session('B').onPush(resolve));
  await say(sandbox, 'A', 'INCR a');
  await say(sandbox, 'B', 'SUBSCRIBE news');
  // A connection that gives up: another would send the unanswered command again to the new server.
  const killer = connectSystem(opened.target, { retryStrategy: () => null });
  await killer.call('SHUTDOWN', 'NOSAVE').catch(() => undefined);
  killer.disconnect();
  const troubles = new Set<unknown>();
  let value: string | undefined;
  while (value === undefined) {
    // Only failures that say so: never an error reply of the server's own trouble, never a wrong value.
    value = await say(sandbox, 'A', 'GET a').catch((cause: unknown) => {
      if (!(cause instanceof Failure)) throw cause;
      troubles.add(cause.code);
      return undefined;
    });
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  expect(value).toBe('"2"');
  expect([...troubles]).toEqual(['unavailable']);
  expect(await say(sandbox, 'A', 'SET b 1')).toBe('OK');
  expect(await opened.registry.find(sandbox.id)).toBe(sandbox);
  const publishing = setInterval(
    () => void sandbox.runLine('A', 'PUBLISH news back').catch(() => undefined),
    100,
  );
  expect(await heard).toMatchObject({ type: 'array' });
  clearInterval(publishing);
  await opened.close();
});

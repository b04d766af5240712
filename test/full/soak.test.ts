/**
 * Two minutes of sandboxes that are made, used and removed. Memory, open files and what is on the server must be at
 * the end what they were after the first seconds. `SOAK_SECONDS` makes it longer.
 */
import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits } from '#sandbox/config.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';

const seconds = Number(process.env.SOAK_SECONDS ?? 120);
const warmUpSeconds = Math.min(20, seconds / 4);
/** What may be more at the end: buffers that grew once, compiled code. */
const heapSlackBytes = 12_000_000;

/** `default`, the system, and one for each namespace that is kept ready, of which there may be fewer at the moment. */
const mostUsers = 2 + defaultLimits.warmNamespaces;

let opened: TestRegistry;
beforeAll(async () => {
  opened = await openTestRegistry();
});
afterAll(() => opened.close());

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

interface Standing {
  readonly heapBytes: number;
  readonly files: number;
  readonly keys: number;
  readonly users: number;
  readonly connections: number;
}

async function standing(): Promise<Standing> {
  const { system } = opened;
  if (typeof collectGarbage !== 'function') throw new Error('There is no gc to call.');
  collectGarbage();
  const users = (await system.call('ACL', 'USERS')) as string[];
  const connections = String(await system.call('CLIENT', 'LIST'))
    .trim()
    .split('\n').length;
  return {
    heapBytes: process.memoryUsage().heapUsed,
    files: (await readdir('/proc/self/fd')).length,
    keys: await system.dbsize(),
    users: users.length,
    connections,
  };
}

/** One learner's visit. */
async function visit(number: number): Promise<void> {
  const sandbox = await opened.registry.create({
    owner: `owner${number}`,
    scope: 'playground',
    start: ['SET a 1'],
  });
  const stop = sandbox.events.subscribe(() => undefined);
  await sandbox.runLine('B', 'SUBSCRIBE news');
  await sandbox.runLine('C', 'PSUBSCRIBE __key*__:*');
  const waiting = sandbox.runLine('D', 'BLPOP jobs 0');
  for (const line of [
    'INCR a',
    'SET t x EX 5',
    'RPUSH list a b c',
    'PUBLISH news hello',
    'MULTI',
    'INCR a',
    'EXEC',
  ]) {
    await sandbox.runLine('A', line);
  }
  await sandbox.advance('next-expiry');
  await sandbox.snapshot();
  // Every second leaves while one of its clients waits.
  if (number % 2 === 0) {
    await sandbox.runLine('A', 'LPUSH jobs kettle');
    await waiting;
    await opened.registry.remove(sandbox.id);
  } else {
    const left = waiting.then(
      () => 'answered',
      () => 'ended',
    );
    await opened.registry.remove(sandbox.id);
    expect(await left).toBe('ended');
  }
  stop();
}

/** Several at a time. */
async function visits(forMs: number, from: number): Promise<number> {
  const endAt = performance.now() + forMs;
  let number = from;
  const keepComing = async () => {
    while (performance.now() < endAt) {
      number += 1;
      await visit(number);
    }
  };
  await Promise.all([keepComing(), keepComing(), keepComing(), keepComing()]);
  return number;
}

test('everything is given back', async () => {
  const warm = await visits(warmUpSeconds * 1000, 0);
  const before = await standing();
  const made = await visits((seconds - warmUpSeconds) * 1000, warm);
  await expect.poll(async () => (await standing()).connections, { timeout: 10_000 }).toBe(before.connections);
  const after = await standing();
  console.log(`${made} sandboxes; after ${warm} of them`, before, 'at the end', after);
  expect(made).toBeGreaterThan(warm);
  expect({ ...after, heapBytes: 0, users: 0 }).toEqual({ ...before, heapBytes: 0, users: 0 });
  expect(after.users).toBeLessThanOrEqual(mostUsers);
  expect(after.heapBytes).toBeLessThan(before.heapBytes + heapSlackBytes);
});

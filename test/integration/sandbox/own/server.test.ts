import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { say } from '#test/support/sandbox.ts';

let doors: Doors;
let sandbox: Sandbox;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
  sandbox = await doors.all.create({ owner: 'one', scope: 'playground', kind: 'server', start: ['SET a 1'] });
});
afterAll(() => doors.stop());

describe('a server of one’s own', () => {
  it('begins with its start state', async () => {
    expect(await say(sandbox, 'A', 'GET a')).toBe('"1"');
    const { keys, keyCount } = await sandbox.snapshot();
    expect(keys.map(({ key }) => key)).toEqual(['a']);
    expect(keyCount).toBe(1);
  });

  it('runs scripts', async () => {
    expect(await say(sandbox, 'A', `EVAL "return redis.call('SET', KEYS[1], ARGV[1])" 1 b 2`)).toBe('OK');
    expect(await say(sandbox, 'B', 'GET b')).toBe('"2"');
  });
});

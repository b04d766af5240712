/** Our glob beside the server's: random patterns over the bytes that mean something, and both must agree. */
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: PrivateRedis;
let redis: Redis;
const names = [
  '',
  'a',
  'b',
  'aa',
  'ab',
  'ba',
  'abc',
  'aab',
  'a-b',
  ']',
  '[',
  '\\',
  '^',
  '*',
  '?',
  'a]',
  '[a]',
  'a\\b',
  '-',
  'a*b',
  '\xff',
  '\x80a',
  'bbb',
  'cab',
].map(name => Buffer.from(name, 'latin1'));

beforeAll(async () => {
  folder = await temporaryDirectory();
  server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  redis = connectSystem(server.target);
  for (const name of names) await redis.set(name, '1');
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
  await folder.remove();
});

test('agrees with KEYS', async () => {
  const piece = fc.constantFrom(
    '*',
    '?',
    '[',
    ']',
    '^',
    '-',
    '\\',
    'a',
    'b',
    'c',
    '[^a]',
    '[a-c]',
    '[ab]',
    '\xff',
    '[\x80-a]',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 7 }), async pieces => {
      const pattern = Buffer.from(pieces.join(''), 'latin1');
      const theirs = ((await redis.callBuffer('KEYS', pattern)) as Buffer[])
        .map(key => key.toString('latin1'))
        .sort();
      const glob = compileGlob(pattern);
      const ours = names
        .filter(name => glob.isEverything || matchesGlob(glob, name))
        .map(key => key.toString('latin1'))
        .sort();
      expect(ours, pattern.toString('latin1')).toEqual(theirs);
    }),
    { numRuns: 3000 },
  );
});

test('a hostile pattern takes no time to speak of', () => {
  const glob = compileGlob(Buffer.from(`${'a*'.repeat(50)}b`));
  const text = Buffer.from('a'.repeat(5000));
  const started = performance.now();
  expect(matchesGlob(glob, text)).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});

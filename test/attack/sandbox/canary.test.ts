/**
 * Random hostile commands, built from the server's own grammar of them, through both doors and both protocols, while a
 * canary is watched: nothing of it is told, nothing of it changes, its subscriber hears its own messages and no other,
 * and its p99 stays within a multiple of what it is quietly. `FUZZ_SEED=…` runs it again; the long run is in
 * test/full/sandbox-fuzz.test.ts.
 */
import { expect, test } from 'vitest';
import { expectUnharmed } from '#test/support/canary/check.ts';
import { fuzzSeed } from '#test/support/fuzz/chance.ts';

test('a canary is not told of, not changed, not disturbed and not held up', async () => {
  const { commands } = await expectUnharmed({ seed: fuzzSeed('canary'), rounds: 3, forMs: 3500 });
  expect(commands).toBeGreaterThan(1000);
});

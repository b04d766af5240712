/**
 * A sandbox answers as a plain redis-server of its own does: the same seeded commands to both, every reply, every
 * pushed message and in the end every key compared.
 *
 * `FUZZ_SEED=…` begins with the round that was printed; `npm run fuzz` goes on for a million commands.
 */
import { expect, test } from 'vitest';
import { compareWithPlainServers } from '#test/support/differential/differential.ts';
import { expectAlike } from '#test/support/differential/verdict.ts';
import { fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';

test('a sandbox answers as a server of one’s own', { timeout: 300_000 }, async () => {
  const seed = fuzzSeed('differential');
  const report = await compareWithPlainServers({ seed, commands: fuzzCount(100_000), lanes: 3 });
  expectAlike(report);
  expect(report.soundShare).toBeGreaterThan(0.6);
});

/**
 * A sandbox answers as a plain redis-server of its own does: the same seeded commands to both, every reply, every
 * pushed message and in the end every key compared.
 *
 * Always the same commands, so that it is not red for what nobody changed; `FUZZ_SEED=…` begins with another round,
 * and `npm run fuzz` takes new ones, a million.
 */
import { expect, test } from 'vitest';
import { compareWithPlainServers } from '#test/support/differential/differential.ts';
import { expectAlike } from '#test/support/differential/verdict.ts';
import { fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';

const usualSeed = 20_261_121;

test('a sandbox answers as a server of one’s own', { timeout: 300_000 }, async () => {
  const seed = process.env.FUZZ_SEED === undefined ? usualSeed : fuzzSeed('differential');
  const report = await compareWithPlainServers({ seed, commands: fuzzCount(100_000), lanes: 3 });
  expectAlike(report);
  expect(report.soundShare).toBeGreaterThan(0.6);
});

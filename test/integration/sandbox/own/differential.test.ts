/**
 * A server of one's own answers through the RESP door as one that nobody stands before: the same seeded commands to
 * both, in RESP2 and RESP3, every reply, every pushed message and in the end every key compared.
 */
import { expect, test } from 'vitest';
import { compareWithPlainServers } from '#test/support/differential/differential.ts';
import { fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';

const usualSeed = 20_261_130;

test('a server of one’s own answers as a plain one', { timeout: 300_000 }, async () => {
  const seed = process.env.FUZZ_SEED === undefined ? usualSeed : fuzzSeed('differential');
  const report = await compareWithPlainServers({
    seed,
    commands: fuzzCount(10_000),
    lanes: 2,
    kind: 'server',
  });
  expect(report.findings.join('\n\n')).toBe('');
  expect(report.soundShare).toBeGreaterThan(0.6);
});

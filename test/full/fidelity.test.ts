/**
 * The long form of the comparison with plain servers: a million commands, `npm run fuzz`.
 *
 * `FUZZ_SEED=… FUZZ_COMMANDS=… npm run fuzz` runs it again, or longer.
 */
import { test } from 'vitest';
import { compareWithPlainServers } from '#test/support/differential/differential.ts';
import { expectAlike } from '#test/support/differential/verdict.ts';
import { fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';

test('a million commands are answered as a server of one’s own answers them', async () => {
  const seed = fuzzSeed('fidelity');
  expectAlike(
    await compareWithPlainServers({ seed, commands: fuzzCount(1_000_000), lanes: 4, mostFindings: 5 }),
  );
});

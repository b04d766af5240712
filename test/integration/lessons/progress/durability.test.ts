import { expect, it } from 'vitest';
import { attemptsThroughKills } from '#test/support/attempt-kills.ts';

const kills = 40;

it(`keeps every acknowledged attempt through ${kills} kill -9`, { timeout: 120_000 }, async () => {
  const { acknowledged, kept } = await attemptsThroughKills(kills);
  expect([...acknowledged].filter(id => !kept.has(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(kills);
  // At most the one under way at each kill was stored without having been acknowledged.
  expect(kept.size - acknowledged.size).toBeLessThanOrEqual(kills);
});

/** The hostile lines on a server of the attacker's own. Those that take seconds each only in part: see test/full. */
import { describe, test } from 'vitest';
import { expectInside, openOwnBattery, ownCategories } from './own-battery.ts';

openOwnBattery();

describe.each(ownCategories)('%s', category => {
  test('stays inside', { timeout: 240_000 }, () => expectInside(category, category === 'lua-dos' ? 8 : 1));
});

/** All lines that would hold a server up, on a server of the attacker's own. */
import { test } from 'vitest';
import { expectInside, openOwnBattery } from '#test/attack/sandbox/own/own-battery.ts';

openOwnBattery();

test('lua-dos stays inside', { timeout: 900_000 }, () => expectInside('lua-dos', 1));

/** The scenarios' start data and what is tried on it, on a real Redis. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveBench } from '#components/bench/bench-store.ts';
import { runCommands } from '#components/playground/pads/run-commands.ts';
import { scenarios } from '#components/playground/scenarios/scenarios.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { openLiveBench } from '#test/support/live-bench.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());

test.for(scenarios)(
  '$name: 30 to 80 keys of all types, some with an end; all five tries work',
  async scenario => {
    const { live, close } = await openLiveBench(doors, 'playground');
    try {
      const lines = (await scenario.seed()).split('\n').filter(line => line !== '' && !line.startsWith('#'));
      const loaded = await runCommands(
        live,
        lines.map(line => ({ client: 'A', line })),
      );
      expect(errorsOf(live)).toEqual([]);
      expect(loaded).toEqual({ count: lines.length, failed: 0, stuck: undefined });
      const { keys, keyCount } = live.getState();
      expect(keyCount).toBeGreaterThanOrEqual(30);
      expect(keyCount).toBeLessThanOrEqual(80);
      const drawn = [...keys.values()].map(({ snapshot }) => snapshot);
      expect([...new Set(drawn.map(({ type }) => type))].sort()).toEqual([
        'hash',
        'list',
        'set',
        'stream',
        'string',
        'zset',
      ]);
      expect(drawn.filter(({ expiresAtMs }) => expiresAtMs !== null).length).toBeGreaterThanOrEqual(3);
      for (const { run } of scenario.tries) {
        expect(await runCommands(live, run)).toEqual({ count: run.length, failed: 0, stuck: undefined });
      }
      expect(errorsOf(live)).toEqual([]);
    } finally {
      close();
    }
  },
);

const errorsOf = (live: LiveBench) =>
  live
    .getState()
    .log.filter(({ outcome }) => outcome === 'error')
    .map(({ text, summary }) => `${text}: ${summary}`);

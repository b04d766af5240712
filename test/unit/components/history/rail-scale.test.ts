import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOfX, pitchOf, xOfAt } from '#components/history/rail-scale.ts';

const scales = fc.record({
  width: fc.integer({ min: 40, max: 2000 }),
  count: fc.integer({ min: 1, max: 3000 }),
});

test('every step stands on the track, the newest at its end, and is found where it stands', () => {
  fc.assert(
    fc.property(scales, fc.nat(3000), (scale, some) => {
      const at = some % (scale.count + 1);
      const x = xOfAt(at, scale);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(scale.width);
      expect(atOfX(x, scale)).toBe(at);
      expect(xOfAt(scale.count, scale)).toBe(scale.width - 8);
    }),
  );
});

test('beside the track are its ends, and a track without room is now', () => {
  const scale = { width: 100, count: 5 };
  expect([atOfX(-50, scale), atOfX(500, scale)]).toEqual([0, 5]);
  expect(pitchOf(scale)).toBe(12);
  expect(atOfX(3, { width: 0, count: 5 })).toBe(5);
});

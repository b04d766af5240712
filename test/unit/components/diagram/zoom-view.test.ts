import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zoomedAt } from '#components/diagram/zoom-view.ts';

const pixels = fc.integer({ min: -2000, max: 2000 });

test('what stands under the pointer stays there', () => {
  fc.assert(
    fc.property(
      pixels,
      pixels,
      pixels,
      pixels,
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      (x, y, atX, atY, factor) => {
        const before = { x, y, scale: 1 };
        const after = zoomedAt(before, factor, { x: atX, y: atY });
        // The point of the drawing under the pointer, before and after.
        expect((atX - after.x) / after.scale).toBeCloseTo(atX - x, 6);
        expect((atY - after.y) / after.scale).toBeCloseTo(atY - y, 6);
      },
    ),
  );
});

test('it becomes neither a dot nor endless', () => {
  const start = { x: 10, y: 10, scale: 1 };
  expect(zoomedAt(start, 1e9, { x: 0, y: 0 }).scale).toBe(8);
  expect(zoomedAt(start, 1e-9, { x: 0, y: 0 }).scale).toBe(0.2);
});

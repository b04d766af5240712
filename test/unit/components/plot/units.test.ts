import { expect, test } from 'vitest';
import {
  axisTop,
  beforeText,
  decadesOf,
  decadesWithin,
  extentOf,
  extentText,
  momentAt,
} from '#components/plot/plot-scale.ts';
import {
  agoText,
  bytesText,
  counted,
  microsecondsText,
  millisecondsText,
  percentText,
  perSecondText,
} from '#components/plot/units.ts';

test.each([
  [bytesText(0), '0 B'],
  [bytesText(1023), '1,023 B'],
  [bytesText(1024), '1 kB'],
  [bytesText(1536), '1.5 kB'],
  [bytesText(67_108_864), '64 MB'],
  [bytesText(104_857_600), '100 MB'],
  [bytesText(5 * 1024 ** 4), '5 TB'],
  [perSecondText(0), '0/s'],
  [perSecondText(3.46), '3.5/s'],
  [perSecondText(10), '10/s'],
  [perSecondText(1234.4), '1,234/s'],
  [percentText(1), '100 %'],
  [percentText(0.9344), '93.4 %'],
  [percentText(0.5), '50 %'],
  [percentText(0), '0 %'],
  [microsecondsText(12.34), '12.3 µs'],
  [microsecondsText(100), '100 µs'],
  [microsecondsText(1500), '1.5 ms'],
  [microsecondsText(2_000_000), '2 s'],
  [millisecondsText(0.421), '0.42 ms'],
  [millisecondsText(1.5), '1.5 ms'],
  [millisecondsText(20), '20 ms'],
  [millisecondsText(1270), '1.3 s'],
  [agoText(0), 'just now'],
  [agoText(1000), '1 s ago'],
  [agoText(119_999), '119 s ago'],
  [agoText(120_000), '2 min ago'],
  [agoText(7_200_000), '2 h ago'],
  [counted(1, 'key'), '1 key'],
  [counted(1234, 'key'), '1,234 keys'],
  [counted(0, 'entry', 'entries'), '0 entries'],
  [beforeText(0), 'now'],
  [beforeText(-30), '−30 s'],
  [beforeText(-120), '−2 min'],
  [beforeText(0, 'its end'), 'its end'],
])('%s', (written, expected) => {
  expect(written).toBe(expected);
});

test('a plot in words tells the newest, lowest and highest of what is in view', () => {
  const extent = extentOf([1, 2, 3, 4], [99, 5, 2, 3], 2, 4);
  expect(extent).toEqual({ last: 3, low: 2, high: 5 });
  expect(extentText(extent, String)).toBe('now 3, lowest 2, highest 5');
});

test('a plot whose newest moment has no value says so, and one without any says that', () => {
  expect(extentText(extentOf([1, 2], [7, null], 0, 9), String)).toBe('no value now, lowest 7, highest 7');
  expect(extentText(extentOf([1, 2], [null, null], 0, 9), String)).toBe('nothing measured yet');
  expect(extentText(extentOf([1], [7], 2, 9), String)).toBe('nothing measured yet');
});

test('an axis ends above what is drawn and never at 0', () => {
  expect(axisTop(undefined, { atLeast: 5 })).toBe(5);
  expect(axisTop(0, { atLeast: 5 })).toBe(5);
  expect(axisTop(100, { atLeast: 5 })).toBeGreaterThan(100);
});

test('a moment that is looked at is the last that is not later', () => {
  expect(momentAt([1, 2, 3], 2.9)).toBe(1);
  expect(momentAt([1, 2, 3], 99)).toBe(2);
  expect(momentAt([1, 2, 3], 0)).toBeUndefined();
});

test.each([
  [
    [null, null, undefined],
    [1, 100],
  ],
  [
    [null, null, 10_000],
    [10_000, 1_000_000],
  ],
  [
    [0, 0, undefined],
    [1, 100],
  ],
  [
    [12, 480, 10],
    [10, 1000],
  ],
  [
    [12, 900, undefined],
    [10, 10_000],
  ],
  [
    [3, 50_000, 10_000],
    [1, 100_000],
  ],
] as const)('an axis by powers of ten around %j goes from and to %j', ([low, high, limit], range) => {
  expect(decadesOf(low, high, limit)).toEqual(range);
});

test('its grid has a line for each power of ten', () => {
  expect(decadesWithin(10, 10_000)).toEqual([10, 100, 1000, 10_000]);
  expect(decadesWithin(1, 1)).toEqual([1]);
});

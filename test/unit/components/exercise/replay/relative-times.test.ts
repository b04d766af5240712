import { expect, it } from 'vitest';
import { withRelativeTimes } from '#components/exercise/replay/relative-times.ts';
import { startMs } from '#lessons/grading/driver/clock.ts';

/** A minute after the start of the schedule, in its own clock. */
const endMs = startMs + 60_000;
const endSeconds = endMs / 1000;

it.each([
  [`EXPIREAT k ${endSeconds} GT`, 'PEXPIRE k 50000 GT'],
  [`pexpireat k ${endMs}`, 'PEXPIRE k 50000'],
  [`SET k v XX EXAT ${endSeconds} KEEPTTL`, 'SET k v XX PX 50000 KEEPTTL'],
  [`GETEX k pxat ${endMs}`, 'GETEX k PX 50000'],
])('%s, ten seconds after the start, is %s', (line, expected) => {
  expect(withRelativeTimes(line.split(' '), 10_000).join(' ')).toBe(expected);
});

it.each([
  'SET EXAT EXAT',
  'SET k EXAT 5',
  'SET k v EX 30',
  'GET k',
  `PEXPIREAT k ${startMs}`,
  'SET k v PXAT never',
])('%s stays as it is', line => {
  expect(withRelativeTimes(line.split(' '), 10_000).join(' ')).toBe(line);
});

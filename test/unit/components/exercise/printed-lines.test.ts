import { expect, test } from 'vitest';
import { printedLines } from '#components/exercise/printed-lines.ts';

test('lines are taken apart by time and client; a text of several lines stays one', () => {
  expect(printedLines('0 ms A: got: null\n180 ms worker-2: first\nsecond\n180 ms A: \n')).toEqual([
    { at: '0 ms', who: 'A', text: 'got: null' },
    { at: '180 ms', who: 'worker-2', text: 'first\nsecond' },
    { at: '180 ms', who: 'A', text: '' },
  ]);
});

test('what was cut off at the front is shown all the same', () => {
  expect(printedLines('rest of a line')).toEqual([{ at: '', who: '', text: 'rest of a line' }]);
});

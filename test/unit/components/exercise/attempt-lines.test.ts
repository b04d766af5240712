/** What a page reads of an attempt's answer, and says of it. */
import { describe, expect, it } from 'vitest';
import { verdictFrom } from '#components/exercise/attempt-lines.ts';
import { countWords, statusWords } from '#components/exercise/GradingStatus.tsx';
import { textOf } from '#components/i18n/catalogue.ts';
import type { AttemptLine, AttemptProgress } from '#lessons/schema.ts';
import { verdictOf } from '#test/support/records.ts';

const t = textOf('en', 'exercise');

const waiting: AttemptLine = { state: 'waiting', place: 2, waiting: 3 };
const running: AttemptLine = { state: 'running', schedules: 12, scenario: 'Zwei “zugleich”' };
const graded: AttemptLine = { state: 'graded', attempt: 'x', verdict: verdictOf(true) };
const refused: AttemptLine = {
  state: 'refused',
  problem: { type: 't', title: 't', status: 504, detail: 'It took too long.', code: 'timeout' },
};

const bytesOf = (lines: readonly AttemptLine[]) =>
  Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join(''));

function bodyOf(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function read(...pieces: Uint8Array[]) {
  const told: AttemptProgress[] = [];
  const verdict = await verdictFrom(bodyOf(...pieces), progress => told.push(progress));
  return { told, verdict };
}

describe('the lines of an answer', () => {
  it('are read wherever they are cut', async () => {
    const bytes = bytesOf([waiting, running, graded]);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { told, verdict } = await read(bytes.subarray(0, at), bytes.subarray(at));
      expect(told).toEqual([waiting, running]);
      expect(verdict).toEqual(verdictOf(true));
    }
  });

  it('may end with why there is no verdict', async () => {
    await expect(read(bytesOf([running, refused]))).rejects.toThrow('It took too long.');
  });

  it('that end too soon are no verdict', async () => {
    await expect(read(bytesOf([running]))).rejects.toThrow('The connection ended before the verdict came.');
    await expect(read(bytesOf([graded]).subarray(0, -2))).rejects.toThrow('The connection ended');
  });

  it('that are something else are refused', async () => {
    await expect(read(Buffer.from('{"state":"graded"}\n'))).rejects.toThrow();
    await expect(read(Buffer.from('<html>\n'))).rejects.toThrow();
  });
});

describe('the words', () => {
  it.each<[AttemptProgress | undefined, string, string]>([
    [undefined, 'It runs.', ''],
    [{ state: 'waiting', place: 1, waiting: 4 }, 'Other answers are being checked; yours is next.', ''],
    [
      { state: 'waiting', place: 4, waiting: 12 },
      'Other answers are being checked; yours is number 4 of 12 in line.',
      '',
    ],
    [{ state: 'running', schedules: 0 }, 'It runs.', ''],
    [{ state: 'running', schedules: 1 }, 'It runs.', ' 1 schedule tried'],
    [
      { state: 'running', schedules: 1312, scenario: 'Two at once' },
      'It runs.',
      ' 1,312 schedules tried, now: Two at once',
    ],
  ])('%j', (progress, status, count) => {
    expect(statusWords(t, progress, 'It runs.')).toBe(status);
    expect(countWords(t, progress)).toBe(count);
  });
});

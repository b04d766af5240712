/** The kinds of failure, and that nobody beside `sandbox/failure.ts` has a mapping of their own. */
import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  closeCode,
  Failure,
  httpStatus,
  respError,
  respText,
  sandboxEnded,
  toFailure,
} from '#sandbox/failure.ts';
import { failureCodeSchema } from '#sandbox/protocol.ts';

test.each(failureCodeSchema.options)('%s has a status, a close code and a RESP error', code => {
  expect(httpStatus[code]).toBeGreaterThanOrEqual(400);
  // What a server may send (RFC 6455, 7.4): not 1004 to 1006, and ours from 4000 on.
  expect([1008, 1009, 1011, 1013].includes(closeCode[code]) || closeCode[code] >= 4000).toBe(true);
  // A word in capitals first: clients tell errors apart by it.
  expect(respError(new Failure(code, 'Words.'))).toMatch(/^[A-Z]+ (?:[a-z]+: )?Words\.$/);
  expect(respText(code, 'Words.')).toBe(respError(new Failure(code, 'Words.')));
});

test('what was thrown stays what it is, or becomes internal without a word of it', () => {
  const failure = new Failure('busy', 'Words.', 3);
  expect(toFailure(failure)).toBe(failure);
  const internal = toFailure(new Error('secret'));
  expect(internal.code).toBe('internal');
  expect(internal.message).not.toContain('secret');
});

test.each(['unused', 'removed', 'lost'] as const)('a sandbox that is %s says what to do', why => {
  expect(sandboxEnded(why)).toMatchObject({
    code: 'expired',
    message: expect.stringMatching(/Start a new one/),
  });
});

/** Marks of a mapping: the prefixes of RESP errors that are ours, statuses and close codes. */
const mappings =
  /(['"`])(?:ERR (?:quota|timeout|expired|internal|conflict):|NOPERM |BUSY |LOADING )|\b(?:4403|4404|4410|4429|4504|1013)\b/;
/** Redis's own words, recognised or imitated, are no mapping of failures. */
const own = ['sandbox/failure.ts'];

test('nobody else maps kinds to words and numbers', async () => {
  const found: string[] = [];
  let files = 0;
  for await (const path of glob(['sandbox/**/*.ts', 'lessons/http/**/*.ts', 'lessons/grading/**/*.ts'])) {
    files += 1;
    if (own.includes(path)) continue;
    const lines = (await readFile(path, 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      const isComment = /^\s*(?:\/\/|\*|\/\*)/.test(line);
      if (!isComment && mappings.test(line)) found.push(`${path}:${index + 1}: ${line.trim()}`);
    }
  }
  expect(files).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

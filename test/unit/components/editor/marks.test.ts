import { expect, test } from 'vitest';
import { marksOn } from '#components/editor/marks.ts';
import type { CheckResult, Evidence } from '#lessons/schema.ts';
import { placeText } from '#sandbox/guest/compile.ts';

const source = `export async function take(redis: Redis) {
  const value = await redis.get('lock');
  if (value === null) await redis.set('lock', 'me');
  await redis.call('EXPIRE', 'lock', 30);
}`;

const failed = (observed: string, evidence?: Evidence): CheckResult => ({
  id: 'one',
  name: 'One at a time',
  passed: false,
  expected: '',
  observed,
  feedback: '',
  ...(evidence ? { evidence } : {}),
});

const brokeBy = (args: string[], target = 'redis'): Evidence => ({
  scenario: 's',
  seed: 1,
  fatalStep: 0,
  events: [{ atMs: 0, actor: 'A', target, call: args.join(' '), reply: 'OK', args }],
});

const marks = (check: CheckResult, answer = source, isRevealed = true) =>
  marksOn(
    answer,
    { verdict: { passed: false, checks: [check] }, source },
    name => `broke ${name}`,
    () => isRevealed,
  );

test('an error’s place is marked, as the grader writes it', () => {
  expect(marks(failed(`A threw TypeError: oh${placeText({ line: 3, column: 7 })}`))).toEqual([
    { line: 3, column: 7, message: 'A threw TypeError: oh (line 3, column 7)', kind: 'error' },
  ]);
  expect(marks(failed(`SyntaxError: oh${placeText({ line: 2 })}`))).toMatchObject([{ line: 2, column: 1 }]);
});

test('what was said of a line holds only while the line is as it was graded', () => {
  const said = failed('oh (line 3, column 7)');
  expect(marks(said, source.replace('null', 'undefined'))).toEqual([]);
  expect(marks(said, source.replace("'lock', 30", "'lock', 31"))).toHaveLength(1);
  expect(marks(failed('oh (line 99, column 1)'))).toEqual([]);
});

test('the call of the fatal step is marked where only one place can have made it', () => {
  expect(marks(failed('', brokeBy(['SET', 'lock', 'me'])))).toEqual([
    { line: 3, column: 35, message: 'broke One at a time', kind: 'broke' },
  ]);
  expect(marks(failed('', brokeBy(['expire', 'lock', '30'])))).toMatchObject([{ line: 4, column: 21 }]);
  const twice = source.replace("redis.get('lock')", "redis.set('lock', 'x')");
  const check = failed('', brokeBy(['SET', 'lock', 'me']));
  expect(
    marksOn(twice, { verdict: { passed: false, checks: [check] }, source: twice }, String, () => true),
  ).toEqual([]);
});

test('nothing is given away before the learner has been told which step it was', () => {
  expect(marks(failed('', brokeBy(['SET', 'lock', 'me'])), source, false)).toEqual([]);
});

test('a hostile command or thousands of places make neither a pattern nor a flood', () => {
  expect(marks(failed('', brokeBy(['S.*(', 'x'])))).toEqual([]);
  expect(
    marks(failed(Array.from({ length: 5000 }, (_, at) => `x (line 1, column ${at})`).join(' '))).length,
  ).toBeLessThan(21);
});

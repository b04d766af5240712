import { expect, test } from 'vitest';
import { boundsIn, complexityOf } from '#components/history/explain/complexity.ts';
import { factsOf } from '#components/history/explain/facts.ts';
import { replyFacts } from '#components/history/record/reply-facts.ts';
import type { Step } from '#components/history/record/step.ts';
import type { WireReply } from '#sandbox/protocol.ts';

const step = (line: string, reply: WireReply, part: Partial<Step> = {}): Step => ({
  number: 1,
  kind: 'command',
  seq: 1,
  atMs: 0,
  client: 'A',
  args: line.split(' '),
  argCount: line.split(' ').length,
  reply: replyFacts(reply),
  durationMs: 1,
  amount: 0,
  label: '',
  changes: new Map(),
  bytes: 0,
  ...part,
});
const of = (text: string, line: string, part: Partial<Step> = {}) =>
  complexityOf(text, factsOf(step(line, { type: 'integer', text: '1' }, part), new Map()));

test('bounds are found with the parentheses within them', () => {
  expect(boundsIn('O(log(N)+M) with N being …, O(1) else.')).toEqual(['O(log(N)+M)', 'O(1)']);
  expect(boundsIn('It depends.')).toEqual([]);
  expect(of('', 'EXEC')).toBeUndefined();
});

test('a size is said only where every letter of the bound is known', () => {
  expect(of('O(N) where N is the number of keys', 'DEL a b')).toEqual({ bound: 'O(N)', sizes: { N: 2 } });
  expect(of('O(N+M) where …', 'PUBLISH a b')).toEqual({ bound: 'O(N+M)', sizes: undefined });
  expect(of('O(N) where …', 'KEYS *')).toEqual({ bound: 'O(N)', sizes: undefined });
  expect(of('O(1)', 'GET a')).toEqual({ bound: 'O(1)', sizes: {} });
});

test('what was in a key is not guessed where nobody knows', () => {
  const unknown = { before: undefined, after: undefined, gone: undefined, isUnknown: true };
  expect(
    of('O(log(N)) for each', 'ZADD z 1 a', { changes: new Map([['z', unknown]]) })?.sizes,
  ).toBeUndefined();
  expect(of('O(log(N)) for each', 'ZADD z 1 a')?.sizes).toEqual({ N: 0 });
});

test('one of many costs what one costs', () => {
  const text = 'O(1) for each element added, so O(N) to add N elements when …';
  expect(of(text, 'SADD s a')).toEqual({ bound: 'O(1)', sizes: {} });
  expect(of(text, 'SADD s a b')).toEqual({ bound: 'O(N)', sizes: { N: 2 } });
});

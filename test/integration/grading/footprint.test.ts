/** What commands touch, by the server's own table. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changedNothing, type Footprint, together } from '#lessons/grading/driver/footprint.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

const nothing = 'nothing';
const everything = 'everything';

function told({ reads, remembers, writes }: Footprint): string {
  if (writes === 'everything') return everything;
  const words = [
    ...(writes.length > 0 ? [`writes ${[...writes].sort().join(' ')}`] : []),
    ...(reads.length > 0 ? [`reads ${[...reads].sort().join(' ')}`] : []),
    ...(remembers ? ['remembers'] : []),
  ];
  return words.join(', ') || nothing;
}

it.each([
  ['GET a', nothing],
  ['MGET a b', nothing],
  ['KEYS *', nothing],
  ['DBSIZE', nothing],
  ['TIME', nothing],
  ['nosuchcommand a', nothing],
  ['SET a 1', 'writes key:a'],
  ['GETEX a EX 10', 'writes key:a'],
  ['EXPIRE a 10', 'writes key:a'],
  ['DEL a b', 'writes key:a key:b'],
  ['SMOVE a b m', 'writes key:a key:b'],
  ['COPY a b', 'writes key:b, reads key:a'],
  ['SINTERSTORE to a b', 'writes key:to, reads key:a key:b'],
  ['ZADD a 1 m', 'writes key:a'],
  ['XADD a * f v', 'writes key:a'],
  ['XREADGROUP GROUP g c COUNT 1 STREAMS a b > >', 'writes key:a key:b'],
  ['XREAD COUNT 1 STREAMS a 0', nothing],
  ['XREAD BLOCK 0 STREAMS a $', 'writes key:a'],
  ['XACK a g 1-1', 'writes key:a'],
  ['BLPOP a b 0', 'writes key:a key:b'],
  ['SORT a BY w_* STORE to', everything],
  ['SORT_RO a', nothing],
  ['WATCH a b', 'reads key:a key:b, remembers'],
  ['MULTI', nothing],
  ['EXEC', everything],
  ['EVAL s 2 a b c', 'writes key:a key:b'],
  ['EVALSHA s 1 a', 'writes key:a'],
  ['EVAL s 0', nothing],
  ['PUBLISH c m', 'writes channels'],
  ['SUBSCRIBE c', 'writes channels'],
  ['FLUSHALL', everything],
  ['SCRIPT LOAD s', nothing],
  ['SCRIPT FLUSH', everything],
  ['CLIENT NO-EVICT on', everything],
])('%s: %s', (line, expected) => {
  expect(told(grading.equipment.footprint(line.split(' ')))).toBe(expected);
});

it('commands that nothing can come between touch what each of them touches', () => {
  const one = (line: string) => grading.equipment.footprint(line.split(' '));
  expect(told(together([one('SET a 1'), one('COPY b c'), one('GET d')]))).toBe(
    'writes key:a key:c, reads key:b',
  );
  expect(told(together([one('SET a 1'), one('FLUSHDB')]))).toBe(everything);
});

const integer = (value: bigint): Reply => ({ type: 'integer', value });
const nil: Reply = { type: 'nil' };

it.each<[string, Reply, boolean]>([
  ['SET a 1 NX EX 10', nil, true],
  ['set a 1 xx', nil, true],
  ['SET a 1 NX GET', nil, false],
  ['SET get 1 GET', nil, false],
  ['SET GET GET NX', nil, true],
  ['SET a 1', { type: 'status', text: 'OK' }, false],
  ['SET a 1 NX', { type: 'status', text: 'QUEUED' }, false],
  ['SETNX a 1', integer(0n), true],
  ['SETNX a 1', integer(1n), false],
  ['DEL a b', integer(0n), true],
  ['DEL a b', integer(1n), false],
  ['EXPIRE a 10 GT', integer(0n), true],
  ['ZADD a 2 m', integer(0n), false],
  ['HSET a f v', integer(0n), false],
  ['DECR a', integer(0n), false],
  ['LPUSHX a 1', integer(0n), false],
  ['GETDEL a', nil, false],
])('%s that answers %o changed nothing: %s', (line, reply, expected) => {
  expect(changedNothing(line.split(' '), reply)).toBe(expected);
});

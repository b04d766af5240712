import { expect, test } from 'vitest';
import { benchName } from '#sandbox/server/bench-connection.ts';
import { parseHistogram } from '#sandbox/server/stats/latency.ts';
import { parseSlowLog } from '#sandbox/server/stats/slow-log.ts';

const row = (id: number, address: string, name: string) => [id, 1_700_000_000, 15, ['GET', 7], address, name];

test('a row of SLOWLOG says who sent it, by name or address; a unix socket is no address', () => {
  const rows = parseSlowLog([
    row(4, '/run/redis.sock:0', ''),
    row(3, '10.0.0.9:5511', ''),
    row(2, '/run/redis.sock:0', 'teacher'),
    row(1, '/run/redis.sock:0', benchName),
  ]);
  expect(rows.map(({ id, client }) => [id, client])).toEqual([
    [4, ''],
    [3, '10.0.0.9:5511'],
    [2, 'teacher'],
  ]);
  expect(rows[0]).toMatchObject({ atMs: 1_700_000_000_000, microseconds: 15, args: ['GET', '7'] });
});

test('what a script called is a script’s, and what the bench’s own script called is left out', () => {
  const rows = parseSlowLog([
    row(7, '/run/redis.sock:0', ''),
    row(6, '?:0', ''),
    row(5, '/run/redis.sock:0', benchName),
    row(4, '?:0', ''),
    row(3, '?:0', ''),
    row(2, '/run/redis.sock:0', 'teacher'),
    row(1, '?:0', ''),
  ]);
  expect(rows.map(({ id, client }) => [id, client])).toEqual([
    [7, ''],
    [6, 'a script'],
    [2, 'teacher'],
    [1, 'a script'],
  ]);
});

test('columns of a later Redis are let be; a row that is none is an error', () => {
  expect(parseSlowLog([[...row(1, 'a:1', ''), 'more']])).toHaveLength(1);
  expect(() => parseSlowLog([[1, 2, 3]])).toThrow();
  expect(() => parseSlowLog('OK')).toThrow();
});

test('the histogram counts up to each bound; here each bucket has its own calls', () => {
  expect(
    parseHistogram([
      'get',
      ['calls', 9, 'histogram_usec', [1, 4, 2, 4, 33, 9]],
      'set',
      ['calls', 0, 'histogram_usec', []],
    ]),
  ).toEqual([
    {
      command: 'get',
      calls: 9,
      buckets: [
        { upToMicroseconds: 1, calls: 4 },
        { upToMicroseconds: 2, calls: 0 },
        { upToMicroseconds: 33, calls: 5 },
      ],
    },
    { command: 'set', calls: 0, buckets: [] },
  ]);
  expect(parseHistogram([])).toEqual([]);
});

test.each([[['get']], [['get', ['calls', '9']]], ['OK'], [null]])('%j is no histogram', reply => {
  expect(() => parseHistogram(reply)).toThrow();
});

test('logins are the bench’s own, whoever they are for', () => {
  const entry = (id: number, args: string[]) => [id, 1, 5, args, '/redis.sock:0', ''];
  const logins = [
    entry(1, ['hello', '3', 'AUTH', '(redacted)', '(redacted)']),
    entry(2, ['AUTH', '(redacted)', '(redacted)']),
  ];
  const others = [entry(3, ['hello', '3']), entry(4, ['SET', 'auth', '(redacted)'])];
  expect(parseSlowLog([...logins, ...others]).map(({ id }) => id)).toEqual([3, 4]);
});

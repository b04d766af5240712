import { expect, test } from 'vitest';
import { goalKeys } from '#lessons/goal.ts';

test('reads plain writes into keys, in order', () => {
  const lines = [
    'SET user:42:name "Ada Lovelace"',
    'HSET session:1 user 42 cart "7,12"',
    'EXPIRE session:1 1800',
    'SET page "<h1>" PX 600000',
    'RPUSH jobs a b',
    'LPUSH jobs z',
    'ZADD board 3 ada 1 alan',
    'SADD tags tea',
    'XADD orders * order 1001 total 3490',
    'SETEX code 300 1234',
    'SET kept 1 EX 60',
    'PERSIST kept',
  ];
  expect(goalKeys(lines)).toEqual([
    { key: 'user:42:name', type: 'string', values: ['Ada Lovelace'], ttlSeconds: undefined },
    { key: 'session:1', type: 'hash', values: ['user: 42', 'cart: 7,12'], ttlSeconds: 1800 },
    { key: 'page', type: 'string', values: ['<h1>'], ttlSeconds: 600 },
    { key: 'jobs', type: 'list', values: ['z', 'a', 'b'], ttlSeconds: undefined },
    { key: 'board', type: 'zset', values: ['ada: 3', 'alan: 1'], ttlSeconds: undefined },
    { key: 'tags', type: 'set', values: ['tea'], ttlSeconds: undefined },
    { key: 'orders', type: 'stream', values: ['order: 1001, total: 3490'], ttlSeconds: undefined },
    { key: 'code', type: 'string', values: ['1234'], ttlSeconds: 300 },
    { key: 'kept', type: 'string', values: ['1'], ttlSeconds: undefined },
  ]);
});

test.each([
  ['INCR n'],
  ['XADD s MAXLEN 5 * a 1'],
  ['PERSIST nothing'],
  ['SET a 1 NX'],
  ['SET a 1 EX 5 NX'],
  ['EXPIRE nothing 5'],
  ['GET'],
])('%s is beyond it', line => {
  expect(goalKeys([line])).toBeUndefined();
});

import { expect, test } from 'vitest';
import { logEntry } from '#sandbox/server/observe/log-entries.ts';
import { NodeNames } from '#sandbox/server/observe/node-names.ts';
import { voteIn } from '#sandbox/server/observe/sentinel-events.ts';

const ids = { two: '2'.repeat(40), four: '4'.repeat(40), sentinel: 'a'.repeat(40) };
const names = new NodeNames([
  ...[1, 2, 3, 4].map(number => ({ name: `redis-${number}`, host: `10.77.0.${number}`, port: 6379 })),
  ...[1, 2, 3].map(number => ({ name: `sentinel-${number}`, host: `10.77.0.${number + 4}`, port: 26_379 })),
]);
names.learn(ids.two, 'redis-2');
names.learn(ids.four, 'redis-4');
names.learn(ids.sentinel, 'sentinel-2');

test.each([
  ['Ready to accept connections', 'started', 'redis-1 accepts connections.'],
  ['DB loaded from disk: 0.012 seconds', 'loaded', 'redis-1 loaded its RDB file in 0.012 s.'],
  [
    'DB loaded from append only file: 0.001 seconds',
    'loaded',
    'redis-1 replayed its append-only file in 0.001 s.',
  ],
  ['User requested shutdown...', 'stopping', 'redis-1 was asked to end, and ends in order.'],
  ['Redis is now ready to exit, bye bye...', 'stopped', 'redis-1 has ended in order.'],
  ['Background saving terminated with success', 'saved', 'redis-1 has saved all its keys to its RDB file.'],
  [
    'Write error saving DB on disk: File too large',
    'saved',
    'redis-1 could not save its keys: “File too large”.',
  ],
  ['Background saving error', 'saved', 'redis-1 could not save its keys.'],
  [
    'Error writing to the AOF file: File too large',
    'disk-full',
    'redis-1 cannot write to its append-only file: “File too large”.',
  ],
  [
    'Short write while writing to the AOF file: (nwritten=10, expected=20)',
    'disk-full',
    'redis-1 cannot write to its append-only file.',
  ],
  [
    'Full resync requested by replica 10.77.0.2:6379',
    'sync',
    'redis-2 asks redis-1 for all its keys (full resynchronization).',
  ],
  [
    'Partial resynchronization request from 10.77.0.3:6379 accepted. Sending 12345 bytes of backlog starting from offset 7.',
    'sync',
    'redis-3 goes on where it was: redis-1 sends 12,345 bytes from its backlog.',
  ],
  [
    'Unable to partial resync with replica 10.77.0.2:6379 for lack of backlog (Replica request was: 29).',
    'sync',
    "redis-2 was away too long: what it missed is no longer in redis-1's backlog.",
  ],
  ['Connection with replica 10.77.0.2:6379 lost.', 'link', 'redis-1 has lost its connection with redis-2.'],
  [
    'Connection with replica 10.9.9.9:6379 lost.',
    'link',
    'redis-1 has lost its connection with another node.',
  ],
  [
    "REPLICAOF 10.77.0.2:6379 enabled (user request from 'id=7 addr=10.77.0.5:45565 laddr=…')",
    'role',
    'redis-1 was told to follow redis-2.',
  ],
  [
    'Slow script detected: still in execution after 1001 milliseconds. You can try killing the script using the SCRIPT KILL command. Script name is: x.',
    'script',
    'A script has kept redis-1 busy for 1001 ms; nobody else is answered.',
  ],
  [`Failover auth granted to ${ids.four} for epoch 7`, 'vote', 'redis-1 votes for redis-4, epoch 7.'],
  [`Failover auth granted to ${ids.four} () for epoch 7`, 'vote', 'redis-1 votes for redis-4, epoch 7.'],
  [
    `Failover auth denied to ${ids.four}: its master is up`,
    'vote',
    'redis-1 does not vote for redis-4: “its master is up”.',
  ],
  [
    `FAIL message received from ${ids.two} about ${ids.four}`,
    'failing',
    'redis-1 hears from redis-2 that redis-4 has failed.',
  ],
  [
    `Marking node ${ids.two} as failing (quorum reached).`,
    'failing',
    'redis-1: most primaries cannot reach redis-2; it has failed.',
  ],
])('redis-1 logs: %s', (line, what, text) => {
  expect(logEntry('redis-1', line, names)).toMatchObject({ source: 'log', what, text });
});

test.each([
  ['+sdown master mymaster 10.77.0.1 6379', 'down', 'sentinel-1 cannot reach redis-1: subjectively down.'],
  [
    '+sdown slave 10.77.0.3:6379 10.77.0.3 6379 @ mymaster 10.77.0.1 6379',
    'down',
    'sentinel-1 cannot reach redis-3: subjectively down.',
  ],
  [
    `+sdown sentinel ${ids.sentinel} 10.77.0.6 26379 @ mymaster 10.77.0.1 6379`,
    'down',
    'sentinel-1 cannot reach sentinel-2: subjectively down.',
  ],
  [
    '+odown master mymaster 10.77.0.1 6379 #quorum 3/2',
    'down',
    'sentinel-1: enough Sentinels agree (3, and 2 are needed) that redis-1 is objectively down.',
  ],
  [`+vote-for-leader ${ids.sentinel} 4`, 'vote', 'sentinel-1 votes for sentinel-2, epoch 4.'],
  [
    '+switch-master mymaster 10.77.0.1 6379 10.77.0.3 6379',
    'failover',
    'sentinel-1: the primary is redis-3 now, no longer redis-1.',
  ],
])('sentinel-1 tells: %s', (line, what, text) => {
  expect(logEntry('sentinel-1', line, names)).toMatchObject({ source: 'sentinel', what, text });
});

test.each([
  ['redis-1', 'Running mode=standalone, port=6379.'],
  ['redis-1', '+sdown master mymaster 10.77.0.1 6379'],
  ['sentinel-1', 'constructor'],
  ['sentinel-1', '__proto__ master mymaster 10.77.0.1 6379'],
  ['sentinel-1', '+new-epoch 1'],
  ['redis-1', ''],
])('%s: nothing is told of “%s”', (node, line) => {
  expect(logEntry(node, line, names)).toBeUndefined();
});

test('votes are read from both kinds of log, and of nodes that are known', () => {
  expect(voteIn(`+vote-for-leader ${ids.sentinel} 4`, names)).toEqual({ for: 'sentinel-2', epoch: 4 });
  expect(voteIn(`Failover auth granted to ${ids.four} for epoch 7`, names)).toEqual({
    for: 'redis-4',
    epoch: 7,
  });
  expect(voteIn(`+vote-for-leader ${'f'.repeat(40)} 4`, names)).toBeUndefined();
  expect(voteIn('+vote-for-leader nobody 4', names)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { checkParameter, findRule } from '#sandbox/server/configuration.ts';

test.each([
  ['maxmemory', '1mb', '1mb'],
  ['maxmemory', '67108864', '67108864'],
  ['MAXMEMORY-POLICY', 'allkeys-LRU', 'allkeys-LRU'],
  ['save', '60 1000 300 10', '60 1000 300 10'],
  ['save', '', ''],
  ['appendfsync', 'always', 'always'],
  ['notify-keyspace-events', 'Ex', 'ExKA'],
  ['notify-keyspace-events', 'KEA', 'KEA'],
  ['notify-keyspace-events', '', 'KA'],
  ['min-slaves-to-write', '1', '1'],
  ['hash-max-ziplist-entries', '4', '4'],
  ['lua-time-limit', '200', '200'],
  ['client-output-buffer-limit', 'pubsub 1mb 512kb 10', 'pubsub 1mb 512kb 10'],
])('CONFIG SET %s %j is put as %j', (name, value, expected) => {
  expect(checkParameter(name, value)).toEqual({ value: expected });
});

test.each([
  'dir',
  'dbfilename',
  'logfile',
  'unixsocket',
  'port',
  'bind',
  'requirepass',
  'masterauth',
  'replicaof',
  'maxclients',
  'proto-max-bulk-len',
  'maxmemory-clients',
  'aclfile',
  'enable-debug-command',
  'cluster-announce-ip',
  'oom-score-adj',
  'server_cpulist',
  '__proto__',
  'constructor',
  '',
  'x'.repeat(10_000),
])('CONFIG SET %s is denied', name => {
  expect(findRule(name)).toBeUndefined();
  expect(checkParameter(name, '1')).toMatchObject({ refused: { code: 'denied' } });
});

test.each([
  ['maxmemory', '0'],
  ['maxmemory', '65mb'],
  ['maxmemory', '1tb'],
  ['maxmemory', '-1'],
  ['maxmemory-policy', 'newest-first'],
  ['hz', '500'],
  ['hz', '1e1'],
  ['hz', ' 10'],
  ['save', '60 1000 300'],
  ['save', '60 1000\nrequirepass x'],
  ['busy-reply-threshold', '999999999'],
  ['repl-backlog-size', '1gb'],
  ['notify-keyspace-events', 'K\r\n'],
  ['client-output-buffer-limit', 'normal 0 0 0'],
  ['client-output-buffer-limit', 'replica 0 0 0'],
  ['client-output-buffer-limit', 'pubsub 1gb 0 0'],
  ['client-output-buffer-limit', ''],
  ['latency-monitor-threshold', '9'.repeat(100)],
])('CONFIG SET %s %j is a bad value', (name, value) => {
  expect(checkParameter(name, value)).toMatchObject({ refused: { code: 'bad-request' } });
});

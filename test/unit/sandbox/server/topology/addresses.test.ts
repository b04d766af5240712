import { expect, test } from 'vitest';
import { array, bulk, error, integer, type Reply, status } from '#sandbox/resp/reply.ts';
import {
  mayHoldAddresses,
  rewriteAddresses,
  rewriteSentinelMessage,
  rewriteTransaction,
} from '#sandbox/server/topology/addresses.ts';
import { outsideAddresses } from '#sandbox/server/topology/outside-address.ts';

const outside = outsideAddresses('127.0.0.1', [
  { inside: { host: '10.77.0.1', port: 6379 }, port: 41001 },
  { inside: { host: '10.77.0.2', port: 6379 }, port: 41002 },
  { inside: { host: '10.77.0.3', port: 6379 }, port: 41003 },
  { inside: { host: '10.77.0.4', port: 26379 }, port: 41004 },
]);

type Written = string | number | Written[] | Map<string, Written> | Reply;

function written(value: Written): Reply {
  if (typeof value === 'string') return bulk(value);
  if (typeof value === 'number') return integer(value);
  if (Array.isArray(value)) return array(value.map(written));
  if (!(value instanceof Map)) return value;
  return { type: 'map', entries: [...value].map(([key, item]) => [bulk(key), written(item)]) };
}

const words = (line: string) => line.split(' ').map(word => Buffer.from(word));
const verbatim = (text: string): Reply => ({ type: 'verbatim', format: 'txt', bytes: Buffer.from(text) });
const map = (entries: Record<string, Written>) => new Map(Object.entries(entries));
const flat = (entries: Record<string, Written>) => Object.entries(entries).flat();

const nodeLines = (first: string, second: string) =>
  [
    `a1 ${first}@16379 myself,master - 0 0 1 connected 0-5460 [77->-b2]`,
    `b2 ${second}@16379,name.example slave a1 0 1 1 connected`,
    'c3 :0@0 master,noaddr - 1 1 0 disconnected',
    '',
  ].join('\n');
const replicationInfo = (host: string, port: number, replica: string) =>
  [
    '# Replication',
    'role:slave',
    `master_host:${host}`,
    `master_port:${port}`,
    'connected_slaves:1',
    `slave0:${replica},state=online,offset=1,lag=0`,
    '',
  ].join('\r\n');
const shard = (ip: string, port: number) => ({ id: 'a1', port, ip, endpoint: ip, role: 'master' });
const sentinelReplica = (name: string, ip: string, port: string, primary: string, primaryPort: string) => ({
  name,
  ip,
  port,
  flags: 'slave',
  'master-host': primary,
  'master-port': primaryPort,
});

const insideReplica = sentinelReplica('10.77.0.2:6379', '10.77.0.2', '6379', '10.77.0.1', '6379');
const outsideReplica = sentinelReplica('127.0.0.1:41002', '127.0.0.1', '41002', '127.0.0.1', '41001');

const rows: [command: string, inside: Written, outside: Written][] = [
  ['GET k', error('MOVED 3999 10.77.0.2:6379'), error('MOVED 3999 127.0.0.1:41002')],
  ['SET k v', error('ASK 3999 10.77.0.3:6379'), error('ASK 3999 127.0.0.1:41003')],
  ['EXEC', error('MOVED 3999 10.77.0.2:6379'), error('MOVED 3999 127.0.0.1:41002')],
  [
    'cluster slots',
    [
      [0, 5460, ['10.77.0.1', 6379, 'a1', []], ['10.77.0.2', 6379, 'b2', map({})]],
      [5461, 16383, ['10.77.0.3', 6379, 'c3']],
    ],
    [
      [0, 5460, ['127.0.0.1', 41001, 'a1', []], ['127.0.0.1', 41002, 'b2', map({})]],
      [5461, 16383, ['127.0.0.1', 41003, 'c3']],
    ],
  ],
  [
    'CLUSTER SHARDS',
    [['slots', [0, 5460], 'nodes', [flat(shard('10.77.0.1', 6379))]]],
    [['slots', [0, 5460], 'nodes', [flat(shard('127.0.0.1', 41001))]]],
  ],
  [
    'CLUSTER SHARDS',
    [map({ slots: [0, 5460], nodes: [map(shard('10.77.0.1', 6379))] })],
    [map({ slots: [0, 5460], nodes: [map(shard('127.0.0.1', 41001))] })],
  ],
  [
    'CLUSTER NODES',
    nodeLines('10.77.0.1:6379', '10.77.0.2:6379'),
    nodeLines('127.0.0.1:41001', '127.0.0.1:41002'),
  ],
  [
    'CLUSTER NODES',
    verbatim(nodeLines('10.77.0.1:6379', '10.77.0.2:6379')),
    verbatim(nodeLines('127.0.0.1:41001', '127.0.0.1:41002')),
  ],
  [
    'CLUSTER REPLICAS a1',
    ['b2 10.77.0.2:6379@16379 slave a1 0 1 1 connected'],
    ['b2 127.0.0.1:41002@16379 slave a1 0 1 1 connected'],
  ],
  [
    'ROLE',
    [
      'master',
      100,
      [
        ['10.77.0.2', '6379', '100'],
        ['10.77.0.3', '6379', '90'],
      ],
    ],
    [
      'master',
      100,
      [
        ['127.0.0.1', '41002', '100'],
        ['127.0.0.1', '41003', '90'],
      ],
    ],
  ],
  ['ROLE', ['slave', '10.77.0.1', 6379, 'connected', 9], ['slave', '127.0.0.1', 41001, 'connected', 9]],
  ['ROLE', ['sentinel', ['10.77.0.1']], ['sentinel', ['10.77.0.1']]],
  [
    'INFO replication',
    replicationInfo('10.77.0.1', 6379, 'ip=10.77.0.3,port=6379'),
    replicationInfo('127.0.0.1', 41001, 'ip=127.0.0.1,port=41003'),
  ],
  [
    'INFO',
    verbatim('# Sentinel\r\nmaster0:name=mymaster,status=ok,address=10.77.0.1:6379,slaves=2,sentinels=3\r\n'),
    verbatim(
      '# Sentinel\r\nmaster0:name=mymaster,status=ok,address=127.0.0.1:41001,slaves=2,sentinels=3\r\n',
    ),
  ],
  ['SENTINEL replicas mymaster', [flat(insideReplica)], [flat(outsideReplica)]],
  ['SENTINEL SLAVES mymaster', [map(insideReplica)], [map(outsideReplica)]],
  [
    'SENTINEL MASTERS',
    [flat({ name: 'mymaster', ip: '10.77.0.1', port: '6379', flags: 'master' })],
    [flat({ name: 'mymaster', ip: '127.0.0.1', port: '41001', flags: 'master' })],
  ],
  [
    'SENTINEL MASTER mymaster',
    map({ name: 'mymaster', ip: '10.77.0.1', port: '6379' }),
    map({ name: 'mymaster', ip: '127.0.0.1', port: '41001' }),
  ],
  [
    'SENTINEL SENTINELS mymaster',
    [flat({ name: 'f0f0', ip: '10.77.0.4', port: '26379' })],
    [flat({ name: 'f0f0', ip: '127.0.0.1', port: '41004' })],
  ],
  ['SENTINEL get-master-addr-by-name mymaster', ['10.77.0.1', '6379'], ['127.0.0.1', '41001']],
  [
    'SENTINEL INFO-CACHE mymaster',
    ['mymaster', [[12, replicationInfo('10.77.0.1', 6379, 'ip=10.77.0.3,port=6379')]]],
    ['mymaster', [[12, replicationInfo('127.0.0.1', 41001, 'ip=127.0.0.1,port=41003')]]],
  ],
];

test.each(rows)('%s (%#)', (command, inside, expected) => {
  expect(rewriteAddresses(words(command), written(inside), outside)).toEqual(written(expected));
});

test.each<[command: string, reply: Written]>([
  ['GET k', '10.77.0.2:6379'],
  ['GET k', replicationInfo('10.77.0.1', 6379, 'ip=10.77.0.3,port=6379')],
  ['HGETALL h', flat(insideReplica)],
  ['LRANGE l 0 -1', ['10.77.0.1', '6379']],
  ['EVAL s 0', error('ERR MOVED 3999 10.77.0.2:6379')],
  ['EVAL s 0', error('MOVED 3999 10.77.0.2:6379 said the script')],
  ['GET k', error('MOVED 3999 10.77.0.9:6379')],
  ['GET k', error('MOVED 3999 10.77.0.2:6380')],
  ['CLUSTER INFO', 'cluster_state:ok'],
  ['CLUSTER SLOTS', status('QUEUED')],
  ['ROLE', 'nothing of the sort'],
])('%s keeps %j', (command, reply) => {
  expect(rewriteAddresses(words(command), written(reply), outside)).toEqual(written(reply));
});

test('a transaction has the addresses of its commands, and its values as they are', () => {
  const queued = ['GET k', 'ROLE'].map(words);
  const reply = written(['10.77.0.1:6379', ['slave', '10.77.0.1', 6379, 'connected', 9]]);
  const expected = written(['10.77.0.1:6379', ['slave', '127.0.0.1', 41001, 'connected', 9]]);
  expect(rewriteTransaction(queued, reply, outside)).toEqual(expected);
  expect(rewriteTransaction(queued, error('MOVED 1 10.77.0.1:6379'), outside)).toEqual(
    error('MOVED 1 127.0.0.1:41001'),
  );
});

test.each([
  ['mymaster 10.77.0.1 6379 10.77.0.2 6379', 'mymaster 127.0.0.1 41001 127.0.0.1 41002'],
  ['master mymaster 10.77.0.1 6379 #quorum 3/2', 'master mymaster 127.0.0.1 41001 #quorum 3/2'],
  [
    'slave 10.77.0.2:6379 10.77.0.2 6379 @ mymaster 10.77.0.1 6379',
    'slave 127.0.0.1:41002 127.0.0.1 41002 @ mymaster 127.0.0.1 41001',
  ],
  [
    'sentinel f0f0 10.77.0.4 26379 @ mymaster 10.77.0.1 6379',
    'sentinel f0f0 127.0.0.1 41004 @ mymaster 127.0.0.1 41001',
  ],
  ['f0f0 12', 'f0f0 12'],
])("Sentinel's event %s", (inside, expected) => {
  const push = (text: string): Reply => ({ type: 'push', items: ['message', '+event', text].map(written) });
  expect(rewriteSentinelMessage(push(inside), outside)).toEqual(push(expected));
  const matched = (text: string) => written(['pmessage', '*', '+event', text]);
  expect(rewriteSentinelMessage(matched(inside), outside)).toEqual(matched(expected));
});

test('a confirmation is no message', () => {
  const push = written(['subscribe', '+switch-master', 1]);
  expect(rewriteSentinelMessage(push, outside)).toEqual(push);
});

test('only some commands need to be looked at', () => {
  expect(
    ['GET k', 'cluster slots', 'Role', 'INFO', 'sentinel masters'].map(words).map(mayHoldAddresses),
  ).toEqual([false, true, true, true, true]);
});

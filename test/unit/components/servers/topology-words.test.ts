/** What the drawing says in words, and where answers send a client. */
import { describe, expect, test } from 'vitest';
import { isIsolated } from '#components/servers/chaos/isolation.ts';
import { readRange } from '#components/servers/chaos/MoveSlots.tsx';
import { clockText, momentAt, spanText } from '#components/servers/timeline/times.ts';
import { describeTopology } from '#components/servers/topology/describe.ts';
import { onlyPrimary, redirectionOf } from '#components/servers/topology/redirections.ts';
import { slotRanges } from '#components/servers/topology/slot-ranges.ts';
import { bytesText } from '#components/servers/topology/words.ts';
import { nodeState, replicaState, topologyState } from '#test/support/topology-states.ts';

const cluster = topologyState('cluster', [
  nodeState('redis-1', { slots: [[0, 5460]] }),
  nodeState('redis-2', { slots: [[5461, 10_922]] }),
  nodeState('redis-3', { slots: [[10_923, 16_383]] }),
]);

describe('the text alternative', () => {
  test('says what each node is and is at', () => {
    const topology = topologyState(
      'sentinel',
      [
        nodeState('redis-1', { state: 'stopped', role: 'unknown', keys: null }),
        nodeState('redis-2', { keys: 1 }),
        replicaState('redis-3', 'redis-2', { lagBytes: 1200, keys: 3, isDiskFull: true }),
        nodeState('sentinel-1', { vote: { for: 'sentinel-2', epoch: 4 } }),
      ],
      [{ between: ['redis-2', 'sentinel-1'], state: 'cut', bytesPerSecond: null }],
    );
    expect(describeTopology(topology, [{ name: 'A', state: 'idle', node: 'redis-2' }])).toEqual([
      'Sentinel: 4 nodes.',
      'redis-1: stopped.',
      'redis-2: primary; 1 key.',
      'redis-3: replica; follows redis-2, 1.2 kB behind; 3 keys; its disk is full.',
      'sentinel-1: Sentinel; voted for sentinel-2 in epoch 4.',
      'The link between redis-2 and sentinel-1 is cut.',
      'Client A talks to redis-2.',
    ]);
  });

  test('a link that is down is not a lag', () => {
    const topology = topologyState('replicated', [
      nodeState('redis-1'),
      replicaState('redis-2', 'redis-1', { isLinkUp: false, lagBytes: 5 }),
    ]);
    expect(describeTopology(topology, [])[2]).toBe('redis-2: replica; its link to redis-1 is down; 0 keys.');
  });
});

describe('where an answer sends a client', () => {
  test.each([
    ['MOVED 8000 10.77.0.2:6379', { to: 'redis-2', text: 'MOVED 8000' }],
    ['ASK 8000 10.77.0.3:6379', { to: 'redis-3', text: 'ASK 8000' }],
    ['MOVED 8000 10.99.9.9:6379', undefined],
    ['ERR unknown command', undefined],
    ["READONLY You can't write against a read only replica.", undefined],
  ])('%s', (reply, expected) => {
    expect(redirectionOf(reply, cluster)).toEqual(expected);
  });

  test('READONLY sends to the one primary that runs', () => {
    const topology = topologyState('sentinel', [
      nodeState('redis-1', { state: 'stopped' }),
      nodeState('redis-2'),
      replicaState('redis-3', 'redis-2'),
    ]);
    expect(redirectionOf('READONLY x', topology)).toEqual({ to: 'redis-2', text: 'READONLY' });
  });

  test('of two primaries none is the one', () => {
    expect(
      onlyPrimary(topologyState('replicated', [nodeState('redis-1'), nodeState('redis-2')])),
    ).toBeUndefined();
  });
});

describe('slots', () => {
  test('are one band, with what nobody serves and what has moved', () => {
    const after = topologyState('cluster', [
      nodeState('redis-1', { slots: [[100, 5460]] }),
      nodeState('redis-2', {
        slots: [
          [0, 99],
          [5461, 10_922],
        ],
      }),
      nodeState('redis-3', { state: 'stopped' }),
    ]);
    expect(slotRanges(after, cluster)).toEqual([
      { from: 0, to: 99, owner: 'redis-2', isMoved: true },
      { from: 100, to: 5460, owner: 'redis-1', isMoved: false },
      { from: 5461, to: 10_922, owner: 'redis-2', isMoved: false },
      { from: 10_923, to: 16_383, owner: null, isMoved: true },
    ]);
  });

  test.each([
    ['0', '16383', [0, 16_383]],
    ['7', '7', [7, 7]],
    ['8', '7', undefined],
    ['0', '16384', undefined],
    ['-1', '5', undefined],
    ['1e3', '5000', undefined],
    ['', '', undefined],
  ])('the range %s to %s', (from, to, expected) => {
    expect(readRange(from, to)).toEqual(expected);
  });
});

test('a node is isolated when all its links are cut, not some', () => {
  const nodes = [nodeState('redis-1'), nodeState('redis-2'), nodeState('redis-3')];
  const cut = (a: string, b: string) => ({
    between: [a, b] as [string, string],
    state: 'cut' as const,
    bytesPerSecond: null,
  });
  const some = topologyState('replicated', nodes, [cut('redis-1', 'redis-2')]);
  const all = topologyState('replicated', nodes, [cut('redis-1', 'redis-2'), cut('redis-3', 'redis-1')]);
  expect(isIsolated('redis-1', some)).toBe(false);
  expect(isIsolated('redis-1', all)).toBe(true);
  expect(isIsolated('redis-2', all)).toBe(false);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1200, '1.2 kB'],
  [2000, '2 kB'],
  [48_200, '48 kB'],
  [3_400_000, '3.4 MB'],
])('%i bytes', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

describe('times', () => {
  test('a moment holds until the next', () => {
    const moments = [10, 20, 30].map(atMs => ({ atMs, topology: cluster }));
    expect([5, 10, 19, 20, 99].map(atMs => momentAt(moments, atMs))).toEqual([0, 0, 0, 1, 2]);
  });

  test('are read at a glance', () => {
    expect(clockText(new Date(2026, 10, 30, 9, 5, 7, 460).getTime())).toBe('09:05:07.4');
    expect([400, 12_000, 200_000].map(spanText)).toEqual(['0.4 s', '12 s', '3 min']);
  });
});

/** Where cards stand: never on one another, within the room, replicas below the primary that they follow. */
import { describe, expect, test } from 'vitest';
import { lastFollowed } from '#components/servers/topology/last-followed.ts';
import { type Box, layOut } from '#components/servers/topology/layout.ts';
import type { TopologyState } from '#sandbox/server-protocol.ts';
import { nodeState, replicaState, topologyState } from '#test/support/topology-states.ts';

const sentinels = (vote: string | null) =>
  [1, 2, 3].map(number =>
    nodeState(`sentinel-${number}`, { vote: vote === null ? null : { for: vote, epoch: 1 } }),
  );
const replicas = [replicaState('redis-2', 'redis-1'), replicaState('redis-3', 'redis-1')];
const topologies: Record<string, TopologyState> = {
  server: topologyState('server', [nodeState('redis-1')]),
  replicated: topologyState('replicated', [nodeState('redis-1'), ...replicas]),
  sentinel: topologyState('sentinel', [nodeState('redis-1'), ...replicas, ...sentinels('sentinel-2')]),
  cluster: topologyState('cluster', [
    ...[1, 2, 3].map(number => nodeState(`redis-${number}`)),
    ...[1, 2, 3].map(number => replicaState(`redis-${number + 3}`, `redis-${number}`)),
  ]),
  chain: topologyState('replicated', [
    nodeState('redis-1'),
    replicaState('redis-2', 'redis-1'),
    replicaState('redis-3', 'redis-2'),
  ]),
  circle: topologyState('replicated', [
    replicaState('redis-1', 'redis-2'),
    replicaState('redis-2', 'redis-1'),
  ]),
  independent: topologyState(
    'independent',
    [1, 2, 3, 4, 5].map(number => nodeState(`redis-${number}`)),
  ),
};
const widths = [280, 358, 560, 720, 860, 1056];

describe.each(Object.entries(topologies))('%s', (_, topology) => {
  test.each(widths)('has room for every card at %i px', width => {
    const { boxes, height } = layOut(topology, width);
    const placed = [...boxes.values()];
    expect(placed).toHaveLength(topology.nodes.length);
    for (const box of placed) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const other of placed) if (other !== box) expect(overlap(box, other)).toBe(false);
    }
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function layOutOf(name: string, width: number) {
  const topology = topologies[name];
  if (topology === undefined) throw new Error(`no ${name}`);
  const { boxes, edges } = layOut(topology, width);
  const box = (node: string) => {
    const found = boxes.get(node);
    if (found === undefined) throw new Error(`${node} has no place`);
    return found;
  };
  return { box, edges };
}

test('a primary stands above the middle of its replicas', () => {
  const { box } = layOutOf('replicated', 860);
  expect(box('redis-1').y).toBeLessThan(box('redis-2').y);
  expect(box('redis-1').x * 2).toBeCloseTo(box('redis-2').x + box('redis-3').x);
});

test('a replica of a replica stands below it', () => {
  const { box } = layOutOf('chain', 860);
  expect(box('redis-2').y).toBeLessThan(box('redis-3').y);
});

test('Sentinels stand beside where there is room, else below', () => {
  const wide = layOutOf('sentinel', 860);
  const narrow = layOutOf('sentinel', 560);
  expect(wide.box('sentinel-1').x).toBeGreaterThan(wide.box('redis-3').x + wide.box('redis-3').width);
  expect(narrow.box('sentinel-1').y).toBeGreaterThan(narrow.box('redis-3').y + narrow.box('redis-3').height);
});

test('every replica has its line from its primary, every vote its own', () => {
  const { edges } = layOutOf('sentinel', 860);
  expect(edges.map(({ kind, between }) => `${kind} ${between.join(' ')}`)).toEqual([
    'replication redis-1 redis-2',
    'replication redis-1 redis-3',
    'vote sentinel-1 sentinel-2',
    'vote sentinel-2 sentinel-2',
    'vote sentinel-3 sentinel-2',
  ]);
});

test('a link that is not open is drawn, but not beside the same line of replication', () => {
  const nodes = [nodeState('redis-1'), ...replicas];
  const cut = (a: string, b: string) => ({
    between: [a, b] as [string, string],
    state: 'cut' as const,
    bytesPerSecond: null,
  });
  const { edges } = layOut(
    topologyState('replicated', nodes, [cut('redis-2', 'redis-1'), cut('redis-2', 'redis-3')]),
    860,
  );
  expect(edges.map(({ kind, between }) => `${kind} ${between.join(' ')}`)).toEqual([
    'replication redis-1 redis-2',
    'replication redis-1 redis-3',
    'link redis-2 redis-3',
  ]);
});

test('a replica that says nothing stays below the primary that it followed last', () => {
  const paused = nodeState('redis-3', { state: 'paused', role: 'unknown' });
  const nodes = [nodeState('redis-1'), replicaState('redis-2', 'redis-1'), paused];
  const states = [
    topologyState('replicated', [nodeState('redis-1'), ...replicas]),
    topologyState('replicated', nodes),
  ];
  const moments = states.map((topology, atMs) => ({ atMs, topology }));
  const followed = lastFollowed(moments, 1);
  expect([...followed]).toEqual([
    ['redis-2', 'redis-1'],
    ['redis-3', 'redis-1'],
  ]);
  const { boxes, edges } = layOut(topologyState('replicated', nodes), 860, followed);
  expect(boxes.get('redis-3')?.y).toBe(boxes.get('redis-2')?.y);
  // Nothing is known of its link.
  expect(edges.map(({ between }) => between)).toEqual([['redis-1', 'redis-2']]);
});

test('who was a primary last follows nobody, whatever it was before', () => {
  const was = topologyState('sentinel', [replicaState('redis-1', 'redis-2'), nodeState('redis-2')]);
  const then = topologyState('sentinel', [nodeState('redis-1'), replicaState('redis-2', 'redis-1')]);
  const now = topologyState('sentinel', [
    nodeState('redis-1', { state: 'stopped', role: 'unknown' }),
    nodeState('redis-2'),
  ]);
  const moments = [was, then, now].map((topology, atMs) => ({ atMs, topology }));
  expect([...lastFollowed(moments, 2)]).toEqual([]);
  expect([...lastFollowed(moments, 0)]).toEqual([['redis-1', 'redis-2']]);
  expect([...lastFollowed([], -1)]).toEqual([]);
});

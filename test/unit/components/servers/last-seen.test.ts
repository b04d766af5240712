import { expect, test } from 'vitest';
import { lastSeen } from '#components/servers/nodes/last-seen.ts';
import type { TopologyNode } from '#sandbox/server-protocol.ts';
import { nodeState, topologyState } from '#test/support/topology-states.ts';

const cluster = (...states: TopologyNode['state'][]) => {
  const slots: [number, number][] = [
    [0, 5460],
    [5461, 10_922],
    [10_923, 16_383],
  ];
  return topologyState(
    'cluster',
    slots.map((range, at) => {
      const state = states[at] ?? 'running';
      return nodeState(`redis-${at + 1}`, { state, slots: state === 'running' ? [range] : [] });
    }),
  );
};

test('while all answer, or all sleep, nothing is marked', () => {
  expect(lastSeen(cluster())).toBeUndefined();
  expect(lastSeen(cluster('asleep', 'asleep', 'asleep'))).toBeUndefined();
});

test('of one node that is drawn alone, all its keys are as last seen', () => {
  const nodes = [nodeState('redis-1', { state: 'stopped' }), nodeState('redis-2')];
  const seen = lastSeen(topologyState('replicated', nodes));
  expect(seen?.said).toBe('redis-1 is stopped. Start redis-1 to see what is there now.');
  expect(seen?.holds('any')).toBe(true);
  expect(lastSeen({ ...topologyState('replicated', nodes), viewedNode: 'redis-2' })).toBeUndefined();
});

test('of a cluster, keys in slots that nobody serves', () => {
  // foo is in slot 12,182, hello in 866; a hash tag decides for {foo}bar, and bytes that are no text have a slot, too.
  const seen = lastSeen(cluster('running', 'running', 'stopped'));
  expect(seen?.said).toBe('redis-3 is stopped. Start redis-3 to see what is there now.');
  expect(['foo', '{foo}bar', 'hello'].map(key => seen?.holds(key))).toEqual([true, true, false]);
  expect(seen?.holds({ base64: btoa('foo') })).toBe(true);
});

test('slots that a replica took over are served, whoever is stopped', () => {
  const state = cluster('stopped');
  const took = nodeState('redis-4', { slots: [[0, 5460]] });
  expect(lastSeen({ ...state, nodes: [...state.nodes, took] })?.holds('hello')).toBe(false);
});

test.each([
  [cluster('paused'), 'redis-1 is paused. Resume redis-1 to see what is there now.'],
  [cluster('starting'), 'redis-1 is starting. What is there now is drawn when it answers.'],
  [
    cluster('stopped', 'paused', 'stopped'),
    'redis-1 is stopped, redis-2 is paused, redis-3 is stopped. Start redis-1 and redis-3 and resume redis-2 to see what is there now.',
  ],
])('%#: says who is away and what to do', (state, said) => {
  expect(lastSeen(state)?.said).toBe(said);
});

import { expect, test } from 'vitest';
import { History } from '#sandbox/server/observe/history.ts';
import type { TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';

const node = (change: Partial<TopologyNode>): TopologyNode => ({
  name: 'redis-1',
  kind: 'redis',
  state: 'running',
  address: '10.77.0.1:6379',
  externalPort: null,
  role: 'primary',
  follows: null,
  isLinkUp: null,
  offset: 0,
  lagBytes: null,
  slots: [],
  keys: 0,
  epoch: null,
  vote: null,
  isDiskFull: false,
  ...change,
});
const state = (change: Partial<TopologyNode>): TopologyState => ({
  kind: 'server',
  nodes: [node(change)],
  links: [],
  canCutLinks: false,
  viewedNode: null,
});

test('offsets that grow are kept every five seconds, the newest always', () => {
  const history = new History({ entries: 10, states: 100 });
  for (let second = 0; second <= 12; second += 1) {
    history.addState({ atMs: second * 1000, topology: state({ offset: second }) });
  }
  expect(history.states.map(({ atMs }) => atMs / 1000)).toEqual([0, 4, 8, 12]);
});

test('what is more than a figure is kept each time', () => {
  const history = new History({ entries: 10, states: 100 });
  const changes: Partial<TopologyNode>[] = [
    { offset: 1 },
    { state: 'stopped' },
    { offset: 2 },
    { offset: 3 },
  ];
  changes.forEach((change, index) => {
    history.addState({ atMs: index, topology: state(change) });
  });
  expect(history.states).toHaveLength(4);
});

test('only so much is kept, and numbers go on', () => {
  const history = new History({ entries: 2, states: 2 });
  for (let at = 0; at < 5; at += 1) {
    history.add({ atMs: at, node: null, source: 'bench', what: 'killed', text: String(at), tone: 'plain' });
    history.addState({ atMs: at, topology: state({ state: at % 2 === 0 ? 'running' : 'stopped' }) });
  }
  expect(history.entries.map(({ number }) => number)).toEqual([4, 5]);
  expect(history.states.map(({ atMs }) => atMs)).toEqual([3, 4]);
});

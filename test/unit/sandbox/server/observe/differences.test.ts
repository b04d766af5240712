import { expect, test } from 'vitest';
import { differences } from '#sandbox/server/observe/differences.ts';
import type { TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';

const node: TopologyNode = {
  name: 'redis-1',
  kind: 'redis',
  state: 'running',
  address: '10.77.0.1:6379',
  externalPort: null,
  role: 'replica',
  follows: 'redis-2',
  isLinkUp: true,
  offset: 1,
  lagBytes: 0,
  slots: [],
  keys: 0,
  epoch: null,
  vote: null,
  isDiskFull: false,
};
const state = (change: Partial<TopologyNode>): TopologyState => ({
  kind: 'replicated',
  nodes: [{ ...node, ...change }],
  links: [],
  canCutLinks: true,
  viewedNode: null,
});

test.each<[name: string, before: Partial<TopologyNode>, after: Partial<TopologyNode>, told: string[]]>([
  ['nothing', {}, { offset: 9, lagBytes: 4, keys: 2 }, []],
  ['a promotion', {}, { role: 'primary', follows: null, isLinkUp: null }, ['redis-1 is a primary now.']],
  ['another primary', {}, { follows: 'redis-3' }, ['redis-1 follows redis-3 now.']],
  ['a link that breaks', {}, { isLinkUp: false }, ['The link of redis-1 to redis-2 is down.']],
  ['a link that comes up', { isLinkUp: false }, {}, ['The link of redis-1 to redis-2 is up.']],
  ['a node that goes away', {}, { role: 'unknown', follows: null, isLinkUp: null, slots: [] }, []],
  [
    'slots that come and go',
    {
      slots: [
        [0, 9],
        [20, 29],
      ],
    },
    {
      slots: [
        [5, 9],
        [20, 30],
      ],
    },
    ['redis-1 serves 1 slot more.', 'redis-1 serves 5 slots less.'],
  ],
  [
    'slots cut in pieces',
    { slots: [[0, 99]] },
    {
      slots: [
        [0, 49],
        [50, 99],
      ],
    },
    [],
  ],
])('%s', (_, before, after, told) => {
  expect(differences(state(before), state(after)).map(({ text }) => text)).toEqual(told);
});

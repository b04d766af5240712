/**
 * The keys of the home page's start state, so that the prerendered page shows the picture before any script has run.
 * test/e2e/home.spec.ts compares them with what the sandbox really holds.
 */
import type { KeySnapshot } from '#sandbox/protocol.ts';

const whole = { expiresAtMs: null, truncated: false };

export const startKeys: readonly KeySnapshot[] = [
  {
    ...whole,
    key: 'bestsellers',
    type: 'zset',
    encoding: 'listpack',
    memoryBytes: 96,
    length: 3,
    members: [
      ['cups', '41'],
      ['teapot', '96'],
      ['kettle', '128'],
    ],
  },
  {
    ...whole,
    key: 'orders:log',
    type: 'stream',
    encoding: 'stream',
    memoryBytes: 1024,
    length: 2,
    entries: [
      {
        id: '1763712000000-0',
        fields: [
          ['order', '1001'],
          ['total', '3490'],
        ],
      },
      {
        id: '1763712042000-0',
        fields: [
          ['order', '1002'],
          ['total', '1150'],
        ],
      },
    ],
    groups: [],
  },
  { ...whole, key: 'page:views', type: 'string', encoding: 'int', memoryBytes: 56, length: 4, value: '1024' },
  {
    ...whole,
    key: 'product:7',
    type: 'hash',
    encoding: 'listpack',
    memoryBytes: 96,
    length: 3,
    fields: [
      ['name', 'Kettle'],
      ['price', '3490'],
      ['stock', '12'],
    ],
  },
  {
    ...whole,
    key: 'teas',
    type: 'set',
    encoding: 'listpack',
    memoryBytes: 96,
    length: 4,
    members: ['assam', 'oolong', 'sencha', 'mint'],
  },
  {
    ...whole,
    key: 'user:42:name',
    type: 'string',
    encoding: 'embstr',
    memoryBytes: 72,
    length: 3,
    value: 'Ada',
  },
  {
    ...whole,
    key: 'user:42:viewed',
    type: 'list',
    encoding: 'quicklist',
    memoryBytes: 160,
    length: 3,
    head: ['product:31', 'product:12', 'product:7'],
    tail: [],
  },
];

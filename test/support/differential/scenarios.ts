/** Sequences that chance alone seldom makes: several clients, transactions, waiting, messages, expiry. */
import { clientCount, run, type Step } from './steps.ts';
import type { Values } from './values.ts';

/** What a scenario may use; `random` makes any command of a client. */
export interface Stage {
  readonly values: Values;
  readonly token: string;
  readonly id: string;
  random(client: number): Step;
  /** One that may stand in a transaction: what the gateway answers itself may not. */
  queued(client: number): Step;
}

type Scenario = (stage: Stage) => Step[];

const two = ({ values: { chance } }: Stage): [number, number] => {
  const first = chance.below(clientCount);
  return [first, (first + 1 + chance.below(clientCount - 1)) % clientCount];
};
const some = (most: number, stage: Stage, make: () => Step[]) =>
  Array.from({ length: stage.values.chance.below(most + 1) }, make).flat();

const transaction: Scenario = stage => {
  const [me, other] = two(stage);
  const { chance } = stage.values;
  const watched = stage.values.key('string');
  return [
    ...(chance.isLucky(0.5) ? [run(me, 'WATCH', watched, stage.values.key('list'))] : []),
    ...(chance.isLucky(0.2) ? [run(me, 'UNWATCH')] : []),
    ...some(1, stage, () => [stage.random(other)]),
    ...(chance.isLucky(0.2) ? [run(other, 'SET', watched, 'changed')] : []),
    ...(chance.isLucky(0.03) ? [run(other, 'FLUSHDB')] : []),
    ...(chance.isLucky(0.05) ? [run(other, 'SORT', 'nums', 'GET', '#', 'STORE', watched)] : []),
    run(me, 'MULTI'),
    ...some(6, stage, () => [stage.queued(me)]),
    ...(chance.isLucky(0.1) ? [run(me, 'MULTI')] : []),
    ...(chance.isLucky(0.05) ? [run(me, 'WATCH', 'k')] : []),
    ...(chance.isLucky(0.1) ? [run(other, 'APPEND', watched, 'x')] : []),
    ...some(3, stage, () => [stage.queued(me)]),
    run(me, chance.isLucky(0.85) ? 'EXEC' : 'DISCARD'),
  ];
};

const outside: Scenario = stage => [
  run(stage.values.chance.below(clientCount), stage.values.chance.of(['EXEC', 'DISCARD', 'UNWATCH'])),
];

/** What waits, and the command that serves it. Its time is up after a second, should nothing serve it. */
const waits = ({
  values,
}: Stage): [Step['kind'] extends string ? (string | Buffer)[] : never, (string | Buffer)[]][] => [
  [
    ['BLPOP', 'wait', 'wait2', '1'],
    ['RPUSH', 'wait', values.value(), 'b'],
  ],
  [
    ['BRPOP', 'wait2', 'wait', '1'],
    ['LPUSH', 'wait', values.value(), 'b'],
  ],
  [
    ['BLMOVE', 'wait', 'l', 'LEFT', 'RIGHT', '1'],
    ['RPUSH', 'wait', values.value()],
  ],
  [
    ['BRPOPLPUSH', 'wait', 'l', '1'],
    ['RPUSH', 'wait', values.value()],
  ],
  [
    ['BLMPOP', '1', '2', 'nokey', 'wait', 'LEFT', 'COUNT', '2'],
    ['RPUSH', 'wait', 'a', 'b', 'c'],
  ],
  [
    ['BZPOPMIN', 'wait', 'wait2', '1'],
    ['ZADD', 'wait2', '1.5', values.member(), '2', 'zz'],
  ],
  [
    ['BZPOPMAX', 'wait', '1'],
    ['ZADD', 'wait', '1.5', values.member(), '2', 'zz'],
  ],
  [
    ['BZMPOP', '1', '1', 'wait', 'MIN', 'COUNT', '2'],
    ['ZADD', 'wait', '1', 'a', '2', 'b'],
  ],
  [
    ['XREAD', 'COUNT', '2', 'BLOCK', '1000', 'STREAMS', 'wait', 'wait2', '$', '0'],
    ['XADD', 'wait', '7-7', 'f', values.value()],
  ],
  [
    ['BLPOP', 'wait', '1'],
    ['LPUSH', 'elsewhere', 'x'],
  ],
  [['BLPOP', 's', '0.02'], ['PING']],
  [['BLPOP', 'wait', '0.02'], ['PING']],
];

const blocking: Scenario = stage => {
  const [me, other] = two(stage);
  const [wait, serve] = stage.values.chance.of(waits(stage));
  return [
    run(other, 'DEL', 'wait', 'wait2'),
    { kind: 'block', client: me, args: wait.map(arg => Buffer.from(arg)) },
    run(other, ...serve),
    // What was not served is, so that no round waits for its time to be up.
    ...(serve[1] === 'elsewhere' ? [run(other, 'RPUSH', 'wait', 'at last')] : []),
    { kind: 'answer', client: me },
    run(other, 'DEL', 'wait', 'wait2', 'elsewhere'),
  ];
};

const blockedGroup: Scenario = stage => {
  const [me, other] = two(stage);
  return [
    run(other, 'DEL', 'wait'),
    run(other, 'XGROUP', 'CREATE', 'wait', 'g', '$', 'MKSTREAM'),
    {
      kind: 'block',
      client: me,
      args: ['XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '1000', 'STREAMS', 'wait', '>'].map(arg =>
        Buffer.from(arg),
      ),
    },
    stage.values.chance.isLucky(0.7)
      ? run(other, 'XADD', 'wait', '5-5', stage.values.field(), stage.values.value())
      : run(
          other,
          ...stage.values.chance.of([
            ['XGROUP', 'DESTROY', 'wait', 'g'],
            ['DEL', 'wait'],
            ['SET', 'wait', 'x'],
          ]),
        ),
    { kind: 'answer', client: me },
    run(other, 'DEL', 'wait'),
  ];
};

const subscription: Scenario = stage => {
  const [me, other] = two(stage);
  const { values } = stage;
  const channel = values.channel();
  // A pattern for everything hears of keys on a plain server, and does not here.
  const patterns = values.chance.of([[], ['*'], ['news*'], ['ch?', 'n[a-e]ws*'], ['\\{*'], ['ch:*', 'ch:*']]);
  const talks = me === 1 && patterns[0] !== '*';
  const publish = () =>
    run(other, 'PUBLISH', values.chance.isLucky(0.7) ? channel : values.channel(), values.word());
  return [
    run(
      me,
      'SUBSCRIBE',
      channel,
      ...(values.chance.isLucky(0.4) ? [values.channel(), values.channel()] : []),
    ),
    ...(patterns.length > 0 ? [run(me, 'PSUBSCRIBE', ...patterns)] : []),
    publish(),
    ...(talks ? some(3, stage, () => [stage.queued(me)]) : []),
    ...some(3, stage, () => [publish()]),
    ...(values.chance.isLucky(0.3) ? [run(me, values.chance.of(['PING', 'GET', 'PING']), 'x')] : []),
    run(other, 'PUBSUB', 'NUMSUB', channel, 'none'),
    run(other, 'PUBSUB', ...values.chance.of([['CHANNELS'], ['NUMPAT'], ['CHANNELS', 'n*'], ['NUMSUB']])),
    ...(values.chance.isLucky(0.3) ? [run(me, 'UNSUBSCRIBE', channel, 'not-mine')] : []),
    publish(),
    ...(values.chance.isLucky(0.15)
      ? [run(me, 'RESET'), ...greet(stage, me)]
      : [run(me, 'UNSUBSCRIBE'), run(me, 'PUNSUBSCRIBE')]),
    run(me, 'PING', 'after'),
  ];
};

const shardSubscription: Scenario = stage => {
  const [me, other] = two(stage);
  const channel = stage.values.channel();
  return [
    run(me, 'SSUBSCRIBE', channel),
    run(other, 'SPUBLISH', channel, stage.values.word()),
    run(other, 'PUBLISH', channel, 'not for shards'),
    run(other, 'PUBSUB', 'SHARDNUMSUB', channel),
    run(other, 'PUBSUB', 'SHARDCHANNELS'),
    ...(stage.values.chance.isLucky(0.5) ? [run(me, 'SUNSUBSCRIBE', channel)] : []),
    run(me, 'SUNSUBSCRIBE'),
  ];
};

const keyspaceEvents: Scenario = stage => {
  const [me, other] = two(stage);
  const { values } = stage;
  const key = values.key('string');
  const [pattern, ...direct] = values.chance.of([
    [Buffer.from('__keyevent@0__:*')],
    [Buffer.from('__keyspace@0__:*')],
    [Buffer.from('__key*__:*')],
    [
      Buffer.from('__keyspace@0__:w*'),
      Buffer.concat([Buffer.from('__keyspace@0__:'), key]),
      Buffer.from('__keyevent@0__:del'),
    ],
  ]);
  if (pattern === undefined) return [];
  return [
    run(me, 'PSUBSCRIBE', pattern),
    ...(direct.length > 0 ? [run(me, 'SUBSCRIBE', ...direct)] : []),
    run(other, 'SET', key, values.value()),
    run(other, 'EXPIRE', key, values.seconds()),
    ...some(6, stage, () => [stage.queued(other)]),
    run(other, 'DEL', key),
    run(me, 'UNSUBSCRIBE'),
    run(me, 'PUNSUBSCRIBE'),
  ];
};

const expiry: Scenario = stage => {
  const [me, other] = two(stage);
  const { values } = stage;
  const key = values.key('string');
  const isWatched = values.chance.isLucky(0.3);
  return [
    ...(isWatched ? [run(me, 'WATCH', key)] : []),
    run(
      other,
      ...values.chance.of([
        ['SET', key, values.value(), 'PX', '12'],
        ['PSETEX', key, '12', values.value()],
      ]),
    ),
    { kind: 'pass', ms: 25 },
    run(
      me,
      ...values.chance.of([
        ['GET', key],
        ['EXISTS', key],
        ['TTL', key],
        ['TYPE', key],
        ['KEYS', '*'],
        ['SCAN', '0', 'COUNT', '10000'],
        ['INCR', key],
      ]),
    ),
    ...(isWatched ? [run(me, 'MULTI'), run(me, 'PING'), run(me, 'EXEC')] : []),
    run(other, 'PTTL', key),
  ];
};

/** Chosen by the server, so nothing of it may stay behind. */
const byChance: Scenario = ({ values }) => {
  const me = values.chance.below(clientCount);
  return [
    run(me, 'DEL', 'x', 'one'),
    run(me, 'SADD', 'one', values.member()),
    run(me, values.chance.of(['SPOP', 'SRANDMEMBER']), 'one'),
    run(me, 'RANDOMKEY'),
    run(me, 'DEL', 'one'),
  ];
};

const greet = ({ values, id, token }: Stage, client: number): Step[] => [
  run(
    client,
    'HELLO',
    client === 1 ? '3' : '2',
    'AUTH',
    id,
    token,
    ...(values.chance.isLucky(0.5) ? ['SETNAME', 'back'] : []),
  ),
];

const greeting: Scenario = stage => {
  const { values } = stage;
  const isReset = values.chance.isLucky(0.3);
  const words = values.chance.of([
    ['HELLO'],
    ['HELLO', '3'],
    ['HELLO', '2'],
    ['HELLO', '4'],
    ['HELLO', 'x'],
    ['HELLO', '3', 'SETNAME', 'me'],
    ['HELLO', '2', 'SETNAME', 'a b'],
    ['HELLO', '2', 'NOSUCH'],
    ['AUTH', stage.id, stage.token],
    ['CLIENT', 'GETNAME'],
    ['SELECT', '0'],
    ['SELECT', '1'],
    ['SELECT', 'x'],
  ]);
  return isReset
    ? [run(2, 'MULTI'), run(2, 'SET', 's', 'lost'), run(2, 'RESET'), ...greet(stage, 2)]
    : [run(2, ...words), run(2, 'HGETALL', 'h')];
};

const many = Array.from({ length: 140 }, (_, index) => `${index}`);

/** Step by step, also over what is no list any more. */
const walk: Scenario = ({ values }) => {
  const client = values.chance.below(clientCount);
  const isMany = values.chance.isLucky(0.5);
  const options = [
    ...(values.chance.isLucky(0.7) ? [Buffer.from('COUNT'), values.between(1, 20)] : []),
    ...(values.chance.isLucky(0.3) ? [Buffer.from('MATCH'), values.glob()] : []),
  ];
  const [name, key, ...make] = values.chance.of([
    ['SCAN', '', 'MSET', ...many],
    ['SSCAN', 'set', 'SADD', 'set', ...many],
    ['HSCAN', 'h', 'HSET', 'h', ...many],
    ['ZSCAN', 'z', 'ZADD', 'z', ...many],
  ]);
  const args = [name, key]
    .filter(word => word !== undefined && word !== '')
    .map(word => Buffer.from(word ?? ''));
  return [...(isMany ? [run(client, ...make)] : []), { kind: 'walk', client, args, options }];
};

const everyEncoding: Scenario = ({ values }) => {
  const me = values.chance.below(clientCount);
  return values.chance.of([
    [run(me, 'RPUSH', 'l', ...many, 'x'.repeat(9000))],
    [run(me, 'SADD', 'ints', ...many), run(me, 'SADD', 'ints', 'no number')],
    [run(me, 'HSET', 'h', ...many), run(me, 'HSET', 'h', 'f1', 'x'.repeat(80))],
    [run(me, 'ZADD', 'z', ...many), run(me, 'ZADD', 'z', '1', 'y'.repeat(80))],
    [run(me, 'SET', 's', 'v'.repeat(200_000)), run(me, 'GET', 's'), run(me, 'STRLEN', 's')],
    [
      run(me, 'SETRANGE', 's', '1048570', 'abcdefgh'),
      run(me, 'SETBIT', 'bits', '8388608', '1'),
      run(me, 'SETBIT', 'bits', '99999999999', '1'),
    ],
    [run(me, 'PFADD', 'hll', ...many), run(me, 'PFCOUNT', 'hll', 'hll2'), run(me, 'PFMERGE', 'hll2', 'hll')],
  ]);
};

const wrong: Scenario = ({ values }) => {
  const me = values.chance.below(clientCount);
  return [
    run(
      me,
      ...values.chance.of([
        ['NOSUCH', 'a', 'b\r\n'],
        ['GET'],
        ['GET', 'a', 'b'],
        [''],
        ['XGROUP', 'NOSUCH', 'x'],
        ['SET', 's'],
        ['no such\0command'],
        ['OBJECT', 'NOSUCH', 's'],
        ['xinfo', 'stream'],
        ['BLPOP', 'l'],
        ['BLPOP', 'l', 'x'],
        ['BLMPOP', '0.001', '0', 'l', 'LEFT'],
        ['BZPOPMIN', 'z', '-1'],
        ['XREAD', 'BLOCK', 'x', 'STREAMS', 'x', '0'],
        ['XREAD', 'BLOCK', '1', 'STREAMS', 'x', 'x2', '0'],
        ['XREADGROUP', 'BLOCK', '1', 'NOSUCH', 'GROUP', 'g', 'c', 'STREAMS', 'x', '>'],
        ['WAIT', 'x', '1'],
        ['WAIT', '0', '-1'],
      ]),
    ),
  ];
};

export const scenarios: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [8, transaction],
  [2, outside],
  [3, blocking],
  [1, blockedGroup],
  [4, subscription],
  [1, shardSubscription],
  [3, keyspaceEvents],
  [2, expiry],
  [2, byChance],
  [3, greeting],
  [2, everyEncoding],
  [2, walk],
  [2, wrong],
];

/** Commands whose arguments must agree with each other, which the grammar does not say; and those kept harmless. */
import type { Values } from './values.ts';

interface Override {
  /** The arguments after the command's words. */
  make(values: Values): (string | Buffer)[];
  /** The grammar alone would make the two servers differ by chance, so it is never used. */
  readonly isAlways: boolean;
}

const often = (make: Override['make']): Override => ({ make, isAlways: false });
const always = (make: Override['make']): Override => ({ make, isAlways: true });
const maybe = (values: Values, ...args: (string | Buffer)[]) => (values.chance.isLucky(0.3) ? args : []);
const several = <T>(values: Values, most: number, make: () => T): T[] =>
  Array.from({ length: 1 + values.chance.below(most) }, make);
const of = (values: Values, ...choices: string[]) => values.chance.of(choices);

const pairs = (make: (values: Values) => (string | Buffer)[], most = 4) =>
  often(values => [values.key('hash'), ...several(values, most, () => make(values)).flat()]);

const bitfieldOperation = (values: Values, isReadOnly: boolean) => {
  const width = of(values, 'u8', 'i8', 'u4', 'i5', 'u16', 'i64', 'u63', 'u1');
  const at = `${of(values, '', '', '#')}${values.chance.below(20)}`;
  if (isReadOnly || values.chance.isLucky(0.3)) return ['GET', width, at];
  const overflow = maybe(values, 'OVERFLOW', of(values, 'WRAP', 'SAT', 'FAIL'));
  return [...overflow, of(values, 'SET', 'INCRBY'), width, at, values.int()];
};

const expiry = (values: Values) =>
  values.chance.of([
    () => ['EX', values.seconds()],
    () => ['PX', values.milliseconds()],
    // SET leaves a key whose time is over already until somebody looks at it.
    () => ['EXAT', values.between(2_100_000_000, 2_190_000_000)],
    () => ['PXAT', values.between(2_100_000_000_000, 2_190_000_000_000)],
  ])();

const geoShape = (values: Values) => {
  const unit = of(values, 'm', 'km', 'ft', 'mi', 'KM');
  return values.chance.isLucky(0.5)
    ? ['BYRADIUS', values.between(1, 3000), unit]
    : ['BYBOX', values.between(1, 3000), values.between(1, 3000), unit];
};
const place = (values: Values) => [
  (values.chance.below(3600) / 10 - 180).toFixed(2),
  (values.chance.below(1700) / 10 - 85).toFixed(2),
];
const geoFrom = (values: Values) =>
  values.chance.isLucky(0.5) ? ['FROMMEMBER', values.member()] : ['FROMLONLAT', ...place(values)];
const geoCount = (values: Values) => maybe(values, 'COUNT', values.between(1, 3), ...maybe(values, 'ANY'));
const geoShow = (values: Values) => [
  ...maybe(values, of(values, 'ASC', 'DESC')),
  ...geoCount(values),
  ...maybe(values, 'WITHCOORD'),
  ...maybe(values, 'WITHDIST'),
  ...maybe(values, 'WITHHASH'),
];

const combineSorted = (values: Values, { isShown }: { isShown: boolean }) => {
  const keys = several(values, 3, () => values.key(values.chance.isLucky(0.8) ? 'sorted-set' : 'set'));
  return [
    String(keys.length),
    ...keys,
    ...maybe(values, 'WEIGHTS', ...keys.map(() => values.float())),
    ...maybe(values, 'AGGREGATE', of(values, 'SUM', 'MIN', 'MAX')),
    ...(isShown ? maybe(values, 'WITHSCORES') : []),
  ];
};
const subtractSorted = (values: Values) => {
  const keys = several(values, 3, () => values.key('sorted-set'));
  return [String(keys.length), ...keys];
};
const popSorted = (values: Values) => [
  ...subtractSorted(values),
  of(values, 'MIN', 'MAX'),
  ...maybe(values, 'COUNT', values.between(1, 3)),
];
const popLists = (values: Values) => {
  const keys = several(values, 3, () => values.key('list'));
  return [
    String(keys.length),
    ...keys,
    of(values, 'LEFT', 'RIGHT'),
    ...maybe(values, 'COUNT', values.between(1, 3)),
  ];
};

const rangeOf = (values: Values, ...before: Buffer[]) => {
  const how = values.chance.below(3);
  const isReversed = values.chance.isLucky(0.3);
  const ends =
    how === 0
      ? [values.between(-5, 5), values.between(-5, 9)]
      : how === 1
        ? scoreEnds(values)
        : lexEnds(values);
  if (isReversed && how > 0) ends.reverse();
  return [
    ...before,
    how === 2 ? values.lexKey() : values.key('sorted-set'),
    ...ends,
    ...(how === 1 ? ['BYSCORE'] : how === 2 ? ['BYLEX'] : []),
    ...(isReversed ? ['REV'] : []),
    ...(how > 0 ? maybe(values, 'LIMIT', values.between(0, 2), values.between(-1, 4)) : []),
  ];
};
const scoreEnds = (values: Values) =>
  values.chance.isLucky(0.5) ? ['-inf', '+inf'] : [values.scoreEnd(), values.scoreEnd()];
const lexEnds = (values: Values) =>
  values.chance.isLucky(0.5) ? ['-', '+'] : [values.lexEnd(), values.lexEnd()];

const trim = (values: Values) => {
  const isLength = values.chance.isLucky(0.6);
  const about = maybe(values, of(values, '=', '~'));
  return [
    isLength ? 'MAXLEN' : 'MINID',
    ...about,
    isLength ? values.between(0, 12) : values.id(),
    ...(about[0] === '~' ? maybe(values, 'LIMIT', values.between(0, 5)) : []),
  ];
};
const streams = (values: Values, id: () => string | Buffer) => {
  const keys = several(values, 2, () => values.key('stream'));
  return ['STREAMS', ...keys, ...keys.map(id)];
};

const sortPatterns = ['w_*', '*', 'w_*->f1', 'h*->f1', '*->', 'h*->n'];
const getPatterns = [...sortPatterns, '#', '#', 's', 'h->n'];
const sortGets = (values: Values) => several(values, 2, () => ['GET', of(values, ...getPatterns)]).flat();
const sortEnd = (values: Values) => [
  ...maybe(values, 'LIMIT', values.between(-1, 2), values.between(-1, 4)),
  ...(values.chance.isLucky(0.4) ? sortGets(values) : []),
  ...maybe(values, of(values, 'ASC', 'DESC')),
];
const sortKey = (values: Values) => values.key(of(values, 'list', 'list', 'set', 'sorted-set'));
/** Shown, texts may be equal up to a zero byte, so none is cut off; stored, they are compared whole. */
const sortAlphaEnd = (values: Values, stored: readonly (string | Buffer)[]) =>
  stored.length > 0
    ? sortEnd(values)
    : [...(values.chance.isLucky(0.4) ? sortGets(values) : []), ...maybe(values, of(values, 'ASC', 'DESC'))];
/**
 * Two orders are each server's own: that of a set unsorted, and that of texts with equal weights. So neither is
 * limited nor stored.
 */
const sortOf = (values: Values, stored: readonly (string | Buffer)[]) => {
  const how = values.chance.below(10);
  if (how === 0) return [of(values, 'l', 'z'), 'BY', 'nosort', ...sortEnd(values), ...stored];
  if (how === 1) return [sortKey(values), 'BY', 'nosort', ...maybe(values, ...sortGets(values))];
  if (how === 2)
    return [
      sortKey(values),
      'BY',
      of(values, ...sortPatterns),
      'ALPHA',
      ...maybe(values, ...sortGets(values)),
    ];
  if (how < 6) return [sortKey(values), 'BY', of(values, ...sortPatterns), ...sortEnd(values), ...stored];
  return values.chance.isLucky(0.6)
    ? [sortKey(values), 'ALPHA', ...sortAlphaEnd(values, stored), ...stored]
    : [sortKey(values), ...sortEnd(values), ...stored];
};

export const overrides: Readonly<Record<string, Override>> = {
  // Chosen by chance on each server: only what leaves both alike.
  spop: always(values => [values.key('set'), values.chance.isLucky(0.9) ? '1000' : '0']),
  srandmember: often(values => [
    values.key('set'),
    ...(values.chance.isLucky(0.3) ? [] : [of(values, '1000', '2', '-3', '0')]),
  ]),
  hrandfield: often(values => [
    values.key('hash'),
    of(values, '1000', '2', '-3', '0'),
    ...maybe(values, 'WITHVALUES'),
  ]),
  zrandmember: often(values => [
    values.key('sorted-set'),
    of(values, '1000', '2', '-3', '0'),
    ...maybe(values, 'WITHSCORES'),
  ]),
  // Without a bound these list all that a server knows.
  'command|docs': always(values => [
    of(values, 'get', 'SET', 'xgroup', 'sort', 'nosuch', 'zadd', 'hello', 'OBJECT'),
  ]),
  'command|info': always(values => [of(values, 'get', 'SET', 'xadd', 'nosuch', 'sort', 'zunion', 'hello')]),
  'command|getkeys': always(values => values.chance.of(getkeysOf)),
  'command|getkeysandflags': always(values => values.chance.of(getkeysOf)),
  // These reach into other clients, whose numbers differ.
  'client|kill': always(values =>
    values.chance.of([['ID', '999999'], ['1.2.3.4:5'], ['TYPE', 'nosuch'], ['ID', 'x']]),
  ),
  'client|unblock': always(values =>
    values.chance.of([['999999'], ['999999', 'ERROR'], ['x'], ['999999', 'NOSUCH']]),
  ),
  quit: always(() => []),
  scan: always(values => [
    '0',
    'COUNT',
    '10000',
    ...maybe(values, 'MATCH', values.glob()),
    ...maybe(values, 'TYPE', of(values, 'string', 'list', 'hash', 'zset', 'nosuch')),
  ]),
  keys: often(values => [values.glob()]),
  wait: often(values => [values.between(0, 1), '1']),
  lolwut: often(() => []),
  xadd: always(values => [
    values.key('stream'),
    ...maybe(values, 'NOMKSTREAM'),
    ...(values.chance.isLucky(0.2) ? trim(values) : []),
    values.newId(),
    ...several(values, 3, () => [values.field(), values.value()]).flat(),
  ]),
  xtrim: often(values => [values.key('stream'), ...trim(values)]),
  xread: often(values => [
    ...maybe(values, 'COUNT', values.between(1, 3)),
    ...streams(values, () => values.id()),
  ]),
  xreadgroup: often(values => [
    ...(values.chance.isLucky(0.1) ? ['COUNT', '1'] : []),
    ...['GROUP', values.chance.isLucky(0.1) ? 'STREAMS' : values.group(), values.consumer()],
    ...maybe(values, 'COUNT', values.between(1, 3)),
    ...maybe(values, 'NOACK'),
    ...streams(values, () => (values.chance.isLucky(0.7) ? '>' : values.id())),
  ]),
  xpending: often(values => [
    values.key('stream'),
    values.group(),
    ...(values.chance.isLucky(0.6)
      ? [...maybe(values, 'IDLE', '0'), '-', '+', values.between(1, 9), ...maybe(values, values.consumer())]
      : []),
  ]),
  xclaim: often(values => [
    ...[values.key('stream'), values.group(), values.consumer(), of(values, '0', '0', '100000000')],
    ...several(values, 2, () => values.id()),
    ...maybe(values, 'IDLE', values.between(0, 900)),
    ...maybe(values, 'RETRYCOUNT', values.between(0, 9)),
    ...maybe(values, 'FORCE'),
    ...maybe(values, 'JUSTID'),
  ]),
  xautoclaim: often(values => [
    ...[values.key('stream'), values.group(), values.consumer(), of(values, '0', '0', '100000000'), '0'],
    ...maybe(values, 'COUNT', values.between(1, 5)),
    ...maybe(values, 'JUSTID'),
  ]),
  'xgroup|create': often(values => [
    values.key('stream'),
    values.group(),
    of(values, '0', '$', '1-1'),
    ...maybe(values, 'MKSTREAM'),
  ]),
  xack: often(values => [values.key('stream'), values.group(), ...several(values, 3, () => values.id())]),
  mset: often(values => several(values, 4, () => [values.key('string'), values.value()]).flat()),
  msetnx: often(values => several(values, 2, () => [values.key('generic'), values.value()]).flat()),
  hset: pairs(values => [values.field(), values.value()]),
  hmset: pairs(values => [values.field(), values.value()]),
  set: often(values => [
    ...[values.key('string'), values.value()],
    ...maybe(values, of(values, 'NX', 'XX')),
    ...maybe(values, 'GET'),
    ...(values.chance.isLucky(0.2) ? expiry(values) : maybe(values, 'KEEPTTL')),
  ]),
  getex: often(values => [
    values.key('string'),
    ...(values.chance.isLucky(0.5) ? expiry(values) : maybe(values, 'PERSIST')),
  ]),
  zadd: often(values => [
    values.key('sorted-set'),
    ...maybe(values, of(values, 'NX', 'XX', 'GT', 'LT')),
    ...maybe(values, 'CH'),
    ...several(values, 4, () => [values.float(), values.member()]).flat(),
  ]),
  bitfield: often(values => [
    values.key('bitmap'),
    ...several(values, 3, () => bitfieldOperation(values, false)).flat(),
  ]),
  bitfield_ro: often(values => [
    values.key('bitmap'),
    ...several(values, 3, () => bitfieldOperation(values, true)).flat(),
  ]),
  bitop: often(values => {
    const [destination, ...keys] = several(values, 3, () => values.key('bitmap'));
    const how = of(values, 'AND', 'OR', 'XOR', 'NOT');
    return [how, destination ?? 'bits', ...(how === 'NOT' ? ['bits'] : [...keys, 'bits2'])];
  }),
  bitcount: often(values => [
    values.key('bitmap'),
    ...maybe(
      values,
      values.between(-5, 5),
      values.between(-5, 9),
      ...maybe(values, of(values, 'BYTE', 'BIT')),
    ),
  ]),
  geoadd: often(values => [
    values.key('geo'),
    ...maybe(values, of(values, 'NX', 'XX')),
    ...maybe(values, 'CH'),
    ...several(values, 3, () => [...place(values), values.member()]).flat(),
  ]),
  geosearch: often(values => [
    values.key('geo'),
    ...geoFrom(values),
    ...geoShape(values),
    ...geoShow(values),
  ]),
  geosearchstore: often(values => [
    ...[values.key('geo'), values.key('geo'), ...geoFrom(values), ...geoShape(values)],
    ...maybe(values, of(values, 'ASC', 'DESC')),
    ...maybe(values, 'COUNT', values.between(1, 3)),
    ...maybe(values, 'STOREDIST'),
  ]),
  georadius: often(values => [
    ...[values.key('geo'), ...place(values), values.between(1, 9000), of(values, 'km', 'm', 'mi')],
    ...(values.chance.isLucky(0.3) ? [of(values, 'STORE', 'STOREDIST'), values.key('geo')] : geoShow(values)),
  ]),
  georadiusbymember: often(values => [
    ...[values.key('geo'), values.member(), values.between(1, 9000), of(values, 'km', 'm', 'mi')],
    ...(values.chance.isLucky(0.3) ? [of(values, 'STORE', 'STOREDIST'), values.key('geo')] : geoShow(values)),
  ]),
  zunion: often(values => combineSorted(values, { isShown: true })),
  zinter: often(values => combineSorted(values, { isShown: true })),
  zunionstore: often(values => [values.key('sorted-set'), ...combineSorted(values, { isShown: false })]),
  zinterstore: often(values => [values.key('sorted-set'), ...combineSorted(values, { isShown: false })]),
  zdiff: often(values => [...subtractSorted(values), ...maybe(values, 'WITHSCORES')]),
  zdiffstore: often(values => [values.key('sorted-set'), ...subtractSorted(values)]),
  zintercard: often(values => [...subtractSorted(values), ...maybe(values, 'LIMIT', values.between(0, 3))]),
  sintercard: often(values => {
    const keys = several(values, 3, () => values.key('set'));
    return [String(keys.length), ...keys, ...maybe(values, 'LIMIT', values.between(0, 3))];
  }),
  zmpop: often(popSorted),
  bzmpop: often(values => ['0.001', ...popSorted(values)]),
  lmpop: often(popLists),
  blmpop: often(values => ['0.001', ...popLists(values)]),
  zrange: always(values => [...rangeOf(values), ...maybe(values, 'WITHSCORES')]),
  zrangestore: always(values => rangeOf(values, values.key('sorted-set'))),
  zlexcount: always(values => [values.lexKey(), ...lexEnds(values)]),
  zremrangebylex: always(values => [values.lexKey(), values.lexEnd(), values.lexEnd()]),
  zrangebylex: always(values => [
    values.lexKey(),
    ...lexEnds(values),
    ...maybe(values, 'LIMIT', values.between(0, 2), values.between(-1, 4)),
  ]),
  zrevrangebylex: always(values => [
    values.lexKey(),
    ...lexEnds(values).reverse(),
    ...maybe(values, 'LIMIT', values.between(0, 2), values.between(-1, 4)),
  ]),
  zrangebyscore: often(values => [
    values.key('sorted-set'),
    ...scoreEnds(values),
    ...maybe(values, 'WITHSCORES'),
  ]),
  sort: always(values => sortOf(values, maybe(values, 'STORE', values.key('list')))),
  sort_ro: always(values => sortOf(values, [])),
  lcs: often(values => [
    ...[values.key('string'), values.key('string')],
    ...maybe(values, 'LEN'),
    ...maybe(
      values,
      'IDX',
      ...maybe(values, 'MINMATCHLEN', values.between(0, 3)),
      ...maybe(values, 'WITHMATCHLEN'),
    ),
  ]),
  copy: often(values => {
    const group = of(values, 'string', 'list', 'hash', 'set', 'sorted-set', 'stream', 'geo');
    return [
      values.key(group),
      values.key(group),
      ...maybe(values, 'DB', of(values, '0', '0', '1')),
      ...maybe(values, 'REPLACE'),
    ];
  }),
  rename: often(values => sameGroup(values)),
  renamenx: often(values => sameGroup(values)),
  'memory|usage': often(values => [values.key('generic'), ...maybe(values, 'SAMPLES', values.between(0, 5))]),
};

const sameGroup = (values: Values) => {
  const group = of(values, 'string', 'list', 'hash', 'set', 'sorted-set', 'stream');
  return [values.key(group), values.key(group)];
};

const getkeysOf = [
  ['GET', 'k'],
  ['MSET', 'a', '1', 'b', '2'],
  ['XREAD', 'COUNT', '1', 'STREAMS', 'a', 'b', '0', '0'],
  ['SORT', 'l', 'BY', 'w_*', 'STORE', 'd'],
  ['ZUNION', '2', 'a', 'b'],
  ['PING'],
  ['NOSUCH', 'k'],
  ['EVAL', 'return 1', '1', 'k'],
  ['GET'],
];

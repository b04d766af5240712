/** What a learner at full speed may throw at the doors: each as bytes for one connection, sent over and over. */
import { command } from '#test/support/raw-resp.ts';

export interface Flood {
  readonly name: string;
  readonly connections: number;
  readonly door: 'resp' | 'websocket';
  /** Sent again and again, as often as the door takes it. */
  readonly bytes: Buffer;
  /** Before it logs in, or without ever doing so. */
  readonly isStranger?: boolean;
  /** A new connection for each time. */
  readonly reconnects?: boolean;
}

const words = (line: string) => command(...line.split(' '));
const repeated = (lines: readonly string[], times: number) =>
  Buffer.concat(Array.from({ length: times }, () => lines.map(words)).flat());
const members = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `m${from + index}`).join(' ');

/** Large values of each kind, as large as a sandbox may hold: the flooder's start state. */
export function largeKeys(): string[] {
  const lines = ['SET small value', `SETRANGE text 1000000 x`, `SETRANGE other 1000000 y`];
  for (let from = 0; from < 30_000; from += 2000) {
    const some = members(from, 2000).split(' ');
    lines.push(`RPUSH list ${some.map((_, index) => (index * 7919) % 100_003).join(' ')}`);
    lines.push(`SADD set ${some.join(' ')}`, `SADD set2 ${some.map(one => `${one}b`).join(' ')}`);
    lines.push(`ZADD zset ${some.map(one => `0 ${one}`).join(' ')}`);
  }
  for (let from = 0; from < 10_000; from += 2000) {
    lines.push(
      `HSET hash ${members(from, 2000)
        .split(' ')
        .map(one => `${one} v`)
        .join(' ')}`,
    );
  }
  for (let key = 0; key < 16; key += 1) lines.push(`PFADD hll${key} ${members(key * 1000, 1000)}`);
  const places = members(0, 2000)
    .split(' ')
    .map((one, index) => `${index % 180} ${(index % 160) / 2} ${one}`);
  lines.push(`GEOADD geo ${places.join(' ')}`);
  return lines;
}

const heavyLines = [
  'SORT list',
  'SORT list ALPHA DESC LIMIT 0 1',
  'SUNION set set2',
  'SINTERCARD 2 set set2',
  'SDIFFSTORE gone set set2',
  'ZUNIONSTORE union 2 zset zset',
  'LRANGE list 0 -1',
  'SMEMBERS set',
  'HGETALL hash',
  'ZRANGEBYLEX zset - +',
  'ZRANGE zset 0 -1 WITHSCORES',
  'BITOP XOR mixed text other',
  'BITCOUNT text',
  'LPOS list nothing',
  'LREM list 0 nothing',
  'SSCAN set 0 COUNT 100000',
  `PFCOUNT ${Array.from({ length: 16 }, (_, key) => `hll${key}`).join(' ')}`,
  'GEOSEARCH geo FROMLONLAT 10 10 BYRADIUS 20000 km ASC',
  'MEMORY USAGE zset SAMPLES 0',
];

const run = (line: string) => Buffer.from(JSON.stringify({ type: 'run', client: 'A', line }));

export const floods: readonly Flood[] = [
  {
    name: 'cheap commands',
    connections: 32,
    door: 'resp',
    bytes: repeated(['GET small', 'SET small v'], 32),
  },
  {
    name: 'refused and unknown commands',
    connections: 32,
    door: 'resp',
    bytes: repeated(['CONFIG GET *', 'EVAL return 0', 'NOSUCH a b c', 'GET', 'CLIENT KILL x'], 20),
  },
  { name: 'heavy commands', connections: 16, door: 'resp', bytes: repeated(heavyLines, 2) },
  {
    name: 'heavy commands in transactions',
    connections: 8,
    door: 'resp',
    bytes: repeated(['MULTI', ...heavyLines, 'EXEC'], 1),
  },
  {
    name: 'all keys',
    connections: 16,
    door: 'resp',
    bytes: repeated(['KEYS *', 'SCAN 0 COUNT 10000', 'DBSIZE'], 16),
  },
  {
    name: 'long commands',
    connections: 8,
    door: 'resp',
    bytes: command('SADD', 'long', ...members(0, 15_000).split(' ')),
  },
  {
    name: 'logging in over and over',
    connections: 32,
    door: 'resp',
    bytes: repeated(['AUTH {id} {token}', 'HELLO 3 AUTH {id} {token}'], 32),
  },
  {
    name: 'strangers that guess',
    connections: 32,
    door: 'resp',
    bytes: repeated(['AUTH abcdefghijkl wrong', 'PING'], 8),
    isStranger: true,
  },
  {
    name: 'connections that come and go',
    connections: 32,
    door: 'resp',
    bytes: words('QUIT'),
    isStranger: true,
    reconnects: true,
  },
  {
    name: 'bytes that are no protocol',
    connections: 32,
    door: 'resp',
    bytes: Buffer.alloc(65_536, '\r\n$*z\0'),
    reconnects: true,
  },
  { name: 'empty lines', connections: 16, door: 'resp', bytes: Buffer.alloc(65_536, '\r\n') },
  { name: 'frames', connections: 16, door: 'websocket', bytes: run('GET small') },
  {
    name: 'frames that are none',
    connections: 16,
    door: 'websocket',
    bytes: Buffer.from('{"type":"run","line":7}'),
  },
];

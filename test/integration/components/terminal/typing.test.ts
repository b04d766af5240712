/** What is made of a line while it is typed, by the grammar of the real server's COMMAND DOCS. */
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { drawSnapshots } from '#components/bench/drawn-keys.ts';
import { explain } from '#components/terminal/errors/explain.ts';
import { analyse } from '#components/terminal/typing/analysis.ts';
import { complete } from '#components/terminal/typing/complete.ts';
import { asTerm, isComplete } from '#components/terminal/typing/grammar.ts';
import { highlight } from '#components/terminal/typing/highlight.ts';
import { hintText } from '#components/terminal/typing/hint.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { realCommandDocs } from '#test/support/command-docs.ts';

let docs: CommandDocs;

beforeAll(async () => {
  docs = await realCommandDocs();
});

const plain = { encoding: 'x', memoryBytes: 1, expiresAtMs: null, length: 1, truncated: false };
const snapshots: readonly KeySnapshot[] = [
  {
    ...plain,
    key: 'product:7',
    type: 'hash',
    fields: [
      ['name', 'Kettle'],
      ['price per cup', '3490'],
    ],
  },
  { ...plain, key: 'bestsellers', type: 'zset', members: [['teapot', '96']] },
  { ...plain, key: 'my cart', type: 'string', value: 'three cups' },
  {
    ...plain,
    key: 'orders',
    type: 'stream',
    entries: [{ id: '5-1', fields: [['a', 'b']] }],
    groups: [{ name: 'workers', lastDeliveredId: '5-1', consumers: [{ name: 'w1', pending: [] }] }],
  },
];
const keys: ReadonlyMap<string, DrawnKey> = drawSnapshots(snapshots, 0);

describe('hints', () => {
  const hint = (line: string) => {
    const { rest } = analyse(line, docs);
    return rest && hintText(rest);
  };

  test.each([
    ['GET', 'key'],
    ['GET a', ''],
    ['GET a b', undefined],
    [
      'SET a',
      'value [NX|XX] [GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]',
    ],
    ['SET a b EX', 'seconds [NX|XX] [GET]'],
    ['SET a b ex 30', '[NX|XX] [GET]'],
    ['SET a b GET XX KEEPTTL', ''],
    ['SET a b EX soon', undefined],
    ['3 INCR n', ''],
    ['MSET a 1', '[key value ...]'],
    ['MSET a 1 b', 'value [key value ...]'],
    ['DEL a b', '[key ...]'],
    ['ZADD z NX', '[GT|LT] [CH] [INCR] score member [score member ...]'],
    ['ZADD z 3.5', 'member [score member ...]'],
    [
      'XADD s',
      '[NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value [field value ...]',
    ],
    ['XADD s MAXLEN ~ 1000', '[LIMIT count] [NOMKSTREAM] *|id field value [field value ...]'],
    ['XADD s * f', 'value [field value ...]'],
    ['XREADGROUP GROUP g c', '[COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id [id ...]'],
    ['ZUNIONSTORE d 2 a', 'key [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX]'],
    ['ZUNIONSTORE d 2 a b', '[WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX]'],
    // One key was due; what follows is none.
    ['ZUNION 1 a b', undefined],
    // ID is a token, not an address, which may stand in its place.
    [
      'CLIENT KILL ID',
      'client-id [[ID client-id]|[TYPE NORMAL|MASTER|SLAVE|REPLICA|PUBSUB]|[USER username]|[ADDR ip:port]|[LADDR ip:port]|[SKIPME yes/no] ...]',
    ],
    ['EVAL "return 1" 0', '[arg [arg ...]]'],
    ['LPOP l', '[count]'],
    ['HRANDFIELD h 3', '[WITHVALUES]'],
    ['XPENDING s g IDLE 9', 'start end count [consumer]'],
    [
      'GEOSEARCH g FROMLONLAT 1',
      'latitude BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]',
    ],
    [
      'BITFIELD b INCRBY u8 #2',
      'increment [GET encoding offset|[OVERFLOW WRAP|SAT|FAIL] SET encoding offset value|INCRBY encoding offset increment ...]',
    ],
    ['config set maxmemory', 'value [parameter value ...]'],
    ['NOSUCH a', undefined],
  ])('%s → %s', (line, expected) => {
    expect(hint(line)).toBe(expected);
  });

  test('a command is complete when only optional arguments are left', () => {
    expect(isComplete(analyse('SET a b', docs).rest ?? [])).toBe(true);
    expect(isComplete(analyse('SET a', docs).rest ?? [])).toBe(false);
  });

  /** These have grown in the server since redis-cli's own texts were made. */
  const newer = new Set(['BITFIELD', 'BITFIELD_RO', 'MIGRATE', 'REPLICAOF', 'SLAVEOF']);

  test('they are what redis-cli itself writes', () => {
    const groups = ['string', 'hash', 'list', 'set', 'sorted-set', 'stream', 'generic', 'geo', 'server'];
    const help = groups.map(group => execFileSync('redis-cli', ['help', `@${group}`], { encoding: 'utf8' }));
    const lines = help
      .join('\n')
      .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
      .split('\n');
    const theirs = new Set(lines.map(line => line.trim().replace(/ -$/, '')));
    const commands = docs.commands.filter(
      ({ name, group, isContainer }) => groups.includes(group) && !isContainer && !newer.has(name),
    );
    const differ = commands
      .map(doc => `${doc.name} ${hintText(doc.arguments.map(asTerm))}`.trim())
      .filter(line => !theirs.has(line));
    expect(commands.length).toBeGreaterThan(200);
    expect(differ).toEqual([]);
  });
});

describe('colours', () => {
  test.each([
    ['SET product:7 "a b" EX 30', 'command:SET key:product:7 string:"a b" token:EX number:30'],
    ['5 incr n', 'number:5 command:incr key:n'],
    ['XGROUP CREATE s g $', 'command:XGROUP command:CREATE key:s plain:g token:$'],
    ['nosuch thing', 'unknown:nosuch plain:thing'],
    ['GET "open', 'command:GET broken:"open'],
    ['ZADD z 1.5 m', 'command:ZADD key:z number:1.5 plain:m'],
  ])('%s', (line, expected) => {
    const pieces = highlight(analyse(line, docs));
    expect(pieces.map(({ text }) => text).join('')).toBe(line);
    expect(
      pieces
        .filter(({ text }) => text.trim() !== '')
        .map(({ kind, text }) => `${kind}:${text}`)
        .join(' '),
    ).toBe(expected);
  });
});

describe('completion', () => {
  const labels = (line: string, place: 'here' | 'own' = 'here') =>
    complete(line, line.length, { docs, keys, place })?.candidates.map(({ text }) => text) ?? [];

  test.each<[string, readonly string[]]>([
    ['hgeta', ['HGETALL']],
    ['XGROUP CR', ['CREATE', 'CREATECONSUMER']],
    ['HGET pr', ['product:7']],
    ['HGET product:7 ', ['name', '"price per cup"']],
    ['GET my', ['"my cart"']],
    ['SET a b k', ['KEEPTTL']],
    ['SET a b EX 3 k', []],
    ['ZREM bestsellers t', ['teapot']],
    ['XREADGROUP G', ['GROUP']],
    ['XACK orders ', ['workers']],
    ['XACK orders workers ', ['5-1']],
    ['CONFIG SET maxmemory-p', ['maxmemory-policy']],
    ['INFO mem', ['memory']],
    ['NOSUCH a ', []],
  ])('%s', (line, expected) => {
    expect(labels(line).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  test('keys of the type that the command reads come first', () => {
    expect(labels('HGET ')[0]).toBe('product:7');
    expect(labels('ZADD ')[0]).toBe('bestsellers');
    expect(labels('GET ')[0]).toBe('"my cart"');
    expect(labels('DEL ')).toHaveLength(4);
  });

  test('what does not run here comes last; on a server of one’s own it has its place', () => {
    expect(labels('EV').at(0)).toBe('EVAL');
    expect(labels('F')[0]).not.toBe('FCALL');
    const here = complete('FCALL', 5, { docs, keys, place: 'here' })?.candidates[0];
    expect(here).toMatchObject({ label: 'FCALL', isRefused: true });
    const own = complete('FCALL', 5, { docs, keys, place: 'own' })?.candidates[0];
    expect(own).toMatchObject({ label: 'FCALL', isRefused: false });
  });

  test('in the middle of a line it takes the word at the caret', () => {
    expect(complete('HGE product:7 name', 3, { docs, keys, place: 'here' })).toMatchObject({
      from: 0,
      to: 3,
    });
    expect(complete('GET my', 6, { docs, keys, place: 'here' })).toMatchObject({
      from: 4,
      to: 6,
      typed: 'my',
    });
  });

  test('thousands of keys do not make it slow, nor long', () => {
    const many = drawSnapshots(
      Array.from({ length: 5000 }, (_, at) => ({
        ...plain,
        key: `user:${at}`,
        type: 'string' as const,
        value: '',
      })),
      0,
    );
    expect(complete('GET user:49', 11, { docs, keys: many, place: 'here' })?.candidates.length).toBe(60);
  });
});

describe('errors explain themselves', () => {
  const sources = () => ({ docs, keys });

  test('WRONGTYPE names the true type and a command that reads it', () => {
    const found = explain('WRONGTYPE Operation against …', 'GET product:7', sources());
    expect(found?.why).toEqual({
      kind: 'type',
      key: 'product:7',
      type: 'hash',
      command: 'GET',
      wants: 'string',
    });
    expect(found?.tries).toEqual(['HGETALL product:7']);
  });

  test('of several keys it is the one of another type', () => {
    const found = explain('WRONGTYPE Operation …', 'ZUNION 2 bestsellers product:7', sources());
    expect(found?.why).toMatchObject({ key: 'product:7', wants: 'zset' });
  });

  test('a name with a blank is quoted in what is offered', () => {
    expect(explain('WRONGTYPE …', 'HGET "my cart" a', sources())?.tries).toEqual(['GET "my cart"']);
  });

  test('a value that is no number is shown', () => {
    const found = explain('ERR value is not an integer or out of range', 'INCR "my cart"', sources());
    expect(found?.why).toEqual({ kind: 'value', key: 'my cart', value: 'three cups' });
  });

  test.each([
    ['GTE a', ['GET a']],
    ['zrnage z 0 -1', ['ZRANGE z 0 -1']],
    ['config ste a b', ['CONFIG SET a b']],
    ['frobnicate', []],
  ])('did you mean: %s', (line, expected) => {
    expect(explain(`ERR unknown command '${line}'`, line, sources())?.tries.slice(0, 1)).toEqual(
      expected.slice(0, 1),
    );
  });

  test('without the docs it still knows the error', () => {
    expect(explain('WRONGTYPE x', 'GET a', { docs: undefined, keys: new Map() })?.known.id).toBe('wrongtype');
    expect(explain('ERR whatever', 'GET a', sources())).toBeUndefined();
  });
});

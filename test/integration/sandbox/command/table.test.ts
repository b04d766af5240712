/** The table beside the real server: every command is decided on purpose, and keys are found where Redis finds them. */
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guard } from '#sandbox/command/guard.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { keysOf, rewriteKeys } from '#sandbox/command/rewrite.ts';
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import { defaultLimits } from '#sandbox/config.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: PrivateRedis;
let redis: Redis;
let table: CommandTable;

beforeAll(async () => {
  folder = await temporaryDirectory();
  server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  redis = connectSystem(server.target);
  table = await loadCommandTable(server.target, silentLog);
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
  await folder.remove();
});

const split = (line: string) => (splitLine(line) ?? []).map(arg => Buffer.from(arg));
const text = (args: readonly Buffer[]) => args.map(arg => arg.toString('latin1')).join(' ');

test('every command and subcommand of the server was decided on by somebody', async () => {
  const names = (await redis.call('COMMAND', 'LIST')) as string[];
  expect(names.length).toBeGreaterThan(350);
  expect(names.filter(name => decisionFor(name) === undefined)).toEqual([]);
});

test('every refusal says why', () => {
  for (const command of table.all.values()) {
    if (command.policy.decision === 'refused') expect(command.policy.reason).not.toBe('');
  }
});

test('no command that manages the server, other than emulated ones, is allowed', () => {
  for (const command of table.all.values()) {
    if (command.policy.decision !== 'allowed') continue;
    expect(command.flags.has('admin'), command.name).toBe(false);
    expect(command.categories.has('@scripting'), command.name).toBe(false);
  }
});

describe('the prefix stands before every key and nothing else', () => {
  const rows: [typed: string, sent: string][] = [
    ['GET k', 'GET p:k'],
    ['gEt k', 'gEt p:k'],
    ['GET p:x', 'GET p:p:x'],
    ['SET k k EX 10', 'SET p:k k EX 10'],
    ['MSET a a b b', 'MSET p:a a p:b b'],
    ['MSET a 1 b 2 c', 'MSET p:a 1 p:b 2 p:c'],
    ['DEL a b c', 'DEL p:a p:b p:c'],
    ['COPY a b REPLACE', 'COPY p:a p:b REPLACE'],
    ['COPY a b DB 0 REPLACE', 'COPY p:a p:b REPLACE'],
    ['COPY a b DB 1', 'COPY p:a p:b DB 2147483647'],
    ['COPY a b DB x', 'COPY p:a p:b DB x'],
    ['BLPOP a b 1', 'BLPOP p:a p:b 1'],
    ['BLPOP a 0', 'BLPOP p:a 300'],
    ['BLPOP a 1e300', 'BLPOP p:a 1e300'],
    ['BLPOP a x', 'BLPOP p:a x'],
    ['BLMPOP 0 2 a b LEFT', 'BLMPOP 300 2 p:a p:b LEFT'],
    ['BLMOVE a b LEFT RIGHT 0', 'BLMOVE p:a p:b LEFT RIGHT 300'],
    ['LMPOP 2 a b LEFT', 'LMPOP 2 p:a p:b LEFT'],
    ['LMPOP 9999999999 a LEFT', 'LMPOP 9999999999 p:a p:LEFT'],
    ['ZUNIONSTORE d 2 a b WEIGHTS 1 2', 'ZUNIONSTORE p:d 2 p:a p:b WEIGHTS 1 2'],
    ['ZUNIONSTORE d -1 a', 'ZUNIONSTORE p:d -1 p:a'],
    ['ZUNION 2 a b WITHSCORES', 'ZUNION 2 p:a p:b WITHSCORES'],
    ['SINTERCARD 0 a', 'SINTERCARD 0 p:a'],
    ['SINTERCARD 2 a b LIMIT 1', 'SINTERCARD 2 p:a p:b LIMIT 1'],
    ['XREAD COUNT 2 STREAMS a b 0 0', 'XREAD COUNT 2 STREAMS p:a p:b 0 0'],
    ['XREAD STREAMS STREAMS a 0 0', 'XREAD STREAMS p:STREAMS p:a 0 0'],
    ['XREAD BLOCK 0 STREAMS a $', 'XREAD BLOCK 300000 STREAMS p:a $'],
    ['XREAD BLOCK 10 COUNT 1 STREAMS a b 0', 'XREAD BLOCK 10 COUNT 1 STREAMS p:a p:b p:0'],
    ['XREAD BLOCK 0 BLOCK 0 STREAMS a $', 'XREAD BLOCK 300000 BLOCK 300000 STREAMS p:a $'],
    ['XREAD BLOCK 9000000000000000000 STREAMS a $', 'XREAD BLOCK 300000 STREAMS p:a $'],
    ['XREAD BLOCK 9223372036854775807 STREAMS a $', 'XREAD BLOCK 300000 STREAMS p:a $'],
    ['XREAD BLOCK STREAMS a 0 0', 'XREAD BLOCK STREAMS p:a p:0 p:0'],
    ['XREAD NOSUCH STREAMS a 0', 'XREAD NOSUCH STREAMS p:a p:0'],
    ['XREAD COUNT STREAMS STREAMS a 0', 'XREAD COUNT STREAMS p:STREAMS p:a p:0'],
    ['XREADGROUP GROUP g c NOSUCH STREAMS a >', 'XREADGROUP GROUP g c NOSUCH STREAMS p:a p:>'],
    ['BLPOP a 0', 'BLPOP p:a 300'],
    ['BLPOP a -0', 'BLPOP p:a 300'],
    ['BLPOP a -0.0009', 'BLPOP p:a 300'],
    ['BLPOP a 0x10', 'BLPOP p:a 0x10'],
    ['BLPOP a 0x1.8p9', 'BLPOP p:a 300'],
    ['BLPOP a 9007199254740993', 'BLPOP p:a 300'],
    ['BLPOP a 9223372036854775', 'BLPOP p:a 300'],
    ['BLPOP a 1e300', 'BLPOP p:a 1e300'],
    ['BLPOP a -1', 'BLPOP p:a -1'],
    ['BLPOP a 0x', 'BLPOP p:a 0x'],
    ['BLPOP a 299.5', 'BLPOP p:a 299.5'],
    ['BZMPOP 0 1 a MIN', 'BZMPOP 300 1 p:a MIN'],
    ['XREADGROUP GROUP STREAMS c STREAMS st >', 'XREADGROUP GROUP STREAMS c STREAMS p:st >'],
    ['XREADGROUP GROUP g STREAMS NOACK STREAMS st >', 'XREADGROUP GROUP g STREAMS NOACK STREAMS p:st >'],
    ['XREADGROUP COUNT 1 GROUP g c STREAMS a b > >', 'XREADGROUP GROUP g c COUNT 1 STREAMS p:a p:b > >'],
    ['XREADGROUP STREAMS GROUP g c STREAMS a >', 'XREADGROUP STREAMS p:GROUP p:g p:c p:STREAMS p:a p:>'],
    ['XREADGROUP STREAMS a b c 0 0 0', 'XREADGROUP STREAMS p:a p:b p:c p:0 p:0 p:0'],
    ['XREADGROUP COUNT 1 GROUP STREAMS c STREAMS k >', 'XREADGROUP GROUP STREAMS c COUNT 1 STREAMS p:k >'],
    [
      'XREADGROUP GROUP g c BLOCK 99999999999999 STREAMS s >',
      'XREADGROUP GROUP g c BLOCK 300000 STREAMS p:s >',
    ],
    ['XGROUP CREATE s g $ MKSTREAM', 'XGROUP CREATE p:s g $ MKSTREAM'],
    ['XINFO STREAM s FULL', 'XINFO STREAM p:s FULL'],
    ['XINFO HELP', 'XINFO HELP'],
    ['OBJECT ENCODING k', 'OBJECT ENCODING p:k'],
    ['MEMORY USAGE k SAMPLES 5', 'MEMORY USAGE p:k SAMPLES 5'],
    ['SORT_RO l LIMIT 0 1', 'SORT_RO p:l LIMIT 0 1'],
    ['SORT l STORE d', 'SORT p:l STORE p:d'],
    ['SORT l STORE a STORE b', 'SORT p:l STORE p:a STORE p:b'],
    ['SORT STORE STORE STORE', 'SORT p:STORE STORE p:STORE'],
    ['SORT l BY STORE LIMIT 0 1 STORE d', 'SORT p:l BY STORE LIMIT 0 1 STORE p:d'],
    ['GEORADIUS g 0 0 1 km STORE d', 'GEORADIUS p:g 0 0 1 km STORE p:d'],
    ['GEORADIUS g 0 0 1 km STORE a STOREDIST b', 'GEORADIUS p:g 0 0 1 km STORE p:a STOREDIST p:b'],
    ['GEORADIUS g 0 0 1 STORE d', 'GEORADIUS p:g 0 0 1 STORE p:d'],
    ['GEORADIUS g 0 0 1 km COUNT STORE d', 'GEORADIUS p:g 0 0 1 km COUNT STORE p:d'],
    ['GEORADIUSBYMEMBER g m 1 km STOREDIST d', 'GEORADIUSBYMEMBER p:g m 1 km STOREDIST p:d'],
    [
      'GEOSEARCHSTORE d g FROMLONLAT 0 0 BYRADIUS 1 km',
      'GEOSEARCHSTORE p:d p:g FROMLONLAT 0 0 BYRADIUS 1 km',
    ],
    ['BITOP AND d a b', 'BITOP AND p:d p:a p:b'],
    ['BITFIELD k GET u8 0', 'BITFIELD p:k GET u8 0'],
    // Offsets above a value's bytes are made such that every server refuses them, in its own words.
    ['SETRANGE big 1048575 x', 'SETRANGE p:big 1048575 x'],
    ['SETRANGE big 1048576 x', 'SETRANGE p:big 9223372036854775807 x'],
    ['SETRANGE big 536870911 x', 'SETRANGE p:big 9223372036854775807 x'],
    ['SETBIT big 8388607 1', 'SETBIT p:big 8388607 1'],
    ['SETBIT big 8388608 1', 'SETBIT p:big none 1'],
    ['SETBIT big 4294967295 1', 'SETBIT p:big none 1'],
    ['BITFIELD big SET u8 #1048575 1', 'BITFIELD p:big SET u8 #1048575 1'],
    ['BITFIELD big SET u8 #1048576 1', 'BITFIELD p:big SET u8 none 1'],
    ['BITFIELD big SET u8 #536870911 1', 'BITFIELD p:big SET u8 none 1'],
    [
      'BITFIELD big GET u8 0 INCRBY u63 4294967232 1 OVERFLOW SAT',
      'BITFIELD p:big GET u8 0 INCRBY u63 none 1 OVERFLOW SAT',
    ],
    ['LCS a b IDX', 'LCS p:a p:b IDX'],
    ['PFMERGE d a b', 'PFMERGE p:d p:a p:b'],
    ['RENAME a b', 'RENAME p:a p:b'],
    ['WATCH a b', 'WATCH p:a p:b'],
    ['PUBLISH ch m', 'PUBLISH p:ch m'],
    ['SPUBLISH ch m', 'SPUBLISH p:ch m'],
    ['ECHO k', 'ECHO k'],
    ['PING k', 'PING k'],
    ['HSCAN h 0 COUNT 1000000', 'HSCAN p:h 0 COUNT 100000'],
    ['SSCAN COUNT 0 MATCH COUNT', 'SSCAN p:COUNT 0 MATCH COUNT'],
  ];
  test.each(rows)('%s', (typed, sent) => {
    const args = split(typed);
    const outcome = table.decide(args);
    if (!('command' in outcome)) throw new Error(JSON.stringify(outcome));
    const guarded = guard(outcome.command, args, defaultLimits);
    if ('reply' in guarded) throw new Error(JSON.stringify(guarded.reply));
    expect(text(rewriteKeys(outcome.command, guarded.args, Buffer.from('p:')).args)).toBe(sent);
  });

  /** Where the server itself finds keys for an allowed command, we prefix at least those. */
  test.each(rows)('as the server sees it: %s', async typed => {
    const args = split(typed);
    const theirs = await redis.callBuffer('COMMAND', 'GETKEYS', ...args).catch(() => []);
    const outcome = table.decide(args);
    if (!('command' in outcome)) throw new Error('not decided');
    const ours = rewriteKeys(outcome.command, args, Buffer.from('p:')).keys.map(key => key.toString());
    for (const key of theirs as Buffer[]) expect(ours).toContain(key.toString());
  });
});

describe('bounds', () => {
  test.each([
    'SRANDMEMBER s -2000000000',
    'SRANDMEMBER s -100001',
    'HRANDFIELD h -2000000000 WITHVALUES',
    'ZRANDMEMBER z -2000000000',
    'XAUTOCLAIM st g c 0 0 COUNT 576460752303423487',
    'XAUTOCLAIM st g c 0 0 COUNT 100001',
    'LPOS list x RANK -9223372036854775808',
    'SUNION s s s s s',
    `SUNION ${Array.from({ length: 129 }, (_, i) => `k${i}`).join(' ')}`,
    `ZUNIONSTORE d 5 s s s s s`,
    `BITOP AND d s s s s s`,
    `HSCAN h 0 MATCH ${'a*'.repeat(17)}`,
  ])('%s is refused', line => {
    const args = split(line);
    const outcome = table.decide(args);
    if (!('command' in outcome)) throw new Error('not decided');
    expect(guard(outcome.command, args, defaultLimits)).toMatchObject({ reply: { type: 'error' } });
  });

  test.each([
    'SETRANGE big 1048575 x',
    'SETBIT big 8388607 1',
    'BITFIELD big SET u8 #1048575 1',
    'SRANDMEMBER s -100000',
    'XAUTOCLAIM st g c 0 0 COUNT 100000',
    // Too large for the server, which says so in its own words.
    'XAUTOCLAIM st g c 0 0 COUNT 576460752303423488',
    'XAUTOCLAIM st g c 0 0 COUNT 9223372036854775807',
    'SUNION s s s s',
    `SUNION ${Array.from({ length: 128 }, (_, i) => `k${i}`).join(' ')}`,
    `HSCAN h 0 MATCH ${'a*'.repeat(16)}`,
  ])('%s just fits', line => {
    const args = split(line);
    const outcome = table.decide(args);
    if (!('command' in outcome)) throw new Error('not decided');
    expect(guard(outcome.command, args, defaultLimits)).toHaveProperty('args');
  });
});

describe('what never reaches the server is worded as the server words it', () => {
  test.each([
    'NOSUCH',
    'NOSUCH {b2}:x "a b"',
    '"GET\\r\\nCONFIG" x',
    '"" x',
    '"a\\x00b" "c\\x00d"',
    `NOSUCH ${'x'.repeat(200)} y`,
    `NOSUCH ${'y'.repeat(100)} ${'z'.repeat(100)} w`,
    `${'n'.repeat(200)} a`,
    'SET',
    'GET a b',
    'CLIENT',
    'CLIENT NOSUCH a',
    'XGROUP nosuch',
    'CLIENT GETNAME x',
    'OBJECT',
    'XINFO STREAM',
  ])('%s', async line => {
    const args = split(line);
    const outcome = table.decide(args);
    if ('command' in outcome) throw new Error(`decided as ${outcome.kind}`);
    const [name = Buffer.alloc(0), ...rest] = args;
    const theirs = await redis
      .callBuffer(name.toString('latin1'), ...rest)
      .catch((cause: Error) => cause.message);
    expect(outcome.reply).toEqual({ type: 'error', text: theirs });
  });

  test.each(['CONFIG GET x', 'CONFIG NOSUCH', 'EVAL "return 1" 0', 'MONITOR', 'config set a b'])(
    '%s is refused',
    line => {
      expect(table.decide(split(line))).toMatchObject({
        kind: 'refused',
        reply: { text: expect.stringMatching(/^NOPERM [A-Z ]+ is not available in this sandbox\. [A-Z]/) },
      });
    },
  );
});

test('keys and writes for those who reorder commands', () => {
  const of = (line: string) => {
    const { keys, writes } = keysOf(table, split(line));
    return [keys.map(String), writes];
  };
  expect(of('GET a')).toEqual([['a'], false]);
  expect(of('MSET a 1 b 2')).toEqual([['a', 'b'], true]);
  expect(of('SORT a STORE b')).toEqual([['a', 'b'], true]);
  expect(of('XREADGROUP GROUP g c STREAMS s >')).toEqual([['s'], true]);
  expect(of('PING')).toEqual([[], false]);
  expect(of('NOSUCH a')).toEqual([[], false]);
});

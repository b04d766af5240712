/** Our formatting beside that of the real redis-cli, reply by reply, in both protocols. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import { toWireBytes, toWireReply } from '#sandbox/resp/wire.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const run = promisify(execFile);
const limits = { replyBytes: 8_000_000, elements: 1_000_000, depth: 32 };
let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let redis: PrivateRedis;
const connections = new Map<2 | 3, Connection>();

beforeAll(async () => {
  folder = await temporaryDirectory();
  redis = await startPrivateRedis({ directory: folder.path, log: silentLog });
  for (const protocol of [2, 3] as const) {
    connections.set(
      protocol,
      await openConnection({ target: redis.target, protocol, limits, connectTimeoutMs: 5000 }),
    );
  }
});

afterAll(async () => {
  for (const connection of connections.values()) connection.close();
  await redis.stop();
  await folder.remove();
});

const script = (code: string) => `EVAL "redis.setresp(3) ${code}" 0`;
const lines = [
  'PING',
  'SET k v',
  'GET k',
  'GET none',
  'GET',
  'NOSUCH a b',
  'STRLEN k',
  'SET bin "\\x00\\x01\\xff\\x7f \\\\ \\" \\n\\r\\t\\a\\b\\x1b é"',
  'GET bin',
  'LRANGE none 0 -1',
  'RPUSH list a b c d e f g h i j k',
  'LRANGE list 0 8',
  'LRANGE list 0 -1',
  'BLPOP none 0.01',
  'HSET hash f v g w',
  'HGETALL hash',
  'HGETALL none',
  'SMEMBERS none',
  'SADD set a',
  'SMEMBERS set',
  'ZADD z 1.5 a 2 b',
  'ZRANGE z 0 -1 WITHSCORES',
  'ZSCORE z a',
  'XADD st 1-1 f v',
  'XADD st 2-1 f v g w',
  'XRANGE st - +',
  'XREAD STREAMS st 0',
  'XINFO STREAM st FULL',
  'COMMAND INFO get nosuch xgroup',
  'COMMAND DOCS get',
  'CONFIG GET maxmemory*',
  'CLIENT LIST ID 0',
  'MEMORY DOCTOR',
  'MEMORY USAGE k',
  'LOLWUT VERSION 1',
  'INFO replication',
  'PUBSUB NUMSUB a',
  script('return {map={a=1}}'),
  script('return {map={a={map={b={1,{2,3},{}}}}}}'),
  script('return {set={a=true}}'),
  script('return {double=3.25}'),
  script('return {1,2,{3,{4,5,{}}},false,{6,7,8,9,10,11,12,13,14,15,16,{17,{18}}}}'),
  script('return {true,false}'),
  'EVAL "return {err=\'My error\'}" 0',
  "EVAL \"return {{err='ERR in array'},{ok='status'}}\" 0",
];

describe.each([2, 3] as const)('RESP%i', protocol => {
  test.each(lines)('%s', async line => {
    const connection = connections.get(protocol);
    if (connection === undefined) throw new Error('no connection');
    const args = (splitLine(line) ?? []).map(arg => Buffer.from(arg));
    // A write begins from nothing both times.
    const undo = async () => {
      if (/^(RPUSH|HSET|SADD|ZADD|XADD|SET)/.test(line) && args[1]) {
        await connection.execute([Buffer.from('DEL'), args[1]]);
      }
    };
    await undo();
    const reply = await connection.execute(args);
    await undo();
    const options = ['-s', redis.target.path, '--no-raw', ...(protocol === 3 ? ['-3'] : [])];
    const printed = await throughCli(options, line);
    expect(formatReply(toWireReply(reply), args.map(toWireBytes))).toBe(printed);
  });
});

/** Lines on standard input are split by redis-cli itself. */
async function throughCli(options: string[], line: string): Promise<string> {
  const child = run('redis-cli', options);
  child.child.stdin?.end(`${line}\n`);
  return (await child).stdout;
}

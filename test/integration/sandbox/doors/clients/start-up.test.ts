/**
 * What client libraries say when they connect, byte for byte as their sources send it, to the RESP door and to a plain
 * redis-server with a user of the same name. The answers are the same, or the row says how they differ and why the
 * library goes on all the same.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '#test/support/raw-resp.ts';
import { openTwin, type Twin, withoutIds } from '#test/support/twin.ts';

let twin: Twin;
beforeAll(async () => {
  twin = await openTwin();
});
afterAll(() => twin.stop());

interface StartUp {
  readonly client: string;
  /** `ID` and `TOKEN` stand for the login. */
  readonly says: readonly (readonly string[])[];
  /** Places (from 0) where the door answers with an error of its own, and why the client doesn't mind. */
  readonly differs?: Readonly<Record<number, string>>;
}

const setInfo = (name: string, version: string) => [
  ['CLIENT', 'SETINFO', 'LIB-NAME', name],
  ['CLIENT', 'SETINFO', 'LIB-VER', version],
];
const hello3 = ['HELLO', '3', 'AUTH', 'ID', 'TOKEN'];
const auth = ['AUTH', 'ID', 'TOKEN'];
const maintenance = (type: string) => ['CLIENT', 'MAINT_NOTIFICATIONS', 'ON', 'moving-endpoint-type', type];
const probe = 'every library sends this as a question and takes an error for "no"';

const startUps: readonly StartUp[] = [
  { client: 'redis-py 5, RESP2', says: [auth, ...setInfo('redis-py', '5.2.1'), ['PING']] },
  {
    client: 'redis-py 5, RESP3, with a name',
    says: [hello3, ['CLIENT', 'SETNAME', 'web'], ...setInfo('redis-py', '5.2.1'), ['GET', 'k']],
  },
  {
    client: 'redis-py 7, RESP3',
    says: [hello3, maintenance('external-fqdn'), ...setInfo('redis-py', '7.1.0'), ['PING']],
  },
  { client: 'redis-py, Sentinel', says: [auth, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster']] },
  { client: 'redis-py, pub/sub', says: [auth, ['SUBSCRIBE', 'news'], ['PING', 'redis-py-health-check']] },
  {
    client: 'go-redis 9',
    says: [
      ['hello', '3', 'auth', 'ID', 'TOKEN'],
      ['client', 'maint_notifications', 'on', 'moving-endpoint-type', 'internal-ip'],
      ['client', 'setinfo', 'LIB-NAME', 'go-redis(,go1.24.1)'],
      ['client', 'setinfo', 'LIB-VER', '9.17.0'],
      ['ping'],
    ],
  },
  {
    client: 'go-redis 9, with a name and a database',
    says: [
      ['hello', '3', 'auth', 'ID', 'TOKEN', 'setname', 'worker'],
      ['select', '0'],
      ['readonly'],
      ['client', 'setname', 'worker'],
      ['ping'],
    ],
  },
  { client: 'go-redis 9, cluster client', says: [hello3, ['cluster', 'slots'], ['cluster', 'info']] },
  {
    client: 'rueidis',
    says: [hello3, ['CLIENT', 'NO-TOUCH', 'ON'], ...setInfo('rueidis', '1.0.67'), ['PING']],
  },
  {
    client: 'rueidis, client-side caching',
    says: [hello3, ['CLIENT', 'TRACKING', 'ON', 'OPTIN']],
    differs: { 1: 'ErrNoCache: rueidis says to connect with DisableCache; no key names of others may leak' },
  },
  { client: 'phpredis', says: [auth, ['SELECT', '0'], ['ECHO', 'phpredis_6745f2'], ['PING']] },
  {
    client: 'phpredis, RESP2 options',
    says: [['HELLO', '2', 'AUTH', 'ID', 'TOKEN', 'SETNAME', 'php'], ['CLIENT', 'GETNAME'], ['DBSIZE']],
  },
  {
    client: 'predis 3',
    says: [hello3, ...setInfo('predis', '3.2.0'), ['SELECT', '0'], ['CLIENT', 'SETNAME', 'predis']],
  },
  {
    client: 'jedis 6',
    says: [auth, ['CLIENT', 'SETNAME', 'jedis'], ...setInfo('jedis', '6.0.0'), ['SELECT', '0'], ['PING']],
  },
  {
    client: 'jedis 6, RESP3',
    says: [hello3, ...setInfo('jedis', '6.0.0'), ['PING'], ['RESET'], auth],
  },
  {
    client: 'lettuce 6',
    says: [
      hello3,
      ['CLIENT', 'SETINFO', 'lib-name', 'Lettuce'],
      ['CLIENT', 'SETINFO', 'lib-ver', '6.7.1.RELEASE/abc'],
      ['PING'],
    ],
  },
  {
    client: 'lettuce 7',
    says: [
      [...hello3, 'SETNAME', 'orders'],
      maintenance('external-ip'),
      ['CLIENT', 'SETNAME', 'orders'],
      ['SELECT', '0'],
      ['INFO', 'nothing'],
    ],
  },
  { client: 'lettuce, master/replica', says: [hello3, ['ROLE']], differs: { 1: probe } },
  { client: 'lettuce, topology', says: [hello3, ['CLUSTER', 'NODES'], ['CLUSTER', 'MYID']] },
  {
    client: 'StackExchange.Redis',
    says: [
      [...hello3, 'SETNAME', 'web1(SE.Redis-v2.9.32)'],
      ['CLIENT', 'SETINFO', 'lib-name', 'SE.Redis'],
      ['CLIENT', 'SETINFO', 'lib-ver', '2.9.32'],
      ['CONFIG', 'GET', 'timeout'],
      ['CONFIG', 'GET', 'slave-read-only'],
      ['CONFIG', 'GET', 'databases'],
      ['SENTINEL', 'MASTERS'],
      ['CLUSTER', 'NODES'],
      ['GET', '__Booksleeve_TieBreak'],
      ['ECHO', '\u0001\u00ff\r\n\u0000guid'],
      ['SUBSCRIBE', '__Booksleeve_MasterChanged'],
      ['PING', '\u0001\u00ff'],
    ],
    differs: {
      3: 'AutoConfigure is fire-and-forget: without an answer the defaults stand',
      4: 'the same: a primary is assumed',
      5: 'the same: the number of databases stays unknown',
    },
  },
  {
    client: 'StackExchange.Redis, without INFO',
    says: [
      auth,
      ['CLIENT', 'SETNAME', 'web1'],
      ['SET', 'unique', 'replica_read_only', 'PX', '1', 'NX'],
      ['ECHO', 'unique'],
      ['UNSUBSCRIBE', 'unique'],
    ],
  },
  { client: 'redis-rs', says: [auth, ...setInfo('redis-rs', '0.32.5'), ['PING']] },
  { client: 'redis-rs, RESP3', says: [hello3, ['SELECT', '0'], ...setInfo('redis-rs', '0.32.5')] },
  {
    client: 'fred',
    says: [[...hello3, 'SETNAME', 'fred-1'], ['CLIENT', 'GETNAME'], ['SELECT', '0'], ['PING']],
  },
  { client: 'node-redis 4', says: [auth, ['CLIENT', 'SETNAME', 'api'], ['SELECT', '0'], ['PING']] },
  {
    client: 'node-redis 5',
    says: [
      [...hello3, 'SETNAME', 'api'],
      ['CLIENT', 'SETINFO', 'LIB-VER', '5.9.0'],
      ['CLIENT', 'SETINFO', 'LIB-NAME', 'node-redis'],
      maintenance('external-ip'),
    ],
  },
  {
    client: 'ioredis 5, with readOnly',
    says: [auth, ['select', '0'], ['readonly'], ...setInfo('ioredis', '5.8.0')],
  },
  { client: 'hiredis and redis-cli', says: [auth, ['HELLO', '3'], ['SELECT', '0'], ['PING', 'x']] },
  {
    client: 'redis-benchmark',
    says: [auth, ['CONFIG', 'GET', 'save']],
    differs: { 1: 'it prints a warning' },
  },
  {
    client: 'a pool that tests with EXISTS and TIME-like questions',
    says: [auth, ['EXISTS', 'k'], ['LASTSAVE', 'x'], ['WAIT', '0', '0'], ['UNWATCH'], ['DISCARD']],
  },
  {
    client: 'a password alone, and what follows',
    says: [['AUTH', 'TOKEN'], ['PING']],
    differs: { 0: 'WRONGPASS in both; the door adds that the sandbox is the user' },
  },
  {
    client: 'a wrong password',
    says: [['AUTH', 'ID', 'wrong'], ['HELLO', '3', 'AUTH', 'ID', 'wrong'], auth],
  },
  {
    client: 'a stranger',
    says: [['PING'], ['GET', 'k'], ['HELLO'], ['HELLO', '3'], ['HELLO', '4'], ['HELLO', '03']],
  },
  {
    client: 'a stranger with broken words',
    says: [['AUTH'], ['AUTH', 'a', 'b', 'c'], ['HELLO', '3', 'FOO'], ['HELLO', '3', 'SETNAME', 'a b'], auth],
  },
];

describe('one command after the other', () => {
  it.each(startUps)('$client', async ({ says, differs = {} }) => {
    const { door, plain } = await twin.connect({ isStranger: true });
    const wrong: unknown[] = [];
    for (const [place, words] of says.entries()) {
      const bytes = command(...words.map(named));
      const [ours, theirs] = await Promise.all([reply(door, bytes), reply(plain, bytes)]);
      const isSame = withoutIds(ours) === withoutIds(theirs);
      const isExpected = place in differs ? ours.startsWith('-') : isSame;
      if (!isExpected) wrong.push({ words, ours, theirs });
      // What is listed as different is different: the list must not outlive its reasons.
      if (place in differs && isSame) wrong.push({ words, is: 'the same by now' });
    }
    expect(wrong).toEqual([]);
    await Promise.all([door.end(), plain.end()]);
  });
});

describe('all at once, before any answer', () => {
  it.each(startUps.filter(({ differs }) => differs === undefined))('$client', async ({ says }) => {
    const bytes = Buffer.concat(says.map(words => command(...words.map(named))));
    const { door, plain } = await twin.ask(bytes, { isStranger: true });
    expect(withoutIds(door)).toBe(withoutIds(plain));
  });
});

function named(word: string): string | Buffer {
  if (word === 'ID') return twin.sandbox.id;
  return word === 'TOKEN' ? twin.sandbox.token : Buffer.from(word, 'latin1');
}

/** One reply, which is whole when nothing is missing of what its first bytes announce. */
async function reply(
  connection: Awaited<ReturnType<Twin['connect']>>['door'],
  bytes: Buffer,
): Promise<string> {
  const from = connection.text().length;
  connection.send(bytes);
  await expect
    .poll(() => endOfReply(connection.text(), from), { interval: 5, timeout: 10_000 })
    .toBeGreaterThan(from);
  return connection.text().slice(from);
}

/** Where the reply that begins at `from` ends; -1 if it has not all arrived. */
function endOfReply(text: string, from: number): number {
  const lineEnd = text.indexOf('\r\n', from);
  if (lineEnd < 0) return -1;
  const count = Number(text.slice(from + 1, lineEnd));
  const mark = text[from] ?? '';
  let end = lineEnd + 2;
  if ('$='.includes(mark)) return count < 0 ? end : text.length >= end + count + 2 ? end + count + 2 : -1;
  if (!'*~>%'.includes(mark)) return end;
  for (let left = mark === '%' ? count * 2 : count; left > 0 && end >= 0; left -= 1)
    end = endOfReply(text, end);
  return end;
}

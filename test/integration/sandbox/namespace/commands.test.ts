/** Commands through the whole path, as a learner sees them: what is typed, and what redis-cli would print. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';

let opened: TestRegistry;

beforeAll(async () => {
  opened = await openTestRegistry();
});
afterAll(() => opened.close());

/** Each story has a sandbox of its own; lines run in order, by client A unless `B:` stands before. */
const stories: Record<string, [line: string, printed: string][]> = {
  strings: [
    ['SET user:42:name "Ada" EX 60', 'OK'],
    ['GET user:42:name', '"Ada"'],
    ['TTL user:42:name', '(integer) 60'],
    ['GET none', '(nil)'],
    ['INCR user:42:name', '(error) ERR value is not an integer or out of range'],
    ['SET', "(error) ERR wrong number of arguments for 'set' command"],
    ['SET "a\\x00b" "\\xff\\r\\n"', 'OK'],
    ['GET "a\\x00b"', '"\\xff\\r\\n"'],
    ['"" x', "(error) ERR unknown command '', with args beginning with: 'x' "],
  ],
  'keys as a whole': [
    ['MSET a 1 b 2 c 3', 'OK'],
    ['DBSIZE', '(integer) 3'],
    ['KEYS [ab]', '1) "a"\n2) "b"'],
    ['SCAN 0 MATCH z*', '1) "0"\n2) (empty array)'],
    ['SCAN x', '(error) ERR invalid cursor'],
    ['SCAN 0 TYPE hash', '1) "0"\n2) (empty array)'],
    ['SCAN 0 COUNT 0', '(error) ERR syntax error'],
    ['DEL a b', '(integer) 2'],
    ['RANDOMKEY', '"c"'],
    ['KEYS *', '1) "c"'],
    ['FLUSHALL BOGUS', '(error) ERR syntax error'],
    ['FLUSHALL', 'OK'],
    ['KEYS *', '(empty array)'],
    ['RANDOMKEY', '(nil)'],
    ['SET "" empty', 'OK'],
    ['KEYS *', '1) ""'],
  ],
  'keys in replies': [
    ['RPUSH q one two three', '(integer) 3'],
    ['BLPOP p q 1', '1) "q"\n2) "one"'],
    ['LMPOP 2 p q LEFT', '1) "q"\n2) 1) "two"'],
    ['BLMPOP 1 1 q LEFT', '1) "q"\n2) 1) "three"'],
    ['BLPOP q 0.01', '(nil)'],
    ['ZADD z 1 a 2 b 3 c', '(integer) 3'],
    ['BZPOPMIN z 1', '1) "z"\n2) "a"\n3) "1"'],
    ['ZMPOP 1 z MAX', '1) "z"\n2) 1) 1) "c"\n      2) "3"'],
    ['XADD s 1-1 f v', '"1-1"'],
    ['XREAD STREAMS s 0', '1) 1) "s"\n   2) 1) 1) "1-1"\n         2) 1) "f"\n            2) "v"'],
    [
      'XREADGROUP GROUP g c STREAMS s >',
      "(error) NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option",
    ],
    ['XGROUP CREATE s g 0', 'OK'],
    [
      'XREADGROUP GROUP g c STREAMS s >',
      '1) 1) "s"\n   2) 1) 1) "1-1"\n         2) 1) "f"\n            2) "v"',
    ],
    ['XINFO CONSUMERS s h', "(error) NOGROUP No such consumer group 'h' for key name 's'"],
    ['XINFO STREAM none', '(error) ERR no such key'],
    ['XPENDING none g', "(error) NOGROUP No such key 'none' or consumer group 'g'"],
    ['XGROUP DELCONSUMER s h c', "(error) NOGROUP No such consumer group 'h' for key name 's'"],
  ],
  transactions: [
    ['MULTI', 'OK'],
    ['SET a 1', 'QUEUED'],
    ['INCR a', 'QUEUED'],
    ['XREAD STREAMS none 0', 'QUEUED'],
    ['EXEC', '1) OK\n2) (integer) 2\n3) (nil)'],
    ['EXEC', '(error) ERR EXEC without MULTI'],
    ['DISCARD', '(error) ERR DISCARD without MULTI'],
    ['MULTI', 'OK'],
    ['MULTI', '(error) ERR MULTI calls can not be nested'],
    ['WATCH a', '(error) ERR WATCH inside MULTI is not allowed'],
    ['SET a 5', 'QUEUED'],
    ['EXEC', '1) OK'],
    ['WATCH a', 'OK'],
    ['B: SET a 9', 'OK'],
    ['MULTI', 'OK'],
    ['INCR a', 'QUEUED'],
    ['EXEC', '(nil)'],
    ['MULTI', 'OK'],
    ['NOSUCH', "(error) ERR unknown command 'NOSUCH', with args beginning with: "],
    ['SET a 6', 'QUEUED'],
    ['EXEC', '(error) EXECABORT Transaction discarded because of previous errors.'],
    ['GET a', '"9"'],
    ['MULTI', 'OK'],
    [
      'KEYS *',
      "(error) ERR KEYS can't stand in a transaction of this sandbox, which answers it itself. Run it before MULTI or after EXEC.",
    ],
    ['EXEC', '(error) EXECABORT Transaction discarded because of previous errors.'],
    ['MULTI', 'OK'],
    ['BLPOP none 0', 'QUEUED'],
    ['DISCARD', 'OK'],
    ['GET a', '"9"'],
  ],
  sorting: [
    ['RPUSH l 3 1 2', '(integer) 3'],
    ['SORT l', '1) "1"\n2) "2"\n3) "3"'],
    ['SORT l DESC LIMIT 0 2 STORE d', '(integer) 2'],
    ['LRANGE d 0 -1', '1) "3"\n2) "2"'],
    ['MSET w_1 30 w_2 20 w_3 10 o_1 one o_3 three', 'OK'],
    ['SORT l BY w_* GET o_* GET #', '1) "three"\n2) "3"\n3) (nil)\n4) "2"\n5) "one"\n6) "1"'],
    ['HSET h_1 name Ada', '(integer) 1'],
    ['SORT l GET h_*->name', '1) "Ada"\n2) (nil)\n3) (nil)'],
    ['SORT l BY nosort GET #', '1) "3"\n2) "1"\n3) "2"'],
    ['SORT l BY w_* STORE e', '(integer) 3'],
    ['LRANGE e 0 -1', '1) "3"\n2) "2"\n3) "1"'],
    ['RPUSH words b a', '(integer) 2'],
    ['SORT words', "(error) ERR One or more scores can't be converted into double"],
    ['SORT words ALPHA GET #', '1) "a"\n2) "b"'],
    ['SORT w_1', '(error) WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['SORT none BY w_* GET #', '(empty array)'],
  ],
  'a small server of your own': [
    ['SELECT 0', 'OK'],
    ['SELECT 1', '(error) ERR DB index is out of range'],
    ['SELECT x', '(error) ERR value is not an integer or out of range'],
    ['WAIT 1 100', '(integer) 0'],
    ['CLIENT GETNAME', '(nil)'],
    [
      'CLIENT SETNAME "a b"',
      '(error) ERR Client names cannot contain spaces, newlines or special characters.',
    ],
    ['CLIENT SETNAME me', 'OK'],
    ['CLIENT GETNAME', '"me"'],
    ['AUTH nobody guess', '(error) WRONGPASS invalid username-password pair or user is disabled.'],
    ['LCS none other', '""'],
    ['MSET k1 ohmytext k2 mynewtext', 'OK'],
    ['LCS k1 k2', '"mytext"'],
    ['LCS k1 k2 LEN', '(integer) 6'],
    ['COMMAND GETKEYS MSET a 1 b 2', '1) "a"\n2) "b"'],
    ['COMMAND GETKEYS PING x', '(error) ERR The command has no key arguments'],
    ['COMMAND INFO config', '1) (nil)'],
    ['COMMAND LIST FILTERBY MODULE x', '(empty array)'],
    ['PUBSUB CHANNELS', '(empty array)'],
    ['PUBSUB NUMSUB a', '1) "a"\n2) (integer) 0'],
    ['COPY k1 k3 DB 0', '(integer) 1'],
    ['RESET', 'RESET'],
    ['CLIENT GETNAME', '(nil)'],
  ],
};

describe.each(Object.keys(stories))('%s', name => {
  test('line by line', async () => {
    const sandbox = await opened.sandbox();
    for (const [line, printed] of stories[name] ?? []) {
      const [client, command] = line.startsWith('B: ') ? ['B', line.slice(3)] : ['A', line];
      const got = await say(sandbox, client, command);
      expect(sortLists(command, got), line).toBe(printed);
    }
    await opened.registry.remove(sandbox.id);
  });
});

/** KEYS promises no order. */
function sortLists(command: string, printed: string): string {
  if (!command.startsWith('KEYS')) return printed;
  const values = printed.split('\n').map(line => line.replace(/^\d+\) /, ''));
  return values[0]?.startsWith('"')
    ? values
        .sort()
        .map((value, index) => `${index + 1}) ${value}`)
        .join('\n')
    : printed;
}

/** Sentences about what commands did, and the sizes they met, on a real sandbox: built from what truly came back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complexityOf } from '#components/history/explain/complexity.ts';
import { explainStep } from '#components/history/explain/explain.ts';
import { factsOf } from '#components/history/explain/facts.ts';
import { historyOf, type LiveHistory } from '#components/history/live-history.ts';
import { onlyReads } from '#components/history/record/readers.ts';
import type { Step } from '#components/history/record/step.ts';
import { explain as german } from '#components/i18n/messages/de/explain.ts';
import { explain as english } from '#components/i18n/messages/en/explain.ts';
import { makeText } from '#components/i18n/text.ts';
import { type CommandDocs, findDoc } from '#sandbox/command/docs.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { openLiveBench } from '#test/support/live-bench.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let doors: Doors;
let docs: CommandDocs;
beforeAll(async () => {
  doors = await openDoors();
  const folder = await temporaryDirectory();
  const server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  docs = readCommandDocs(await loadCommandTable(server.target, silentLog), {
    here: decisionFor,
    own: ownDecision,
  });
  await server.stop();
  await folder.remove();
});
afterAll(async () => doors.stop());

const time = (ms: number) => `${ms / 1000} s`;
const plain = (text: string) => text.replace(/<\/?[ck]>/g, '');
const en = makeText<typeof english>(english, 'en');
const de = makeText<typeof english>(german, 'de');

function about(history: LiveHistory, step: Step) {
  const before = history.before(step.number);
  const facts = factsOf(step, before, before.size);
  const doc = findDoc(docs, facts.name.split(' '))?.doc;
  const cost = complexityOf(doc?.complexity ?? '', facts);
  const sizes = Object.entries(cost?.sizes ?? {}).map(([letter, size]) => `, ${letter} = ${size}`);
  return {
    sentence: plain(explainStep(step, facts, { say: en, time, summary: doc?.summary })),
    german: plain(explainStep(step, facts, { say: de, time, summary: doc?.summary })),
    cost: `${cost?.bound}${sizes.join('')}${cost?.sizes === undefined ? ' ?' : ''}`,
  };
}

/** Runs lines as client A; what a write changes has come when the next is run. */
async function run(lines: readonly string[]) {
  const { live, close } = await openLiveBench(doors, 'playground');
  const history = historyOf(live);
  for (const line of lines) {
    const { reply } = await live.bench.run(line);
    const isWaiting = reply.type === 'status' && reply.text === 'QUEUED';
    const isWrite = !onlyReads(line.split(' ')[0] ?? '') && !line.endsWith(' NX') && reply.type !== 'error';
    if (isWrite && !isWaiting) await changed(history, history.getRecorded().steps.length);
  }
  close();
  return { history, steps: history.getRecorded().steps };
}

const changed = (history: LiveHistory, number: number) =>
  new Promise<void>(resolve => {
    const look = () => {
      if ((history.getRecorded().steps[number - 1]?.changes.size ?? 0) === 0) return;
      stop();
      resolve();
    };
    const stop = history.subscribe(look);
    look();
  });

const stories: readonly (readonly (readonly [line: string, sentence: string, cost: string])[])[] = [
  [
    ['GET cart:42', 'GET found no cart:42', 'O(1)'],
    ['SET cart:42 seven!', 'SET made cart:42, 6 bytes', 'O(1)'],
    ['GET cart:42', 'GET read cart:42, 6 bytes', 'O(1)'],
    ['SET cart:42 x EX 60', 'SET replaced what cart:42 held by 1 byte, for 60 s', 'O(1)'],
    ['SET cart:42 y NX', 'SET left cart:42 as it was: its condition did not hold', 'O(1)'],
    ['EXPIRE cart:42 60', 'EXPIRE gave cart:42 60 s to live', 'O(1)'],
    ['PERSIST cart:42', 'PERSIST took the expiry off cart:42', 'O(1)'],
    ['TTL cart:42', 'TTL found that cart:42 never expires', 'O(1)'],
    ['TTL nothing', 'TTL found no nothing', 'O(1)'],
    ['APPEND cart:42 abc', 'APPEND put 3 bytes at the end of cart:42, 4 now', 'O(1)'],
    ['INCR visits', 'INCR made visits 1', 'O(1)'],
    ['INCRBY visits 9', 'INCRBY took visits from 1 to 10', 'O(1)'],
    ['MGET cart:42 visits none', 'MGET read 2 of 3 keys', 'O(N), N = 3'],
    ['SETBIT bits 7 1', 'SETBIT set bit 7 of bits to 1; it was 0', 'O(1)'],
    ['BITCOUNT bits', 'BITCOUNT counted 1 bit of bits that is 1', 'O(N), N = 1'],
    ['TYPE visits', 'TYPE found that visits is of type string', 'O(1)'],
    ['KEYS *', 'KEYS found 3 keys', 'O(N), N = 3'],
    ['RENAME visits calls', 'RENAME gave visits the name calls', 'O(1)'],
    ['DEL calls none', 'DEL deleted 1 of 2 keys; the others were not there', 'O(N), N = 2'],
    ['DEL bits', 'DEL deleted bits', 'O(N), N = 1'],
    ['FLUSHALL', 'FLUSHALL deleted everything, 1 key', 'O(N), N = 1'],
  ],
  [
    ['HSET product:7 name Oolong', 'HSET set 1 field of product:7 (1 new)', 'O(1)'],
    ['HSET product:7 name Tea price 3', 'HSET set 2 fields of product:7 (1 new)', 'O(N), N = 2'],
    ['HGET product:7 name', 'HGET read the field name of product:7', 'O(1)'],
    ['HMGET product:7 name none', 'HMGET read 1 of 2 fields of product:7', 'O(N), N = 2'],
    ['HGETALL product:7', 'HGETALL read all 2 fields of product:7', 'O(N), N = 2'],
    ['HINCRBY product:7 price 2', 'HINCRBY made the field price of product:7 5', 'O(1)'],
    ['HDEL product:7 price', 'HDEL deleted 1 field of product:7', 'O(N), N = 1'],
    ['LPUSH queue:mail a b', 'LPUSH put 2 elements at the head of queue:mail, 2 now', 'O(N), N = 2'],
    ['LPUSH queue:mail c', 'LPUSH put 1 element at the head of queue:mail, 3 now', 'O(1)'],
    ['LRANGE queue:mail 1 -1', 'LRANGE read 2 elements of queue:mail', 'O(S+N), S = 1, N = 2'],
    ['RPOP queue:mail', 'RPOP took 1 element from the tail of queue:mail', 'O(N), N = 1'],
    ['LTRIM queue:mail 0 0', 'LTRIM cut 1 element off queue:mail', 'O(N), N = 1'],
    ['BLPOP queue:mail 1', 'BLPOP took 1 element from the head of queue:mail', 'O(N) ?'],
    ['SADD tags a b c', 'SADD added 3 members to tags', 'O(N), N = 3'],
    ['SADD tags c d', 'SADD added 1 of 2 members to tags; the others were there', 'O(N), N = 2'],
    ['SADD more d', 'SADD added 1 member to more', 'O(1)'],
    ['SINTER tags more', 'SINTER found 1 member in 2 sets', 'O(N*M), N = 1, M = 2'],
    ['SMEMBERS tags', 'SMEMBERS read 4 members of tags', 'O(N), N = 4'],
  ],
  [
    ['ZADD board 10 ada 20 bob', 'ZADD gave 2 members of board a score (2 new)', 'O(log(N)), N = 0'],
    [
      'ZADD board GT CH 30 ada',
      'ZADD: Add one or more members to a sorted set, or update its score if it already exists. It changed board',
      'O(log(N)), N = 2',
    ],
    ['ZINCRBY board 5 bob', 'ZINCRBY gave bob in board the score 25', 'O(log(N)), N = 2'],
    ['ZRANGE board 0 0 WITHSCORES', 'ZRANGE read 1 member of board', 'O(log(N)+M), N = 2, M = 1'],
    ['ZRANK board ada', 'ZRANK found ada in board at place 1, counted from 0', 'O(log(N)), N = 2'],
    ['ZREM board ada', 'ZREM removed 1 member of board', 'O(M*log(N)), N = 2, M = 1'],
    ['XADD log 5-1 a 1', 'XADD put the entry 5-1 at the end of log', 'O(1)'],
    ['XGROUP CREATE log mail 0', 'XGROUP CREATE made the group mail on log', 'O(1)'],
    [
      'XREADGROUP GROUP mail ann STREAMS log >',
      'XREADGROUP delivered 1 entry to ann of the group mail',
      'O(M) ?',
    ],
    ['XACK log mail 5-1', 'XACK settled 1 pending entry of the group mail', 'O(1)'],
    ['XRANGE log - +', 'XRANGE read 1 entry of log', 'O(N), N = 1'],
    ['PFADD seen a b', 'PFADD showed seen 2 elements; the estimate changed', 'O(1)'],
    ['PFCOUNT seen', 'PFCOUNT estimated 2 different elements', 'O(1)'],
    ['GEOADD shops 13.4 52.5 berlin', 'GEOADD put 1 place into shops (1 new)', 'O(log(N)), N = 0'],
    ['PUBLISH news hi', 'PUBLISH sent a message to news; 0 clients received it', 'O(N+M) ?'],
    ['MULTI', 'MULTI began a transaction: commands wait until EXEC', 'O(1)'],
    ['SET k 1', 'SET waits in the transaction until EXEC', 'O(1)'],
    ['EXEC', 'EXEC ran 1 command as one', 'undefined ?'],
    [
      'INCR log',
      'INCR was answered with an error: WRONGTYPE Operation against a key holding the wrong kind of value',
      'O(1)',
    ],
    ['SCAN 0', 'SCAN brought 5 elements; the walk is complete', 'O(1)'],
    ['OBJECT ENCODING k', 'OBJECT ENCODING: Inspect the internal encoding of a Redis object.', 'O(1)'],
  ],
];

describe.each(stories.map((story, index) => ({ story, index })))('story $index', ({ story }) => {
  it('is told as it happened', async () => {
    const { history, steps } = await run(story.map(([line]) => line));
    const told = steps.map(step => about(history, step));
    expect(
      steps.map((step, index) => [step.args.join(' '), told[index]?.sentence, told[index]?.cost]),
    ).toEqual(story);
    for (const { german: sentence } of told) expect(sentence).not.toMatch(/[{}]|<\/?[ck]>/);
  });
});

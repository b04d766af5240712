/**
 * Every limit of a sandbox, through both doors and both protocols: at it all works, one beyond the answer says what
 * the limit is and what to do, and then the client goes on.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { textOf } from '#test/attack/battery.ts';
import type { Browser } from '#test/support/browser.ts';
import { browserDoorClient, type DoorClient, respDoorClient } from '#test/support/door-client.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

const limits = {
  keys: 20,
  bytes: 262_144,
  commandsPerSecond: 400,
  commandBurst: 500,
  clients: 3,
  subscriptions: 3,
  queuedInTransaction: 4,
  blockMs: 150,
  replyBytes: 65_536,
  arguments: 50,
  valueBytes: 200_000,
  warmNamespaces: 0,
};

let doors: Doors;
let browser: Browser;
let sandbox: Sandbox;
let opened: DoorClient[] = [];

beforeAll(async () => {
  doors = await openDoors({ limits });
});
afterAll(() => doors.stop());
beforeEach(async () => {
  browser = await doors.browser();
  const made = await doors.registry.find((await browser.open()).sandbox.id);
  if (made === undefined) throw new Error('no sandbox');
  sandbox = made;
});
afterEach(async () => {
  for (const client of opened) await client.close();
  opened = [];
  await browser.close();
  await doors.registry.remove(sandbox.id);
});

const isOk = (reply: Reply) => expect(textOf(reply)).toBe('OK');
/** Says what the limit is, in the words of a quota. */
const isQuota = (reply: Reply, words: RegExp) => {
  expect(reply.type).toBe('error');
  expect(textOf(reply)).toMatch(words);
};

const ways = ['RESP2', 'RESP3', 'WebSocket'] as const;
const letters = ['A', 'B', 'C', 'D', 'E'] as const;

async function open(way: (typeof ways)[number]): Promise<DoorClient> {
  const letter = letters[opened.length] ?? 'E';
  const client =
    way === 'WebSocket'
      ? browserDoorClient(browser, letter)
      : await respDoorClient(doors.respPort, sandbox, way === 'RESP2' ? 2 : 3);
  opened.push(client);
  return client;
}

describe.each(ways)('through %s', way => {
  test('keys', async () => {
    const client = await open(way);
    for (let key = 0; key < limits.keys; key += 1) isOk(await client.run('SET', `k${key}`, 'v'));
    isQuota(
      await client.run('SET', 'one-more', 'v'),
      /^ERR quota: .* holds 20 keys, and 20 fit\. Delete some/,
    );
    isQuota(await client.run('SADD', 'one-more', 'v'), /and 20 fit/);
    expect(textOf(await client.run('DEL', 'k1'))).toBe('');
    isOk(await client.run('SET', 'one-more', 'v'));
  });

  test('bytes', async () => {
    const client = await open(way);
    isOk(await client.run('SET', 'a', 'x'.repeat(190_000)));
    isQuota(
      await client.run('SET', 'b', 'x'.repeat(100_000)),
      /^ERR quota: .* holds 0\.2 MB of 0\.3 MB, .* Delete some keys/,
    );
    expect(textOf(await client.run('STRLEN', 'a'))).toBe('');
    await client.run('DEL', 'a');
    isOk(await client.run('SET', 'b', 'x'.repeat(100_000)));
  });

  test('commands a second', async () => {
    const client = await open(way);
    const other = await respDoorClient(doors.respPort, sandbox, 2);
    const { commandBurst } = limits;
    const replies = Promise.all(Array.from({ length: commandBurst + 500 }, () => other.run('PING')));
    // A browser's frames are held back, so it alone does not come so far; but all clients have one allowance.
    let refused = await client.run('PING');
    while (refused.type !== 'error') refused = await client.run('PING');
    isQuota(refused, /^ERR quota: .* may run 400 a second\. Wait a moment/);
    const answered = (await replies).filter(reply => textOf(reply) === 'PONG').length;
    expect(answered).toBeGreaterThanOrEqual(commandBurst / 2);
    await other.close();
    await expect.poll(async () => textOf(await client.run('PING')), { timeout: 5000 }).toBe('PONG');
  });

  test('clients', async () => {
    const clients: DoorClient[] = [];
    for (let number = 0; number < limits.clients; number += 1) clients.push(await open(way));
    for (const client of clients) expect(textOf(await client.run('PING'))).toBe('PONG');
    const beyond = await open(way);
    const refusal = 'greeting' in beyond ? (beyond.greeting as Reply) : await beyond.run('PING');
    isQuota(refusal, /quota: This sandbox has 3 clients, and no more fit\. Close one/);
    await clients[0]?.close();
    opened = opened.filter(client => client !== clients[0] && client !== beyond);
    expect(textOf(await (clients[1] ?? beyond).run('PING'))).toBe('PONG');
    await expect
      .poll(async () => {
        const again = way === 'WebSocket' ? browserDoorClient(browser, 'D') : await open(way);
        return textOf(await again.run('PING'));
      })
      .toBe('PONG');
  });

  test('subscriptions', async () => {
    const client = await open(way);
    for (const channel of ['a', 'b', 'c'])
      expect(textOf(await client.run('SUBSCRIBE', channel))).toContain(channel);
    isQuota(await client.run('SUBSCRIBE', 'd'), /^ERR quota: .* 3 .*UNSUBSCRIBE from some/);
    isQuota(await client.run('PSUBSCRIBE', 'd*'), /UNSUBSCRIBE from some/);
    expect(textOf(await client.run('PING'))).toMatch(/PONG/i);
    await client.run('UNSUBSCRIBE', 'a');
    expect(textOf(await client.run('SUBSCRIBE', 'd'))).toContain('d');
  });

  test('length of MULTI', async () => {
    const client = await open(way);
    isOk(await client.run('MULTI'));
    for (let number = 0; number < limits.queuedInTransaction; number += 1) {
      expect(textOf(await client.run('INCR', 'n'))).toBe('QUEUED');
    }
    expect((await client.run('EXEC')).type).toBe('array');
    isOk(await client.run('MULTI'));
    for (let number = 0; number < limits.queuedInTransaction; number += 1) await client.run('INCR', 'n');
    isQuota(await client.run('INCR', 'n'), /^ERR quota: .* one transaction: 4 fit\. EXEC these first/);
    expect(textOf(await client.run('EXEC'))).toMatch(/^EXECABORT/);
    expect(textOf(await client.run('GET', 'n'))).toBe('4');
  });

  test('time of blocking', async () => {
    const client = await open(way);
    for (const seconds of ['0', '0.01', '100']) {
      expect((await client.run('BLPOP', 'nothing', seconds)).type).toMatch(/^nil/);
    }
    expect(textOf(await client.run('PING'))).toBe('PONG');
  });

  test('size of a reply', async () => {
    const client = await open(way);
    for (let part = 0; part < 6; part += 1) await client.run('APPEND', 'a', 'x'.repeat(10_000));
    expect(textOf(await client.run('GET', 'a')).length).toBe(60_000);
    await client.run('APPEND', 'a', 'x'.repeat(10_000));
    isQuota(await client.run('GET', 'a'), /^ERR .*too large .*Read it in parts/);
    expect(textOf(await client.run('GETRANGE', 'a', '0', '3'))).toBe('xxxx');
  });

  test('arguments and their size', async () => {
    const client = await open(way);
    const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`);
    expect((await client.run('SADD', 'set', ...words(limits.arguments - 2))).type).toBe('integer');
    if (way === 'WebSocket') {
      isQuota(await client.run('SADD', 'set', ...words(limits.arguments)), /^ERR .* 50 here\. Send several/);
    }
    expect(textOf(await client.run('PING'))).toBe('PONG');
  });

  test('watched keys', async () => {
    const client = await open(way);
    isOk(await client.run('WATCH', 'a', 'b', 'c', 'd'));
    isQuota(await client.run('WATCH', 'e'), /^ERR quota: too many watched keys: 4 fit.*EXEC or UNWATCH/);
    isOk(await client.run('UNWATCH'));
    isOk(await client.run('WATCH', 'e'));
  });
});

/** What a session keeps, what it is told on its own, and what becomes of bad input. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { nextEvent, openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';

let opened: TestRegistry;
const made: Sandbox[] = [];

beforeAll(async () => {
  opened = await openTestRegistry({ limits: { blockMs: 2000, subscriptions: 8 } });
});
afterAll(() => opened.close());
afterEach(async () => {
  for (const { id } of made.splice(0)) await opened.registry.remove(id);
});

async function sandboxWith(start: string[] = []): Promise<Sandbox> {
  const sandbox = await opened.sandbox(start);
  made.push(sandbox);
  return sandbox;
}

const args = (...words: string[]) => words.map(word => Buffer.from(word));
const texts = (reply: Reply): unknown =>
  'items' in reply
    ? reply.items.map(texts)
    : 'bytes' in reply
      ? reply.bytes.toString()
      : 'value' in reply
        ? String(reply.value)
        : 'text' in reply
          ? reply.text
          : null;

function heardBy(sandbox: Sandbox, client: string) {
  const heard: unknown[] = [];
  let wanted: { count: number; resolve: () => void } | undefined;
  sandbox.session(client).onPush(push => {
    heard.push(texts(push));
    if (wanted !== undefined && heard.length >= wanted.count) wanted.resolve();
  });
  return {
    heard,
    until: (count: number) =>
      new Promise<void>(resolve => {
        wanted = { count, resolve };
        if (heard.length >= count) resolve();
      }),
  };
}

describe('order', () => {
  test('commands of one client are answered in their order, whoever answers them', async () => {
    const session = (await sandboxWith()).session('A');
    const lines = [
      ['SET', 'a', '1'],
      ['KEYS', '*'],
      ['INCR', 'a'],
      ['NOSUCH'],
      ['GET', 'a'],
      ['DBSIZE'],
      ['CONFIG', 'GET', 'x'],
      ['INCR', 'a'],
    ];
    const order: number[] = [];
    const replies = await Promise.all(
      lines.map((line, index) =>
        session.execute(args(...line)).then(reply => {
          order.push(index);
          return texts(reply);
        }),
      ),
    );
    expect(order).toEqual(lines.map((_, index) => index));
    expect(replies[1]).toEqual(['a']);
    expect(replies[4]).toBe('2');
    expect(replies[7]).toBe('3');
  });

  test('ten thousand pipelined commands', async () => {
    const own = await openTestRegistry({ limits: { commandBurst: 20_000 } });
    const session = (await own.sandbox()).session('A');
    const replies = await Promise.all(
      Array.from({ length: 10_000 }, () => session.execute(args('INCR', 'n'))),
    );
    expect(replies.map(texts)).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index + 1)));
    await own.close();
  });
});

describe('publish and subscribe', () => {
  test('exact channels, patterns, and how many received', async () => {
    const sandbox = await sandboxWith();
    const b = heardBy(sandbox, 'B');
    expect(await say(sandbox, 'B', 'SUBSCRIBE news')).toBe('1) "subscribe"\n2) "news"\n3) (integer) 1');
    expect(texts(await sandbox.runLine('B', 'PSUBSCRIBE n* x*'))).toEqual(['psubscribe', 'n*', '2']);
    await b.until(1);
    expect(b.heard.splice(0)).toEqual([['psubscribe', 'x*', '3']]);
    expect(await say(sandbox, 'A', 'PUBLISH news hello')).toBe('(integer) 2');
    expect(await say(sandbox, 'A', 'PUBLISH other hello')).toBe('(integer) 0');
    await b.until(2);
    expect(b.heard).toEqual([
      ['message', 'news', 'hello'],
      ['pmessage', 'n*', 'news', 'hello'],
    ]);
    expect(texts(await sandbox.runLine('A', 'PUBSUB NUMSUB news x'))).toEqual(['news', '1', 'x', '0']);
    expect(await say(sandbox, 'A', 'PUBSUB NUMPAT')).toBe('(integer) 2');
    expect(await say(sandbox, 'B', 'GET x')).toBe(
      "(error) ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
    );
    expect(await say(sandbox, 'B', 'PING hi')).toBe('1) "pong"\n2) "hi"');
    await sandbox.runLine('B', 'PUNSUBSCRIBE');
    expect(await say(sandbox, 'B', 'UNSUBSCRIBE news')).toBe('1) "unsubscribe"\n2) "news"\n3) (integer) 0');
    expect(await say(sandbox, 'B', 'UNSUBSCRIBE')).toBe('1) "unsubscribe"\n2) (nil)\n3) (integer) 0');
    expect(await say(sandbox, 'B', 'GET x')).toBe('(nil)');
  });

  test('keyspace events, of this sandbox alone', async () => {
    const [sandbox, other] = [await sandboxWith(), await sandboxWith()];
    const b = heardBy(sandbox, 'B');
    await sandbox.runLine('B', 'SUBSCRIBE __keyevent@0__:set');
    await sandbox.runLine('B', 'PSUBSCRIBE __keyspace@0__:user:*');
    await say(other, 'A', 'SET user:1 theirs');
    await say(sandbox, 'A', 'SET user:42 ours');
    await b.until(2);
    expect(b.heard).toEqual([
      ['pmessage', '__keyspace@0__:user:*', '__keyspace@0__:user:42', 'set'],
      ['message', '__keyevent@0__:set', 'user:42'],
    ]);
  });

  test('subscriptions come back after the server cut the connection', async () => {
    const sandbox = await sandboxWith();
    const b = heardBy(sandbox, 'B');
    await sandbox.runLine('B', 'SUBSCRIBE news');
    await opened.system.call('CLIENT', 'KILL', 'USER', `ks-${sandbox.id}`);
    while (
      ((await opened.system.call('PUBSUB', 'NUMSUB', `{${sandbox.id}}:news`)) as [string, number])[1] === 0
    ) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await say(sandbox, 'A', 'PUBLISH news back');
    await b.until(1);
    expect(b.heard).toEqual([['message', 'news', 'back']]);
  });

  test('no more subscriptions than fit', async () => {
    const sandbox = await sandboxWith();
    await say(sandbox, 'A', 'SUBSCRIBE 1 2 3 4 5 6 7');
    expect(await say(sandbox, 'B', 'SUBSCRIBE 8 9')).toMatch(/^\(error\) ERR quota: .*subscriptions/);
    expect(await say(sandbox, 'B', 'SUBSCRIBE 8')).toMatch(/subscribe/);
  });

  test('RESP3 tells messages as pushes and still runs commands', async () => {
    const sandbox = await sandboxWith();
    const session = sandbox.session('A');
    expect(await session.execute(args('HELLO', '3'))).toMatchObject({ type: 'map' });
    expect(session.protocol).toBe(3);
    expect(await session.execute(args('SUBSCRIBE', 'news'))).toMatchObject({ type: 'push' });
    const pushed = new Promise<Reply>(resolve => session.onPush(resolve));
    await session.execute(args('PUBLISH', 'news', 'x'));
    expect(await pushed).toMatchObject({ type: 'push' });
    await session.execute(args('HSET', 'h', 'f', 'v'));
    expect(await session.execute(args('HGETALL', 'h'))).toMatchObject({ type: 'map' });
  });
});

describe('a lost connection', () => {
  const cut = (sandbox: Sandbox) => opened.system.call('CLIENT', 'KILL', 'USER', `ks-${sandbox.id}`);
  /** The cut is known here once a command has failed or been sent anew. */
  const settle = async (sandbox: Sandbox) => {
    await cut(sandbox);
    await new Promise(resolve => setTimeout(resolve, 50));
  };

  test('goes unseen where nothing hung on it', async () => {
    const sandbox = await sandboxWith(['SET a 1']);
    await say(sandbox, 'A', 'GET a');
    await settle(sandbox);
    expect(await say(sandbox, 'A', 'GET a')).toBe('"1"');
  });

  test('ends a transaction', async () => {
    const sandbox = await sandboxWith();
    await say(sandbox, 'A', 'MULTI');
    await say(sandbox, 'A', 'SET a 1');
    await settle(sandbox);
    expect(await say(sandbox, 'A', 'SET a 2')).toMatch(/connection to the server was lost/);
    expect(await say(sandbox, 'A', 'EXEC')).toMatch(/EXECABORT/);
    expect(await say(sandbox, 'A', 'GET a')).toBe('(nil)');
  });

  test('counts as a change of what was watched', async () => {
    const sandbox = await sandboxWith();
    await say(sandbox, 'A', 'WATCH a');
    await settle(sandbox);
    await say(sandbox, 'A', 'MULTI');
    await say(sandbox, 'A', 'SET a 1');
    expect(await say(sandbox, 'A', 'EXEC')).toBe('(nil)');
  });

  test('a server that has forgotten the user is told again', async () => {
    const sandbox = await sandboxWith(['SET a 1']);
    await say(sandbox, 'A', 'GET a');
    await opened.system.call('ACL', 'DELUSER', `ks-${sandbox.id}`);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(await say(sandbox, 'A', 'GET a')).toBe('"1"');
  });
});

describe('a subscriber', () => {
  test('of RESP3 reads a list that looks like a message', async () => {
    const session = (await sandboxWith(['RPUSH list message news hello'])).session('A');
    await session.execute(args('HELLO', '3'));
    await session.execute(args('SUBSCRIBE', 'news'));
    expect(texts(await session.execute(args('LRANGE', 'list', '0', '-1')))).toEqual([
      'message',
      'news',
      'hello',
    ]);
  });

  test('of RESP2 is told messages as such, also when the last shard channel is gone', async () => {
    const sandbox = await sandboxWith();
    const session = sandbox.session('A');
    const { heard, until } = heardBy(sandbox, 'A');
    for (const line of ['SUBSCRIBE news', 'SSUBSCRIBE s', 'SUNSUBSCRIBE s']) {
      await session.execute(args(...line.split(' ')));
    }
    await sandbox.session('B').execute(args('PUBLISH', 'news', 'hello'));
    expect(texts(await session.execute(args('PING', 'still')))).toEqual(['pong', 'still']);
    await until(1);
    expect(heard).toEqual([['message', 'news', 'hello']]);
  });

  test('that goes back to RESP2 goes on hearing', async () => {
    const sandbox = await sandboxWith();
    const session = sandbox.session('A');
    const { heard, until } = heardBy(sandbox, 'A');
    for (const line of ['HELLO 3', 'SUBSCRIBE news', 'HELLO 2'])
      await session.execute(args(...line.split(' ')));
    await sandbox.session('B').execute(args('PUBLISH', 'news', 'hello'));
    await until(1);
    expect(heard).toEqual([['message', 'news', 'hello']]);
  });
});

describe('who subscribes to what', () => {
  test('is told by kind, also of a program outside, and no more once it has left', async () => {
    const sandbox = await sandboxWith();
    await sandbox.session('A').execute(args('SUBSCRIBE', 'news', 'sport'));
    await sandbox.session('A').execute(args('PSUBSCRIBE', 'n*'));
    await sandbox.session('R1').execute(args('SSUBSCRIBE', 'shard'));
    const of = (client: string) => sandbox.clients().find(({ name }) => name === client)?.subscriptions;
    expect(of('A')).toEqual({ channels: ['news', 'sport'], patterns: ['n*'], shards: [], more: 0 });
    expect(of('R1')).toEqual({ channels: [], patterns: [], shards: ['shard'], more: 0 });
    const told = nextEvent(
      sandbox,
      event =>
        event.type === 'clients' &&
        event.clients.some(({ name, subscriptions }) => name === 'A' && subscriptions?.channels.length === 1),
    );
    await sandbox.session('A').execute(args('UNSUBSCRIBE', 'news'));
    await told;
    await sandbox.session('A').execute(args('RESET'));
    expect(of('A')).toBeUndefined();
  });
});

describe('blocking', () => {
  test('a client that waits is told as blocked, and freed by another', async () => {
    const sandbox = await sandboxWith();
    const blocked = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ state }) => state === 'blocked'),
    );
    const popped = sandbox.runLine('A', 'BLPOP q 0');
    await blocked;
    expect(await say(sandbox, 'B', 'RPUSH q job')).toBe('(integer) 1');
    expect(texts(await popped)).toEqual(['q', 'job']);
  });

  test.each([
    ['BLPOP q other 0', 'BLPOP', ['q', 'other'], 'RPUSH q job'],
    ['XREAD BLOCK 0 STREAMS orders $', 'XREAD', ['orders'], 'XADD orders * item tea'],
  ])(
    '%s is seen to wait at its keys, as the learner names them, until it is freed',
    async (line, command, keys, frees) => {
      const sandbox = await sandboxWith();
      const before = Date.now();
      const isA = ({ name }: { name: string }) => name === 'A';
      const blocked = nextEvent(
        sandbox,
        event => event.type === 'clients' && event.clients.find(isA)?.state === 'blocked',
      );
      const answered = sandbox.runLine('A', line);
      await blocked;
      const waitsFor = sandbox.clients().find(isA)?.waitsFor;
      expect(waitsFor).toMatchObject({ command, keys });
      expect(waitsFor?.sinceMs).toBeGreaterThanOrEqual(before);
      const freed = nextEvent(
        sandbox,
        event => event.type === 'clients' && event.clients.find(isA)?.state === 'idle',
      );
      await say(sandbox, 'B', frees);
      await Promise.all([answered, freed]);
      expect(sandbox.clients().find(isA)).not.toHaveProperty('waitsFor');
    },
  );

  test('no timeout means the longest', async () => {
    const sandbox = await sandboxWith();
    const startedAt = performance.now();
    expect(await say(sandbox, 'A', 'BLPOP q 0')).toBe('(nil)');
    expect(performance.now() - startedAt).toBeGreaterThan(1900);
  });

  // Redis before 7.2 adds its clock to what is so large, which is for ever then.
  test.each(['9223372036854775807', '9223371000000000000'])('no more does BLOCK %s', async ms => {
    const sandbox = await sandboxWith();
    const startedAt = performance.now();
    expect(await say(sandbox, 'A', `XREAD BLOCK ${ms} STREAMS st $`)).toBe('(nil)');
    expect(performance.now() - startedAt).toBeGreaterThan(1900);
  });

  test.each([
    { state: 'watches a key', lines: [['WATCH', 'other']] },
    {
      state: 'is subscribed',
      lines: [
        ['HELLO', '3'],
        ['SUBSCRIBE', 'news'],
      ],
    },
  ])('what a client that $state asks for meanwhile keeps no other client waiting', async ({ lines }) => {
    const sandbox = await sandboxWith([`RPUSH big ${'x'.repeat(100_000)}`]);
    const [waiting, other] = [sandbox.session('A'), sandbox.session('B')];
    for (const line of lines) await waiting.execute(args(...line));
    const popped = waiting.execute(args('BLPOP', 'q', '0'));
    const read = waiting.execute(args('LRANGE', 'big', '0', '0'));
    const startedAt = performance.now();
    expect(texts(await other.execute(args('LRANGE', 'big', '1', '1')))).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(texts(await other.execute(args('RPUSH', 'q', 'job')))).toBe('1');
    expect(texts(await popped)).toEqual(['q', 'job']);
    expect(texts(await read)).toEqual(['x'.repeat(100_000)]);
  });

  test('closing the client ends its wait, here and on the server', async () => {
    const sandbox = await sandboxWith();
    const blocked = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ state }) => state === 'blocked'),
    );
    const popped = sandbox.runLine('A', 'BLPOP q 0');
    await blocked;
    sandbox.closeSession('A');
    await expect(popped).rejects.toMatchObject({ code: 'unavailable' });
    expect(await say(sandbox, 'B', 'RPUSH q job')).toBe('(integer) 1');
    expect(await say(sandbox, 'B', 'LLEN q')).toBe('(integer) 1');
  });
});

describe('bad input', () => {
  test.each(['SET a "b', "SET a 'b", 'SET "a"b c'])('unbalanced quotes: %s', async line => {
    const sandbox = await sandboxWith();
    const event = nextEvent(sandbox, ({ type }) => type === 'command');
    expect(await sandbox.runLine('A', line, { runId: '7' })).toEqual({
      type: 'error',
      text: 'Invalid argument(s)',
    });
    expect(await event).toMatchObject({ runId: '7', reply: { type: 'error' } });
  });

  test('a blank line is answered with nothing', async () => {
    expect(await say(await sandboxWith(), 'A', '   ')).toBe('');
  });

  test('a line of a megabyte and a value of one', async () => {
    const sandbox = await sandboxWith();
    expect(await say(sandbox, 'A', `SET a ${'x'.repeat(1_048_500)}`)).toBe('OK');
    expect(await say(sandbox, 'A', 'STRLEN a')).toBe('(integer) 1048500');
    expect(await say(sandbox, 'A', `SET a ${'x'.repeat(1_048_600)}`)).toMatch(/^\(error\) ERR a line of/);
    const reply = await sandbox.session('A').execute([...args('SET', 'a'), Buffer.alloc(1_048_577)]);
    expect(texts(reply)).toMatch(/^ERR an argument of/);
    expect(await say(sandbox, 'A', 'PING')).toBe('PONG');
  });

  test('every byte comes back as it went', async () => {
    const sandbox = await sandboxWith();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const session = sandbox.session('A');
    await session.execute([Buffer.from('SET'), bytes, bytes]);
    expect(await session.execute([Buffer.from('GET'), bytes])).toEqual({ type: 'bulk', bytes });
    expect(await session.execute(args('KEYS', '*'))).toEqual({
      type: 'array',
      items: [{ type: 'bulk', bytes }],
    });
  });

  test('too many arguments', async () => {
    const session = (await sandboxWith()).session('A');
    const reply = await session.execute(Array.from({ length: 20_001 }, () => Buffer.from('DEL')));
    expect(texts(reply)).toMatch(/^ERR too many arguments/);
    expect(
      texts(
        await session.execute([...args('DEL'), ...Array.from({ length: 19_999 }, () => Buffer.from('k'))]),
      ),
    ).toBe('0');
  });

  test('no command at all', async () => {
    expect(texts(await (await sandboxWith()).session('A').execute([]))).toMatch(/^ERR unknown command/);
  });

  test('a name that is no client', async () => {
    const sandbox = await sandboxWith();
    expect(() => sandbox.session('Not A Client')).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  test('a sandbox that has ended', async () => {
    const sandbox = await opened.sandbox();
    const session = sandbox.session('A');
    await opened.registry.remove(sandbox.id);
    await expect(session.execute(args('PING'))).rejects.toMatchObject({ code: 'expired' });
    expect(() => sandbox.session('A')).toThrow(expect.objectContaining({ code: 'expired' }));
    expect(await opened.registry.find(sandbox.id)).toBeUndefined();
  });
});

test('RESET and QUIT', async () => {
  const sandbox = await sandboxWith();
  await say(sandbox, 'A', 'MULTI');
  expect(await say(sandbox, 'A', 'RESET')).toBe('RESET');
  expect(await say(sandbox, 'A', 'EXEC')).toBe('(error) ERR EXEC without MULTI');
  const session = sandbox.session('A');
  expect(texts(await session.execute(args('QUIT')))).toBe('OK');
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
  await expect(session.execute(args('PING'))).rejects.toMatchObject({ code: 'unavailable' });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Surroundings } from '#sandbox/doors/benches.ts';
import { Failure } from '#sandbox/failure.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';

let doors: Doors;
const browsers: Browser[] = [];
const open = async (headers?: Record<string, string>) => {
  const browser = await doors.browser(headers);
  browsers.push(browser);
  return browser;
};
const text = (event: Extract<SandboxEvent, { type: 'command' }>) =>
  event.reply.type === 'bulk' ? event.reply.bytes : 'text' in event.reply ? event.reply.text : event.reply;

const shop = ({ sandbox }: Surroundings) => {
  let count = 0;
  const state = () => ({ title: 'Shop', parts: [], actions: [{ line: 'request', label: `${count}` }] });
  return {
    state,
    act: async (line: string, runId: string) => {
      if (line !== 'request') throw new Failure('bad-request', 'Try "request".');
      count += 1;
      await sandbox.session('app-1').execute(['SET', 'cached', String(count)].map(word => Buffer.from(word)));
      sandbox.events.publish({
        type: 'world',
        runId,
        from: 'app-1',
        to: 'db',
        label: 'query',
        outcome: 'ok',
        durationMs: 1,
        state: state(),
      });
    },
    reset: () => {
      count = 0;
    },
  };
};

beforeAll(async () => {
  doors = await openDoors({
    limits: { eventBytesKept: 8_388_608 },
    scopes: scope => {
      if (scope === 'playground') return { start: [] };
      if (scope === 'home') return { start: ['SET greeting "hello you"', 'RPUSH list a b'] };
      if (scope === 'lesson:t/world') return { start: ['SET begin 1'], world: shop };
      return undefined;
    },
  });
});
afterAll(() => doors.stop());
afterEach(async () => {
  await Promise.all(browsers.splice(0).map(browser => browser.close()));
});

describe('opening', () => {
  it('makes the sandbox of a scope with its start state', async () => {
    const browser = await open();
    const opened = await browser.open('home');
    expect(opened).toMatchObject({
      resumed: false,
      keyCount: 2,
      world: null,
      offsetMs: 0,
      engine: 'Redis 7.0.15',
    });
    expect(opened.keys.map(({ key }) => key).sort()).toEqual(['greeting', 'list']);
    expect(opened.sandbox.url).toMatch(
      new RegExp(`^redis://${opened.sandbox.id}:.+@127\\.0\\.0\\.1:${doors.respPort}$`),
    );
    expect(Math.abs(opened.nowMs - Date.now())).toBeLessThan(5000);
  });

  it('finds the same sandbox again, and another for another scope or learner', async () => {
    const cookie = freshCookie(doors.identity);
    const first = await (await open({ cookie })).open('home');
    const again = await (await open({ cookie })).open('home');
    const playground = await (await open({ cookie })).open('playground');
    const other = await (await open()).open('home');
    expect(again.sandbox.id).toBe(first.sandbox.id);
    expect(new Set([first.sandbox.id, playground.sandbox.id, other.sandbox.id]).size).toBe(3);
  });

  it('makes one sandbox for two tabs that open at once', async () => {
    const cookie = freshCookie(doors.identity);
    const tabs = await Promise.all([open({ cookie }), open({ cookie })]);
    const opened = await Promise.all(tabs.map(tab => tab.open('home')));
    expect(opened[0]?.sandbox.id).toBe(opened[1]?.sandbox.id);
  });

  it('refuses an unknown scope, a second open, and anything before open', async () => {
    const browser = await open();
    expect(await browser.ask({ type: 'run', client: 'A', line: 'PING' })).toMatchObject({
      type: 'failed',
      code: 'bad-request',
    });
    expect(await browser.ask({ type: 'open', scope: 'lesson:no/such' })).toMatchObject({
      type: 'failed',
      code: 'not-found',
    });
    await browser.open();
    expect(await browser.ask({ type: 'open', scope: 'home' })).toMatchObject({
      type: 'failed',
      code: 'bad-request',
    });
  });

  it('leaves other paths to others', async () => {
    const theirs = new Promise<string>(resolve => {
      doors.server.once('upgrade', (request, socket) => {
        resolve(request.url ?? '');
        socket.end('HTTP/1.1 418 Theirs\r\n\r\n');
      });
    });
    const socket = new WebSocket(`ws://127.0.0.1:${doors.webPort}/_next/hmr`);
    const status = new Promise(resolve => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
    });
    expect(await theirs).toBe('/_next/hmr');
    expect(await status).toBe(418);
  });
});

describe('running', () => {
  it('answers with the event of the command, and shows the key', async () => {
    const browser = await open();
    await browser.open();
    const event = await browser.run('SET greeting "hello you"');
    expect(event).toMatchObject({
      client: 'A',
      args: ['SET', 'greeting', 'hello you'],
      reply: { type: 'status', text: 'OK' },
    });
    const view = await browser.waitFor(frame => frame.type === 'event' && frame.event.type === 'view');
    expect(view).toMatchObject({
      event: {
        cause: { by: 'client', client: 'A' },
        changed: [{ key: 'greeting', value: 'hello you' }],
        keyCount: 1,
      },
    });
  });

  it('keeps the lines of one client in order', async () => {
    const browser = await open();
    await browser.open();
    const ids = Array.from({ length: 100 }, (_, i) =>
      browser.send({ type: 'run', client: 'A', line: `RPUSH l ${i}` }),
    );
    await browser.run('LLEN l');
    const commands = browser.events().filter(event => event.type === 'command');
    expect(commands.slice(0, 100).map(({ runId }) => runId)).toEqual(ids);
    expect(await browser.run('LRANGE l 0 -1')).toMatchObject({
      reply: { items: Array.from({ length: 100 }, (_, i) => ({ type: 'bulk', bytes: String(i) })) },
    });
  });

  it('lets other clients run while one is blocked', async () => {
    const browser = await open();
    await browser.open();
    const popped = browser.run('BLPOP queue 0', 'A');
    await browser.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'clients' &&
        frame.event.clients.some(({ name, state }) => name === 'A' && state === 'blocked'),
    );
    expect(text(await browser.run('PING', 'B'))).toBe('PONG');
    await browser.run('RPUSH queue job', 'B');
    expect(await popped).toMatchObject({
      client: 'A',
      reply: { items: [{ bytes: 'queue' }, { bytes: 'job' }] },
    });
  });

  it('delivers messages to who subscribed', async () => {
    const browser = await open();
    await browser.open();
    await browser.run('SUBSCRIBE news', 'B');
    await browser.run('PUBLISH news hello', 'A');
    expect(
      await browser.waitFor(frame => frame.type === 'event' && frame.event.type === 'push'),
    ).toMatchObject({
      event: { client: 'B', reply: { items: [{ bytes: 'message' }, { bytes: 'news' }, { bytes: 'hello' }] } },
    });
  });

  it('tells a page that is loaded anew who is blocked', async () => {
    const cookie = freshCookie(doors.identity);
    const first = await open({ cookie });
    expect((await first.open()).clients).toEqual([]);
    first.send({ type: 'run', client: 'A', line: 'BLPOP queue 0' });
    await first.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'clients' &&
        frame.event.clients.some(({ state }) => state === 'blocked'),
    );
    await first.close();
    const opened = await (await open({ cookie })).open();
    expect(opened.clients).toMatchObject([
      { name: 'A', state: 'blocked', waitsFor: { command: 'BLPOP', keys: ['queue'] } },
    ]);
  });

  it('frees a blocked client when it is closed', async () => {
    const browser = await open();
    await browser.open();
    const id = browser.send({ type: 'run', client: 'A', line: 'BLPOP queue 0' });
    await browser.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'clients' &&
        frame.event.clients.some(c => c.state === 'blocked'),
    );
    expect(await browser.ask({ type: 'close-client', client: 'A' })).toMatchObject({ type: 'done' });
    await browser.waitFor(
      frame =>
        (frame.type === 'failed' && frame.id === id) ||
        (frame.type === 'event' && frame.event.type === 'command' && frame.event.runId === id),
    );
    expect(text(await browser.run('PING', 'A'))).toBe('PONG');
    await browser.run('RPUSH queue job', 'B');
    expect(text(await browser.run('LLEN queue', 'B'))).toBe('1');
  });

  it('shows bytes that are no text, and errors as Redis says them', async () => {
    const browser = await open();
    await browser.open();
    await browser.run('SET bin "\\xff\\x00"');
    expect(text(await browser.run('GET bin'))).toEqual({ base64: '/wA=' });
    expect(text(await browser.run('LPUSH bin x'))).toMatch(/^WRONGTYPE/);
    expect(text(await browser.run('SET "unbalanced'))).toMatch(/Invalid argument/);
  });

  it('gives every tab all events', async () => {
    const cookie = freshCookie(doors.identity);
    const [one, two] = await Promise.all([open({ cookie }), open({ cookie })]);
    await one.open();
    await two.open();
    const event = await one.run('SET k v');
    const seen = await two.waitFor(frame => frame.type === 'event' && frame.event.seq === event.seq);
    expect(seen).toMatchObject({ event: { type: 'command', args: ['SET', 'k', 'v'] } });
  });
});

describe('time, worlds and resets', () => {
  it('advances to the next expiry', async () => {
    const browser = await open();
    await browser.open();
    await browser.run('SET k v EX 1000');
    expect(await browser.ask({ type: 'advance', by: 'next-expiry' })).toMatchObject({ type: 'done' });
    const time = await browser.waitFor(frame => frame.type === 'event' && frame.event.type === 'time');
    expect(time).toMatchObject({ event: { byMs: expect.any(Number) } });
    const gone = await browser.waitFor(
      frame => frame.type === 'event' && frame.event.type === 'view' && frame.event.gone.length > 0,
    );
    expect(gone).toMatchObject({ event: { cause: { by: 'time' }, gone: [{ key: 'k', how: 'expired' }] } });
  });

  it('acts in the world, keeps it between tabs, and resets all', async () => {
    const cookie = freshCookie(doors.identity);
    const first = await open({ cookie });
    expect((await first.open('lesson:t/world')).world).toMatchObject({ title: 'Shop' });
    expect(await first.ask({ type: 'world', line: 'request' })).toMatchObject({ type: 'done' });
    expect(first.events().some(event => event.type === 'world')).toBe(true);
    expect(await first.ask({ type: 'world', line: 'nonsense' })).toMatchObject({
      type: 'failed',
      code: 'bad-request',
      detail: 'Try "request".',
    });
    await first.close();
    const second = await open({ cookie });
    const opened = await second.open('lesson:t/world');
    expect(opened.world?.actions[0]?.label).toBe('1');
    expect(opened.keys.map(({ key }) => key)).toEqual(['begin', 'cached']);
    expect(await second.ask({ type: 'reset' })).toMatchObject({ type: 'done' });
    expect(second.events().findLast(event => event.type === 'world')).toMatchObject({
      label: 'back to the start',
      state: { actions: [{ label: '0' }] },
    });
    const third = await open({ cookie });
    const fresh = await third.open('lesson:t/world');
    expect(fresh.world?.actions[0]?.label).toBe('0');
    expect(fresh.keys.map(({ key }) => key)).toEqual(['begin']);
  });

  it('has no world where there is none', async () => {
    const browser = await open();
    await browser.open();
    expect(await browser.ask({ type: 'world', line: 'request' })).toMatchObject({
      type: 'failed',
      code: 'bad-request',
    });
  });
});

describe('coming back', () => {
  it('gets what it missed', async () => {
    const cookie = freshCookie(doors.identity);
    const stays = await open({ cookie });
    await stays.open();
    const leaves = await open({ cookie });
    const { epoch } = await leaves.open();
    const { seq } = await leaves.run('SET before 1');
    await leaves.close();
    await stays.run('SET missed 1', 'B');
    await stays.run('DEL before', 'B');
    const back = await open({ cookie });
    const opened = await back.open('playground', { epoch, lastSeq: seq });
    expect(opened).toMatchObject({ resumed: true, keys: [], seq });
    expect(await back.ask({ type: 'ping' })).toMatchObject({ type: 'done' });
    const events = back.events();
    expect(events.map(event => event.seq)).toEqual(events.map((_, i) => seq + 1 + i));
    expect(events.filter(event => event.type === 'command').map(({ args }) => args.join(' '))).toEqual([
      'SET missed 1',
      'DEL before',
    ]);
  });

  it('learns of changes from while nobody watched', async () => {
    const cookie = freshCookie(doors.identity);
    const leaves = await open({ cookie });
    const { epoch, sandbox } = await leaves.open();
    const { seq } = await leaves.run('SET before 1');
    await leaves.close();
    const found = await doors.registry.find(sandbox.id);
    await found?.runLine('R1', 'DEL before');
    await found?.runLine('R1', 'SET after 1');
    const back = await open({ cookie });
    expect((await back.open('playground', { epoch, lastSeq: seq })).resumed).toBe(true);
    await back.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'view' &&
        frame.event.gone.some(({ key }) => key === 'before'),
    );
    await back.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'view' &&
        frame.event.changed.some(({ key }) => key === 'after'),
    );
  });

  it.each([
    ['another epoch', (epoch: string) => ({ epoch: `${epoch}x`, lastSeq: 0 })],
    ['a number from the future', (epoch: string) => ({ epoch, lastSeq: 1_000_000 })],
  ])('gets all keys after %s', async (_, resume) => {
    const cookie = freshCookie(doors.identity);
    const first = await open({ cookie });
    const { epoch } = await first.open();
    await first.run('SET k v');
    const back = await open({ cookie });
    expect(await back.open('playground', resume(epoch))).toMatchObject({
      resumed: false,
      keys: [{ key: 'k' }],
    });
  });

  it('gets all keys when too much was missed', async () => {
    const cookie = freshCookie(doors.identity);
    const browser = await open({ cookie });
    const { epoch } = await browser.open();
    for (let i = 0; i < 1100; i += 1) browser.send({ type: 'run', client: 'A', line: `SET k ${i}` });
    await browser.run('PING');
    const back = await open({ cookie });
    expect(await back.open('playground', { epoch, lastSeq: 1 })).toMatchObject({
      resumed: false,
      keys: [{ key: 'k' }],
    });
  });

  it('is told when the sandbox is no more, and gets a new one', async () => {
    const cookie = freshCookie(doors.identity);
    const browser = await open({ cookie });
    const { sandbox } = await browser.open();
    await doors.registry.remove(sandbox.id);
    await browser.waitFor(frame => frame.type === 'failed' && frame.code === 'expired');
    expect(await browser.closed).toEqual({ code: 4410, reason: 'expired' });
    const again = await (await open({ cookie })).open();
    expect(again.sandbox.id).not.toBe(sandbox.id);
  });
});

describe('a bad line', () => {
  it('closes who has gone silent, and keeps who answers', async () => {
    const own = await openDoors({ heartbeatMs: 50 });
    const answers = await own.browser();
    const silent = await own.browser();
    await answers.open();
    await silent.open();
    silent.socket.pong = () => undefined;
    silent.socket.pause();
    await expect.poll(() => own.webSocketDoor.connections).toBe(1);
    await sleep(200); // Four heartbeats: whoever answers must live through them.
    expect(text(await answers.run('PING'))).toBe('PONG');
    silent.socket.terminate();
    await own.stop();
    expect(await answers.closed).toEqual({ code: 1012, reason: 'restarting' });
  });

  const whileOneSleeps = async (replies: number, bytes: number) => {
    const cookie = freshCookie(doors.identity);
    const slow = await open({ cookie });
    const { epoch } = await slow.open();
    const { seq } = await slow.run('PING');
    slow.socket.pause();
    const writer = await open({ cookie });
    await writer.open();
    await writer.run(`SET big ${'x'.repeat(bytes)}`);
    for (let i = 0; i < replies; i += 1) await writer.run('GET big', 'B');
    slow.socket.resume();
    const { seq: last } = await writer.run('PING');
    return { slow, cookie, epoch, seq, last };
  };

  it('catches up with a browser that does not read for a while', async () => {
    const { slow, last } = await whileOneSleeps(70, 100_000);
    await slow.waitFor(frame => frame.type === 'event' && frame.event.seq === last);
    const seqs = slow.events().map(event => event.seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => (seqs[0] ?? 0) + i));
  });

  it('does not pile up what a browser does not read: it comes again and gets all keys', async () => {
    const { slow, cookie, epoch, seq } = await whileOneSleeps(60, 500_000);
    expect((await slow.closed).code).toBe(1013);
    const back = await open({ cookie });
    expect(await back.open('playground', { epoch, lastSeq: seq })).toMatchObject({
      resumed: false,
      keys: [{ key: 'big' }],
    });
  });
});

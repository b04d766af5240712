import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';

let doors: Doors;
const browsers: Browser[] = [];
const limits = { frameBytes: 20_000, lineBytes: 10_000, commandsPerSecond: 200, commandBurst: 300 };

beforeAll(async () => {
  doors = await openDoors({ limits, allowedOrigins: ['https://learn.example'] });
});
afterAll(() => doors.stop());
afterEach(async () => {
  for (const browser of browsers.splice(0)) browser.socket.terminate();
});

const open = async (headers?: Record<string, string>) => {
  const browser = await doors.browser(headers);
  browsers.push(browser);
  return browser;
};

/** The status with which an upgrade is answered. */
const upgradeStatus = (headers: Record<string, string>, path = '/sandbox') =>
  new Promise<number | undefined>((resolve, reject) => {
    const upgrade = request({
      host: '127.0.0.1',
      port: doors.webPort,
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        cookie: freshCookie(doors.identity),
        ...headers,
      },
    });
    upgrade.on('response', response => {
      response.resume();
      resolve(response.statusCode);
    });
    upgrade.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    upgrade.on('error', reject);
    upgrade.end();
  });

describe('who may come in', () => {
  it.each([
    ['https://evil.example', 403],
    ['http://127.0.0.1', 403],
    ['http://localhost.evil.example', 403],
    ['https://learn.example.evil.example', 403],
    ['null', 403],
    ['file://', 403],
    ['', 403],
    ['garbage', 403],
    ['https://learn.example', 101],
  ])('a page of %j gets %i', async (origin, status) => {
    expect(await upgradeStatus({ origin })).toBe(status);
  });

  it('a page of this very host', async () => {
    expect(await upgradeStatus({ origin: `http://127.0.0.1:${doors.webPort}` })).toBe(101);
    expect(await upgradeStatus({ origin: `http://127.0.0.1:${doors.webPort + 1}` })).toBe(403);
  });

  it.each([
    ['no cookie', () => ''],
    ['a cookie with another mac', () => freshCookie(doors.identity).slice(0, -4).concat('AAAA')],
    [
      'another learner’s name with one’s own mac',
      () => {
        const own = freshCookie(doors.identity).split('.');
        const other = freshCookie(doors.identity).split('.');
        return [own[0], other[1], own[2]].join('.');
      },
    ],
    ['a name without a mac', () => freshCookie(doors.identity).split('.').slice(0, 2).join('.')],
  ])('nobody with %s', async (_, cookie) => {
    const browser = await open({ cookie: cookie() });
    expect(await browser.closed).toEqual({ code: 4403, reason: 'denied' });
    expect(browser.frames).toMatchObject([{ type: 'failed', id: null, code: 'denied' }]);
  });

  it('nobody with more tabs than anyone has', async () => {
    const cookie = freshCookie(doors.identity);
    for (let i = 0; i < 32; i += 1) await open({ cookie });
    expect(await (await open({ cookie })).closed).toEqual({ code: 4429, reason: 'quota' });
    await expect((await open()).open()).resolves.toBeDefined();
  });
});

describe('another learner’s sandbox', () => {
  it('cannot be named, whatever the frame says', async () => {
    const victim = await open();
    const { sandbox, epoch } = await victim.open();
    await victim.run('SET secret hunter2');
    const frames: object[] = [
      { type: 'open', id: '1', scope: 'playground', sandboxId: sandbox.id },
      { type: 'open', id: '1', scope: `playground:${sandbox.id}` },
      { type: 'open', id: '1', scope: sandbox.id },
      { type: 'open', id: '1', scope: 'playground', epoch, lastSeq: 0 },
      { type: 'open', id: '1', scope: 'playground', owner: 'somebody' },
      { type: 'open', id: '1', scope: 'playground', __proto__: null, constructor: { prototype: {} } },
    ];
    for (const frame of frames) {
      const thief = await open();
      thief.sendRaw(JSON.stringify(frame));
      const answer = await thief.waitFor(({ type }) => type === 'opened' || type === 'failed');
      expect(JSON.stringify(thief.frames)).not.toMatch(/hunter2|secret/);
      if (answer.type === 'opened') expect(answer.sandbox.id).not.toBe(sandbox.id);
      thief.socket.terminate();
    }
  });

  it('sends its events to nobody else', async () => {
    const victim = await open();
    const thief = await open();
    await victim.open();
    await thief.open();
    await victim.run('SET secret hunter2');
    await victim.run('PUBLISH news hunter2');
    await thief.run('PING');
    expect(JSON.stringify(thief.frames)).not.toContain('hunter2');
  });
});

describe('frames that nobody should send', () => {
  const hostile = [
    '',
    'not JSON',
    '{"type":"open"',
    'null',
    '[]',
    '"open"',
    '{}',
    '{"type":"open","id":"1","scope":"../../etc"}',
    '{"type":"run","id":"1","client":"Z","line":"PING"}',
    '{"type":"run","id":"1","client":"A","line":7}',
    '{"type":"run","id":"1","client":"app-1","line":"PING"}',
    '{"type":"run","id":"1","client":"A","line":"PING\\r\\nFLUSHALL"}',
    '{"type":"advance","id":"1","by":1e400}',
    '{"type":"advance","id":"1","by":-5}',
    '{"type":"world","id":"1"}',
    '{"type":"close-client","id":"1","client":"R1"}',
    `{"type":"ping","id":"${'x'.repeat(65)}"}`,
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    '{"type":"ping","id":"1","__proto__":{"x":1}}',
    '\u0000\u0000',
  ];

  it('are answered with what is wrong, and the connection lives on', async () => {
    const browser = await open();
    await browser.open();
    for (const [index, frame] of hostile.entries()) {
      browser.sendRaw(frame);
      await expect
        .poll(() => browser.frames.filter(({ type }) => type === 'failed').length, { message: frame })
        .toBe(index + 1);
    }
    for (const frame of browser.frames) if (frame.type === 'failed') expect(frame.code).toBe('bad-request');
    expect(JSON.stringify(browser.frames)).not.toMatch(/node_modules|\.ts:|at Object/);
    expect(await browser.run('PING')).toMatchObject({ reply: { text: 'PONG' } });
  });

  it('may not be binary', async () => {
    const browser = await open();
    await browser.open();
    browser.sendRaw(Buffer.from([0, 1, 255]));
    expect(await browser.waitFor(({ type }) => type === 'failed')).toMatchObject({ code: 'bad-request' });
    expect(await browser.run('PING')).toMatchObject({ reply: { text: 'PONG' } });
  });

  it('may not be too large: a little too large is answered, far too large ends the connection', async () => {
    const browser = await open();
    await browser.open();
    const line = (bytes: number) => `SET k ${'x'.repeat(bytes - 6)}`;
    expect(await browser.run(line(limits.lineBytes))).toMatchObject({ reply: { text: 'OK' } });
    for (const bytes of [limits.lineBytes + 1, limits.frameBytes + 1]) {
      const answer = await browser.ask({ type: 'run', client: 'A', line: line(bytes) });
      expect(answer).toMatchObject({ type: 'failed', code: 'too-large' });
    }
    expect(await browser.run('STRLEN k')).toMatchObject({ reply: { text: String(limits.lineBytes - 6) } });
    browser.sendRaw('x'.repeat(limits.frameBytes * 2 + 1));
    expect((await browser.closed).code).toBe(1009);
  });
});

describe('a flood', () => {
  it('of frames is slowed down, and others do not notice', async () => {
    const flooder = await open();
    await flooder.open();
    const other = await open();
    await other.open();
    const frames = 3000;
    for (let i = 0; i < frames; i += 1) flooder.send({ type: 'ping' });
    const startedAt = performance.now();
    for (let i = 0; i < 10; i += 1) await other.run('PING');
    expect(performance.now() - startedAt).toBeLessThan(1000);
    const answered = flooder.frames.filter(({ type }) => type === 'done').length;
    const atOnce = Math.min(limits.commandsPerSecond, limits.commandBurst);
    expect(answered).toBeGreaterThanOrEqual(atOnce / 2);
    expect(answered).toBeLessThan(frames);
  });

  it('of commands runs into the sandbox’s own limit, and others do not notice', async () => {
    const flooder = await open();
    await flooder.open();
    const other = await open();
    await other.open();
    const ids = Array.from({ length: 600 }, (_, i) =>
      flooder.send({ type: 'run', client: 'A', line: `SET k ${i}` }),
    );
    expect(await other.run('PING')).toMatchObject({ reply: { text: 'PONG' } });
    // Each line is answered in the end, with its reply or with the limit.
    const last = ids.at(-1);
    await flooder.waitFor(
      frame => frame.type === 'event' && frame.event.type === 'command' && frame.event.runId === last,
    );
  });
});

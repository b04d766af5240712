/** Every kind of failure, as each door says it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#sandbox/config.ts';
import { startRespDoor } from '#sandbox/doors/resp.ts';
import { attachWebSocketDoor } from '#sandbox/doors/websocket.ts';
import { Failure } from '#sandbox/failure.ts';
import { createIdentity } from '#sandbox/identity.ts';
import type { FailureCode } from '#sandbox/protocol.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { startApi, type TestApi } from '#test/support/api.ts';
import { connectBrowser } from '#test/support/browser.ts';
import { freshCookie } from '#test/support/doors.ts';
import { command, rawResp } from '#test/support/raw-resp.ts';
import { silentLog } from '#test/support/temporary.ts';

const words = 'What happened. What to try.';
/** What the registry throws, whatever it is asked. */
let thrown: unknown;
const fail = () => Promise.reject(thrown);
const registry: SandboxRegistry = {
  create: fail,
  findByScope: fail,
  find: fail,
  remove: fail,
  move: fail,
  removeAllOf: fail,
  close: async () => {},
};

const config = readConfig({ NODE_ENV: 'test', RESP_PORT: '0' });
const identity = createIdentity({ secret: 'a secret that only tests use, long enough' });
const server = createServer();
let respDoor: Awaited<ReturnType<typeof startRespDoor>>;
let webSocketDoor: ReturnType<typeof attachWebSocketDoor>;
let api: TestApi;
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const scopes = () => ({ start: [] });
  const { identify } = identity;
  webSocketDoor = attachWebSocketDoor({ server, registry, scopes, identify, config, log: silentLog });
  respDoor = await startRespDoor({ registry, config, log: silentLog });
  api = await startApi({ registry });
});
afterAll(async () => {
  await webSocketDoor.close();
  await respDoor.close();
  await api.close();
  server.close();
});

const kinds: Record<FailureCode, { status: number; error: string; retryAfter?: string; closes?: number }> = {
  'bad-request': { status: 400, error: 'ERR' },
  'too-large': { status: 413, error: 'ERR' },
  conflict: { status: 409, error: 'ERR conflict:' },
  denied: { status: 403, error: 'NOPERM' },
  'not-found': { status: 404, error: 'ERR' },
  quota: { status: 429, error: 'ERR quota:' },
  busy: { status: 503, error: 'BUSY', retryAfter: '5' },
  timeout: { status: 504, error: 'ERR timeout:' },
  expired: { status: 410, error: 'ERR expired:', closes: 4410 },
  unavailable: { status: 503, error: 'LOADING', retryAfter: '5' },
  internal: { status: 500, error: 'ERR internal:' },
};

test.each(Object.entries(kinds))('%s', async (name, expected) => {
  const code = name as FailureCode;
  thrown = new Failure(code, words);

  const browser = await connectBrowser((server.address() as AddressInfo).port, {
    cookie: freshCookie(identity),
  });
  const frame = { type: 'failed', code, detail: words };
  expect(await browser.ask({ type: 'open', scope: 'home' })).toMatchObject(frame);
  // Only what is over ends the connection; after anything else the browser may ask again.
  if (expected.closes !== undefined) {
    expect(await browser.closed).toEqual({ code: expected.closes, reason: code });
  } else {
    expect(await browser.ask({ type: 'open', scope: 'home' })).toMatchObject(frame);
    await browser.close();
  }

  const program = await rawResp(respDoor.port);
  program.send(command('AUTH', 'someid', 'sometoken'));
  await program.until(`-${expected.error} ${words}\r\n`);
  await program.end();

  const answer = await api.caller().fetch('/api/sandboxes/someid');
  expect(answer.status).toBe(expected.status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('retry-after')).toBe(expected.retryAfter ?? null);
  expect(answer.json).toEqual({
    type: `urn:keyspace:problem:${code}`,
    title: expect.any(String),
    status: expected.status,
    detail: words,
    code,
  });
});

test('how long to wait is said where it is known', async () => {
  thrown = new Failure('busy', words, 119.2);
  expect((await api.caller().fetch('/api/sandboxes/someid')).headers.get('retry-after')).toBe('120');
});

test.each([
  new Error('connect ECONNREFUSED /secret/path/redis.sock'),
  new TypeError("Cannot read properties of undefined (reading 'secretName')"),
  new RangeError('WRONGPASS for keyspace-system with hunter2'),
])('what is not a failure is told by no word of it: %s', async internal => {
  thrown = internal;
  const told: string[] = [];
  const browser = await connectBrowser((server.address() as AddressInfo).port, {
    cookie: freshCookie(identity),
  });
  told.push(JSON.stringify(await browser.ask({ type: 'open', scope: 'home' })));
  await browser.close();
  const program = await rawResp(respDoor.port);
  program.send(command('AUTH', 'someid', 'sometoken'));
  told.push(await program.until(/\r\n/));
  await program.end();
  told.push((await api.caller().fetch('/api/sandboxes/someid')).text);
  for (const text of told) {
    expect(text).toContain('Something broke on our side.');
    expect(text).not.toMatch(/secret|ECONN|TypeError|hunter2/);
  }
});

/** What a hostile caller would try at the HTTP door. Each attempt leaves everyone else's things as they were. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentity } from '#sandbox/identity.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { type Caller, startApi, type TestApi } from '#test/support/api.ts';
import { startRegistry } from '#test/support/registry.ts';

let registry: SandboxRegistry;
let stopRegistry: () => Promise<void>;
let api: TestApi;
let victim: Caller;
let attacker: Caller;
let sandboxId: string;
let attemptPath: string;
const attempts = '/api/exercises/write-code/attempts';

beforeAll(async () => {
  ({ registry, stop: stopRegistry } = await startRegistry());
  const limits = { resumeCodesPerAddressPerHour: 5 };
  api = await startApi({ registry, limits, allowedOrigins: 'https://learn.example' });
  victim = api.caller();
  attacker = api.caller();
  await attacker.fetch('/api/learner');
  const made = await victim.send('POST', '/api/sandboxes', { kind: 'namespace' });
  expect(made.status, made.text).toBe(201);
  sandboxId = String(Object(made.json).id);
  const attempt = await victim.send('POST', attempts, { answer: 'the victim’s answer' });
  attemptPath = attempt.headers.get('location') ?? '';
});
afterAll(async () => {
  await api.close();
  await stopRegistry();
});

describe('cookies', () => {
  it('that were tampered with open nothing and are replaced', async () => {
    const good = victim.cookie ?? '';
    const id = good.slice('keyspace_learner=v1.'.length).split('.')[0];
    const mac = good.split('.')[2] ?? '';
    const forged = createIdentity({ secret: 'the-attackers-own-secret-32-characters' });
    const cookies = [
      `keyspace_learner=v1.${id}.`,
      `keyspace_learner=v1.${id}.${'A'.repeat(mac.length)}`,
      `keyspace_learner=v1.${id}.${mac.slice(0, -1)}`,
      `keyspace_learner=v1.${id}.${mac}x`,
      `keyspace_learner=v2.${id}.${mac}`,
      `keyspace_learner=v1.${id?.toUpperCase()}.${mac}`,
      `keyspace_learner=${id}.${mac}`,
      forged.cookieFor(id ?? '').split(';')[0] ?? '',
    ];
    for (const cookie of cookies) {
      const thief = api.caller();
      thief.cookie = cookie;
      const answer = await thief.fetch(attempts);
      expect(answer.json, cookie).toEqual([]);
      expect(answer.headers.getSetCookie(), cookie).toHaveLength(1);
      expect(thief.cookie, cookie).not.toBe(cookie);
      expect((await thief.fetch(`/api/sandboxes/${sandboxId}`)).status, cookie).toBe(404);
    }
  });
});

describe("another learner's things", () => {
  it('cannot be told from what does not exist', async () => {
    const theirs = await attacker.fetch(`/api/sandboxes/${sandboxId}`);
    const nothing = await attacker.fetch('/api/sandboxes/nothing');
    expect(theirs.text).toBe(nothing.text);
    expect(theirs.status).toBe(404);
    expect((await attacker.fetch(attemptPath)).status).toBe(404);
    expect((await attacker.fetch(attempts)).json).toEqual([]);
  });

  it('cannot be kept alive, nor told by that from what does not exist', async () => {
    const path = `/api/sandboxes/${sandboxId}`;
    const endOf = async () => Object((await victim.fetch(path)).json).expiresAt;
    const before = await endOf();
    const nothing = await attacker.fetch('/api/sandboxes/nothing/extend', { method: 'POST' });
    const own = await attacker.send('POST', '/api/sandboxes', { kind: 'namespace' });
    const ownUrl = new URL(String(Object(own.json).url));
    for (const headers of [
      {},
      { authorization: 'Bearer guessed' },
      { authorization: 'Bearer ' },
      // Right, but for another sandbox.
      { authorization: `Bearer ${ownUrl.password}` },
      { origin: 'https://evil.example' },
    ]) {
      const answer = await attacker.fetch(`${path}/extend`, { method: 'POST', headers });
      if ('origin' in headers) expect(answer.status).toBe(403);
      else expect([answer.status, answer.text]).toEqual([404, nothing.text]);
    }
    // Another site in the owner's own name.
    const crossSite = { origin: 'https://evil.example' };
    expect((await victim.fetch(`${path}/extend`, { method: 'POST', headers: crossSite })).status).toBe(403);
    expect(await endOf()).toBe(before);
  });

  it('cannot be deleted or graded', async () => {
    const headers = { authorization: 'Bearer guessed' };
    expect((await attacker.fetch(`/api/sandboxes/${sandboxId}`, { method: 'DELETE' })).status).toBe(404);
    expect((await attacker.fetch(`/api/sandboxes/${sandboxId}`, { method: 'DELETE', headers })).status).toBe(
      404,
    );
    expect((await attacker.send('POST', '/api/exercises/set-a-name/attempts', { sandboxId })).status).toBe(
      404,
    );
    await attacker.fetch('/api/learner', { method: 'DELETE' });
    expect((await victim.fetch(`/api/sandboxes/${sandboxId}`)).status).toBe(200);
    expect((await victim.fetch(attemptPath)).status).toBe(200);
  });

  it.each([
    '%2e%2e',
    '..%2f..%2flearner%2fexport',
    '*',
    '%2a',
    '%00',
    '%7Bs1%7D',
    `${'a'.repeat(3000)}`,
    '__proto__',
    'constructor',
    'toString',
    "'%20OR%201=1--",
    '%E0%A4%A',
    '%0d%0aset-cookie:x=y',
  ])('are not reached by the id %s', async id => {
    for (const path of [
      `/api/sandboxes/${id}`,
      `/api/exercises/${id}`,
      `/api/exercises/${id}/solution`,
      `${attempts}/${id}`,
    ]) {
      const answer = await attacker.fetch(path);
      expect(answer.status, path).toBe(404);
      expect(answer.headers.get('x'), path).toBeNull();
      expect(answer.text).not.toContain('HIDDEN');
    }
    const extended = await attacker.fetch(`/api/sandboxes/${id}/extend`, { method: 'POST' });
    expect(extended.status).toBe(404);
    expect(extended.headers.get('x')).toBeNull();
  });
});

describe('pages of other sites', () => {
  const simple = { 'content-type': 'application/json' };
  it.each([
    ['by their origin', { origin: 'https://evil.example' }],
    ['by an origin of none', { origin: 'null' }],
    ['by an origin that only begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['by another port', { origin: 'http://127.0.0.1:1' }],
    ['by what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['by rubbish', { origin: 'not a url' }],
    ['by a file', { origin: 'file://' }],
  ])('cannot act in a learner’s name: told %s', async (_, headers) => {
    const given = { ...simple, ...headers };
    expect((await victim.fetch('/api/learner', { method: 'DELETE', headers: given })).status).toBe(403);
    expect((await victim.send('POST', attempts, { answer: 'theirs' }, given)).status).toBe(403);
    expect((await victim.fetch('/api/learner/resume-code', { method: 'POST', headers: given })).status).toBe(
      403,
    );
    expect((await victim.fetch(attempts)).json).toHaveLength(1);
  });

  it('of our own, of an allowed origin, and programs can', async () => {
    for (const headers of [
      { origin: api.url, 'sec-fetch-site': 'same-origin' },
      { origin: 'https://learn.example', 'sec-fetch-site': 'cross-site' },
      { origin: api.url },
      {},
    ]) {
      const answer = await api.caller().fetch('/api/learner', { method: 'DELETE', headers });
      expect(answer.status, JSON.stringify(headers)).toBe(204);
    }
  });

  it('get no leave to read answers', async () => {
    const answer = await victim.fetch('/api/learner/export', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('bodies', () => {
  it('just under the limit pass, just over it do not', async () => {
    const caller = api.caller();
    expect((await caller.send('POST', attempts, { answer: 'a'.repeat(65_536) })).status).toBe(201);
    expect((await caller.send('POST', attempts, { answer: 'a'.repeat(65_537) })).status).toBe(413);
    expect((await caller.send('POST', attempts, { answer: 'é'.repeat(32_769) })).status).toBe(413);
  });

  it('beyond what we read are refused, with a length or without', async () => {
    const caller = api.caller();
    const long = await caller.send('POST', attempts, { answer: 'a'.repeat(300_000) });
    expect([long.status, Object(long.json).code]).toEqual([413, 'too-large']);
    const chunk = `${'1000'}\r\n${' '.repeat(0x1000)}\r\n`;
    const answer = await rawRequest(
      `POST ${attempts} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n` +
        chunk.repeat(100),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['a prototype', '{"answer":"x","__proto__":{"passed":true}}'],
    ['a constructor', '{"answer":"x","constructor":{"prototype":{"passed":true}}}'],
    ['deep nesting', `{"answer":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['broken nesting', '['.repeat(200_000)],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe])],
    ['a byte order mark and nothing', '\uFEFF'],
    ['an answer that is a list', '{"answer":["x"]}'],
    ['a number too large', '{"answer":1e999}'],
  ])('with %s are refused', async (_, body) => {
    const answer = await api.caller().fetch(attempts, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(Reflect.get({}, 'passed')).toBeUndefined();
  });

  it('with SQL in them are text like any other', async () => {
    const caller = api.caller();
    const lesson = "first-steps/strings'; DELETE FROM attempts; --";
    expect((await caller.send('POST', '/api/progress/steps', { lesson, step: 'one' })).status).toBe(404);
    const step = "x'); DROP TABLE steps; --";
    const place = { lesson: 'first-steps/strings', step };
    expect((await caller.send('POST', '/api/progress/steps', place)).status).toBe(400);
    const answer = "'; DROP TABLE attempts; --";
    expect((await caller.send('POST', attempts, { answer })).status).toBe(201);
    expect((await caller.fetch(attempts)).json).toMatchObject([{ answer }]);
    expect((await victim.fetch(attempts)).json).toHaveLength(1);
  });
});

it('hides what a learner may not see in every answer but the solution asked for', async () => {
  const caller = api.caller();
  const seen: string[] = [(await caller.fetch('/api/exercises')).text];
  for (const id of ['write-code', 'write-lua', 'set-a-name', 'run-servers', 'what-is-left']) {
    seen.push((await caller.fetch(`/api/exercises/${id}`)).text);
    seen.push((await caller.fetch(`/api/exercises/${id}/attempts`)).text);
    seen.push((await caller.send('POST', `/api/exercises/${id}/attempts`, { answer: 'x' })).text);
    seen.push((await caller.send('POST', `/api/exercises/${id}/attempts`, { wrong: 'x' })).text);
    seen.push((await caller.send('POST', `/api/exercises/${id}/hints`, { count: 1 })).text);
  }
  seen.push((await caller.fetch('/api/learner')).text, (await caller.fetch('/api/learner/export')).text);
  expect(seen.filter(text => text.includes('HIDDEN'))).toEqual([]);
  expect((await caller.fetch('/api/exercises/write-code/solution')).text).toContain('HIDDEN-SOLUTION');
});

it('stops who guesses resume codes, from that address, whatever cookie they show', async () => {
  const { code } = Object((await victim.fetch('/api/learner/resume-code', { method: 'POST' })).json);
  const statuses: number[] = [];
  for (let guess = 0; guess < 12; guess += 1) {
    const answer = await api
      .caller()
      .send('POST', '/api/learner/resume', { code: `0000-0000-0000-0000-00${10 + guess}` });
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 5)).toEqual([404, 404, 404, 404, 404]);
  // Twelve guesses are more than two hours' worth, should the hour turn meanwhile.
  const refused = await api.caller().send('POST', '/api/learner/resume', { code });
  expect(statuses.includes(429) && refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

/** Sends bytes as they are and gives back what came until the connection was closed. */
async function rawRequest(bytes: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

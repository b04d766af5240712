/** What a hostile caller would try at export, import and undo. Each attempt leaves everyone else's things as they were. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Caller, startApi, type TestApi } from '#test/support/api.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';
import { openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';

const limits = {
  importBytes: 200_000,
  importLines: 2000,
  keys: 200,
  bytes: 2_000_000,
  undoStepBytes: 400_000,
};
let test: TestRegistry;
let api: TestApi;
let victim: Caller;
let attacker: Caller;
let theirs: Sandbox;
let own: Sandbox;
const textType = { 'content-type': 'text/plain' };

beforeAll(async () => {
  test = await openTestRegistry({ limits });
  api = await startApi({ registry: test.registry, limits });
  victim = api.caller();
  attacker = api.caller();
  theirs = await made(victim);
  own = await made(attacker);
  await say(theirs, 'A', 'SET secret treasure');
  await say(theirs, 'A', 'DEL nothing');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

async function made(caller: Caller): Promise<Sandbox> {
  const answer = await caller.send('POST', '/api/sandboxes', { kind: 'namespace' });
  const sandbox = await test.registry.find(String(Object(answer.json).id));
  if (sandbox === undefined) throw new Error(answer.text);
  return sandbox;
}

const post = (caller: Caller, path: string, body: string, headers: Record<string, string> = textType) =>
  caller.fetch(path, { method: 'POST', headers, body });
const importTo = (sandbox: Sandbox, body: string, query = '') =>
  post(attacker, `/api/sandboxes/${sandbox.id}/import${query}`, body);

describe("another's sandbox", () => {
  it('cannot be told from none, by any route', async () => {
    for (const id of [theirs.id, 'nothing', '{x}', '..%2f', 'A'.repeat(200)]) {
      const path = `/api/sandboxes/${id}`;
      const answers = [
        await attacker.fetch(`${path}/export`),
        await post(attacker, `${path}/import?mode=replace`, 'SET secret stolen'),
        await post(attacker, `${path}/import?preview=true`, 'SET secret stolen'),
        await attacker.send('POST', `${path}/undo`, { force: true }),
        await attacker.fetch(`${path}/export`, { headers: { authorization: 'Bearer guessed' } }),
      ];
      for (const answer of answers) {
        expect(answer.status, id).toBe(404);
        expect(answer.text).not.toContain('treasure');
      }
    }
    expect(await say(theirs, 'A', 'GET secret')).toBe('"treasure"');
  });

  it('opens to its token, and to no other', async () => {
    const stranger = api.caller();
    const path = `/api/sandboxes/${theirs.id}/export`;
    const answer = await stranger.fetch(path, { headers: { authorization: `Bearer ${theirs.token}` } });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('SET secret treasure');
    const wrong = await stranger.fetch(path, { headers: { authorization: `Bearer ${own.token}` } });
    expect(wrong.status).toBe(404);
  });

  it('is not reached by what a script names', async () => {
    const prefix = `{${theirs.id}}:`;
    const script = [
      `SET ${prefix}secret stolen`,
      `RENAME ${prefix}secret mine`,
      `COPY ${prefix}secret mine`,
      `SORT ${prefix}secret STORE mine`,
      `SET "}:${prefix}secret" stolen`,
      `EVAL "return redis.call('get','${prefix}secret')" 0`,
      `RESTORE x 0 abc`,
      `MIGRATE 127.0.0.1 1 ${prefix}secret 0 1`,
      'ACL WHOAMI',
      'AUTH x y',
      'SELECT 1',
      'SWAPDB 0 1',
    ].join('\n');
    const answer = await importTo(own, script, '?errors=continue');
    expect(answer.status).toBe(200);
    expect(await say(theirs, 'A', 'GET secret')).toBe('"treasure"');
    const exported = await attacker.fetch(`/api/sandboxes/${own.id}/export`);
    expect(exported.text).not.toContain('treasure');
    await importTo(own, 'FLUSHALL\nFLUSHDB', '');
    expect(await say(theirs, 'A', 'DBSIZE')).toBe('(integer) 1');
  });
});

describe('other sites', () => {
  it('cannot act in a learner’s name', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const path = `/api/sandboxes/${theirs.id}`;
    const answers = [
      await post(victim, `${path}/import?mode=replace`, 'SET a 1', { ...textType, ...foreign }),
      await victim.send('POST', `${path}/undo`, {}, foreign),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    const exported = await victim.fetch(`${path}/export`, { headers: foreign });
    expect(exported.headers.get('access-control-allow-origin')).toBeNull();
    expect(exported.headers.get('x-content-type-options')).toBe('nosniff');
    expect(exported.headers.get('cache-control')).toBe('no-store');
    expect(exported.headers.get('content-disposition')).toMatch(
      /^attachment; filename="keyspace-[a-z0-9]+\.redis"$/,
    );
    expect(await say(theirs, 'A', 'GET secret')).toBe('"treasure"');
  });
});

describe('what is sent', () => {
  it('must be a script of bounded size', async () => {
    const path = `/api/sandboxes/${own.id}/import`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post(attacker, path, 'SET a 1', form)).status).toBe(415);
    expect((await post(attacker, path, '{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await importTo(own, 'x'.repeat(200_001))).status).toBe(413);
    expect((await importTo(own, 'PING\n'.repeat(2001))).status).toBe(413);
    expect((await importTo(own, 'SET a "\0"')).status).toBe(400);
    expect((await importTo(own, 'PING', '?mode=delete')).status).toBe(400);
    expect((await importTo(own, 'PING', '?mode=add&mode=replace&x=1')).status).toBe(400);
    const long = JSON.stringify({ force: true, x: 'y'.repeat(300_000) });
    const undo = `/api/sandboxes/${own.id}/undo`;
    expect((await post(attacker, undo, long, { 'content-type': 'application/json' })).status).toBe(413);
    expect((await attacker.send('POST', undo, { force: 'yes' })).status).toBe(400);
    expect((await attacker.send('POST', undo, { force: true, extra: 1 })).status).toBe(400);
    expect((await post(attacker, undo, 'force', textType)).status).toBe(415);
  });

  it('comes from one hand at a time', async () => {
    const slow = Array.from({ length: 1500 }, (_, i) => `SET k${i % 50} ${i}`).join('\n');
    const answers = await Promise.all(Array.from({ length: 4 }, () => importTo(own, slow)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 503, 503, 503]);
    expect(answers.find(({ status }) => status === 503)?.headers.get('retry-after')).toBe('2');
    const exports = await Promise.all(
      Array.from({ length: 4 }, () => attacker.fetch(`/api/sandboxes/${own.id}/export`)),
    );
    expect(new Set(exports.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect((await attacker.fetch(`/api/sandboxes/${own.id}/export`)).status).toBe(200);
  });

  it('an export that is broken off leaves the way free for the next', async () => {
    await importTo(own, Array.from({ length: 50 }, (_, i) => `SET big${i} ${'x'.repeat(3000)}`).join('\n'));
    const away = new AbortController();
    const response = await fetch(`${api.url}/api/sandboxes/${own.id}/export`, {
      headers: { cookie: attacker.cookie ?? '' },
      signal: away.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    away.abort();
    await expect.poll(async () => (await attacker.fetch(`/api/sandboxes/${own.id}/export`)).status).toBe(200);
  });
});

describe('undo', () => {
  it('brings nothing past the limits', async () => {
    await importTo(own, 'FLUSHALL', '?mode=replace');
    const fill = (name: string) => Array.from({ length: 90 }, (_, i) => `SET ${name}${i} 1`).join('\n');
    await importTo(own, fill('a'));
    for (let round = 0; round < 4; round += 1) {
      await say(own, 'A', 'FLUSHALL');
      await importTo(own, fill(`b${round}-`));
      await own.undo({ force: true });
      await own.undo({ force: true }).catch(() => undefined);
      await importTo(own, fill(`c${round}-`));
    }
    const keys = (await test.system.callBuffer('KEYS', `{${own.id}}:*`)) as Buffer[];
    expect(keys.length).toBeLessThanOrEqual(limits.keys);
  });
});

describe('at the WebSocket door', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(async () => doors.stop());

  it('a frame that is not quite an undo undoes nothing', async () => {
    const cookie = freshCookie(doors.identity);
    const browser = await doors.browser({ cookie });
    await browser.open();
    await browser.run('SET k 1');
    const frames = [
      { type: 'undo', id: 'u1', force: 'true' },
      { type: 'undo', id: 'u2', force: true, sandboxId: 'other' },
      { type: 'undo', id: 'u3', steps: 5 },
      { type: 'undo', id: 'u'.repeat(65) },
      { type: 'import', id: 'u5', text: 'FLUSHALL' },
    ];
    for (const frame of frames) browser.sendRaw(JSON.stringify(frame));
    await browser.waitFor(frame => frame.type === 'failed' && frame.id === 'u5');
    expect(browser.frames.filter(frame => frame.type === 'failed').map(frame => frame.code)).toEqual(
      frames.map(() => 'bad-request'),
    );
    expect(JSON.stringify((await browser.run('GET k')).reply)).toContain('"1"');
    await browser.close();
  });

  it('undo before open is refused, and one’s undo is not another’s', async () => {
    const one = await doors.browser();
    expect(await one.ask({ type: 'undo' })).toMatchObject({ type: 'failed', code: 'bad-request' });
    await one.open();
    await one.run('SET k one');
    const other = await doors.browser();
    await other.open();
    expect(await other.ask({ type: 'undo', force: true })).toMatchObject({
      type: 'failed',
      code: 'not-found',
    });
    expect(JSON.stringify((await one.run('GET k')).reply)).toContain('one');
    await one.close();
    await other.close();
  });

  it('a flood of undos and writes keeps its order and loses nothing', async () => {
    const browser = await doors.browser();
    await browser.open();
    await browser.run('SET k 0');
    const asked = Array.from({ length: 40 }, (_, i) =>
      i % 4 === 3
        ? browser.ask({ type: 'undo', force: true })
        : browser.ask({ type: 'run', client: 'A', line: `SET k ${i}` }),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ type }) => type === 'failed').length).toBeLessThan(10);
    for (let left = 60; left > 0; left -= 1) {
      const answer = await browser.ask({ type: 'undo', force: true });
      if (answer.type === 'failed') {
        expect(answer.code).toBe('not-found');
        break;
      }
    }
    expect(JSON.stringify((await browser.run('GET k')).reply)).toContain('nil');
    await browser.close();
  });
});

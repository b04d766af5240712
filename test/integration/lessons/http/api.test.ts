import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '#sandbox/failure.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { type Answer, type Caller, startApi, type TestApi } from '#test/support/api.ts';
import { verdictOf } from '#test/support/records.ts';
import { startRegistry } from '#test/support/registry.ts';
import { until } from '#test/support/until.ts';

let registry: SandboxRegistry;
let stopRegistry: () => Promise<void>;
let api: TestApi;
let ada: Caller;
beforeAll(async () => {
  ({ registry, stop: stopRegistry } = await startRegistry());
});
afterAll(() => stopRegistry());
beforeEach(async () => {
  api = await startApi({ registry });
  ada = api.caller();
});
afterEach(() => api.close());

const idOf = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(201);
  return String(Object(answer.json).id);
};

describe('the cookie', () => {
  it('comes with the first answer, whatever it is, and stays the same', async () => {
    const first = await ada.fetch('/api/exercises');
    const { cookie } = ada;
    expect(first.headers.getSetCookie()).toHaveLength(1);
    const second = await ada.fetch('/api/learner');
    expect(second.headers.getSetCookie()).toEqual([]);
    expect(cookie).toMatch(/^keyspace_learner=v1\.[0-9a-z]{20}\./);

    const lost = api.caller();
    expect((await lost.fetch('/api/nothing')).status).toBe(404);
    expect(lost.cookie).toMatch(/^keyspace_learner=/);
  });

  it('is kept from http once the browser speaks https', async () => {
    const answer = await ada.fetch('/api/learner', { headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
    const plain = await api.caller().fetch('/api/learner');
    expect(plain.headers.getSetCookie()[0]).not.toContain('Secure');
  });
});

describe('sandboxes', () => {
  it('are made, looked at and ended by their owner', async () => {
    const made = await ada.send('POST', '/api/sandboxes', { kind: 'namespace' });
    const id = idOf(made);
    expect(made.headers.get('location')).toBe(`/api/sandboxes/${id}`);
    expect(made.json).toEqual({
      id: expect.stringMatching(/^[a-z0-9]+$/),
      kind: 'namespace',
      url: expect.stringMatching(new RegExp(`^redis://${id}:[^@:]+@127\\.0\\.0\\.1:6390$`)),
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect((await ada.fetch(`/api/sandboxes/${id}`)).json).toEqual(made.json);
    expect((await ada.fetch(`/api/sandboxes/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ada.fetch(`/api/sandboxes/${id}`)).status).toBe(404);
    expect(await registry.find(id)).toBeUndefined();
  });

  it('are kept longer when their owner asks', async () => {
    const made = await ada.send('POST', '/api/sandboxes', { kind: 'namespace' });
    const path = `/api/sandboxes/${idOf(made)}`;
    await until(async () => {
      const extended = await ada.fetch(`${path}/extend`, { method: 'POST' });
      expect(extended.status).toBe(200);
      expect((await ada.fetch(path)).json).toEqual(extended.json);
      return Object(extended.json).expiresAt > Object(made.json).expiresAt;
    });
    expect((await ada.fetch(`${path}/extend`)).status).toBe(405);
    await ada.fetch(path, { method: 'DELETE' });
    expect((await ada.fetch(`${path}/extend`, { method: 'POST' })).status).toBe(404);
  });

  it('open to whoever shows their token, cookie or not', async () => {
    const id = idOf(await ada.send('POST', '/api/sandboxes', { kind: 'namespace' }));
    const token = (await registry.find(id))?.token;
    const program = api.caller();
    const headers = { authorization: `Bearer ${token}` };
    expect((await program.fetch(`/api/sandboxes/${id}`, { headers })).status).toBe(200);
    const extended = await program.fetch(`/api/sandboxes/${id}/extend`, { method: 'POST', headers });
    expect(extended.status).toBe(200);
    expect((await program.fetch(`/api/sandboxes/${id}`, { method: 'DELETE', headers })).status).toBe(204);
  });

  it.each(['server', 'replicated', 'sentinel', 'cluster', 'independent'])(
    'of the kind %s are not to be had where there are no servers of one’s own',
    async kind => {
      const answer = await ada.send('POST', '/api/sandboxes', { kind });
      expect(answer.status).toBe(503);
      expect(answer.json).toMatchObject({ code: 'unavailable' });
    },
  );

  it('for an exercise take the place of the last one there', async () => {
    const first = idOf(
      await ada.send('POST', '/api/sandboxes', { kind: 'namespace', exercise: 'set-a-name' }),
    );
    const second = idOf(
      await ada.send('POST', '/api/sandboxes', { kind: 'namespace', exercise: 'set-a-name' }),
    );
    expect(second).not.toBe(first);
    expect((await ada.fetch(`/api/sandboxes/${first}`)).status).toBe(404);
    expect((await registry.find(second))?.scope).toBe('exercise:set-a-name');
    const unknown = await ada.send('POST', '/api/sandboxes', { kind: 'namespace', exercise: 'nothing' });
    expect(unknown.status).toBe(404);
  });

  it('without a scope are each of their own', async () => {
    const ids = [
      idOf(await ada.send('POST', '/api/sandboxes', { kind: 'namespace' })),
      idOf(await ada.send('POST', '/api/sandboxes', { kind: 'namespace' })),
    ];
    for (const id of ids) expect((await ada.fetch(`/api/sandboxes/${id}`)).status).toBe(200);
  });
});

describe('sandboxes of one address', () => {
  it('are bounded in an hour, whoever asks', async () => {
    const { registry: small, stop } = await startRegistry({ sandboxesPerAddressPerHour: 2 });
    const bounded = await startApi({ registry: small });
    const answers: Answer[] = [];
    // Five, so that an hour that turns meanwhile cannot hide the limit.
    for (let round = 0; round < 5; round += 1) {
      answers.push(await bounded.caller().send('POST', '/api/sandboxes', { kind: 'namespace' }));
    }
    await bounded.close();
    await stop();
    const refused = answers.filter(answer => answer.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('exercises', () => {
  it('are listed with five facts each, a variant with six', async () => {
    const { json } = await ada.fetch('/api/exercises');
    expect(json).toContainEqual({
      id: 'write-code',
      track: 'first-steps',
      lesson: 'strings',
      kind: 'code',
      title: 'A title',
    });
    expect(json).toContainEqual({
      id: 'write-code-again',
      track: 'first-steps',
      lesson: 'strings',
      kind: 'code',
      title: 'A title',
      variantOf: 'write-code',
    });
    expect(json).toHaveLength(6);
  });

  it('show their starter', async () => {
    expect((await ada.fetch('/api/exercises/write-code')).json).toMatchObject({
      starter: 'export function getProduct() {}',
      exports: 'getProduct',
      hints: ['A nudge', 'Nearly it'],
    });
  });

  it('note that the solution and hints were shown', async () => {
    const solution = await ada.fetch('/api/exercises/write-code/solution');
    expect(solution.json).toEqual({ source: 'HIDDEN-SOLUTION', explanation: 'HIDDEN-EXPLANATION' });
    expect((await ada.send('POST', '/api/exercises/write-code/hints', { count: 99 })).status).toBe(204);
    expect((await ada.fetch('/api/learner/export')).json).toMatchObject({
      reveals: [{ exercise: 'write-code', hints: 2, solutionShown: true }],
    });
  });
});

describe('attempts', () => {
  it('answer with exactly the verdict, after it was stored', async () => {
    const answer = await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'export …' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual(verdictOf(true));
    const stored = await ada.fetch(answer.headers.get('location') ?? '');
    expect(stored.json).toMatchObject({ answer: 'export …', passed: true, verdict: verdictOf(true) });
    expect((await ada.fetch('/api/exercises/write-code/attempts')).json).toEqual([stored.json]);
  });

  it.each([
    ['write-code', 'source'],
    ['write-lua', 'source'],
    ['what-is-left', 'text'],
  ])('at %s are graded as %s', async (exercise, field) => {
    await api.close();
    const graded: unknown[] = [];
    const grader = {
      grade: async (id: string, answer: unknown) => {
        graded.push([id, answer]);
        return verdictOf(false);
      },
    };
    api = await startApi({ registry, grader });
    const answer = await api.caller().send('POST', `/api/exercises/${exercise}/attempts`, { answer: ' 1 ' });
    expect(answer.status).toBe(201);
    expect(graded).toEqual([[exercise, { [field]: ' 1 ' }]]);
  });

  it('at a State exercise keep what was typed', async () => {
    const sandboxId = idOf(
      await ada.send('POST', '/api/sandboxes', { kind: 'namespace', exercise: 'set-a-name' }),
    );
    const sandbox = await registry.find(sandboxId);
    await sandbox?.runLine('A', 'SET user:42:name "Ada L"');
    await sandbox?.runLine('B', 'TTL user:42:name');
    const answer = await ada.send('POST', '/api/exercises/set-a-name/attempts', { sandboxId });
    expect(answer.status).toBe(201);
    expect((await ada.fetch('/api/exercises/set-a-name/attempts')).json).toMatchObject([
      { answer: 'SET user:42:name "Ada L"\nTTL user:42:name' },
    ]);
  });

  it.each([
    ['a sandbox for code', 'write-code', { sandboxId: 'x' }],
    ['an answer for a state', 'set-a-name', { answer: 'x' }],
    ['an answer for servers', 'run-servers', { answer: 'x' }],
    ['a number', 'write-code', { answer: 1 }],
    ['one field too many', 'write-code', { answer: 'x', passed: true }],
    ['nothing', 'what-is-left', {}],
    ['a list', 'what-is-left', []],
    ['null', 'what-is-left', null],
  ])('with %s are refused and not stored', async (_, exercise, body) => {
    const answer = await ada.send('POST', `/api/exercises/${exercise}/attempts`, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((await ada.fetch(`/api/exercises/${exercise}/attempts`)).json).toEqual([]);
  });

  it('when all graders are busy say when to come back, and are not stored', async () => {
    await api.close();
    const grader = {
      grade: () => Promise.reject(new Failure('busy', 'All graders are busy. Please try again.', 3)),
    };
    api = await startApi({ registry, grader });
    const caller = api.caller();
    const answer = await caller.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect((await caller.fetch('/api/exercises/write-code/attempts')).json).toEqual([]);
  });

  it('are bounded in a minute', async () => {
    await api.close();
    api = await startApi({ registry, limits: { attemptsPerLearnerPerMinute: 2 } });
    const caller = api.caller();
    const statuses: number[] = [];
    // Four, so that a minute that turns meanwhile cannot hide the limit.
    for (let round = 0; round < 5; round += 1) {
      const answer = await caller.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
      statuses.push(answer.status);
    }
    expect(statuses).toContain(429);
  });
});

describe('the learner', () => {
  it('is nobody in particular at first', async () => {
    expect((await ada.fetch('/api/learner')).json).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{8}$/),
      hasResumeCode: false,
      place: null,
      progress: {},
    });
  });

  it('has progress by lesson', async () => {
    const lesson = 'first-steps/strings';
    await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    expect((await ada.send('POST', '/api/progress/steps', { lesson, step: 'set-name' })).status).toBe(204);
    expect((await ada.send('PUT', '/api/progress/place', { lesson, step: 'set-name' })).status).toBe(204);
    expect((await ada.fetch('/api/learner')).json).toMatchObject({
      place: { lesson, step: 'set-name' },
      progress: { [lesson]: { steps: ['set-name'], exercises: ['write-code'], place: 'set-name' } },
    });
  });

  it('passes an exercise without help by its variant', async () => {
    const lesson = 'first-steps/strings';
    const standing = async () => Object(Object((await ada.fetch('/api/learner')).json).progress)[lesson];
    await ada.fetch('/api/exercises/write-code/solution');
    await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    expect(await standing()).toMatchObject({
      exercises: ['write-code'],
      unassisted: [],
      solutionsShown: ['write-code'],
    });
    await ada.send('POST', '/api/exercises/write-code-again/attempts', { answer: 'x' });
    expect(await standing()).toMatchObject({
      exercises: ['write-code'],
      unassisted: ['write-code'],
      solutionsShown: ['write-code'],
    });
  });

  it.each(['nothing/there', 'first-steps', 'first-steps/strings/more', '__proto__/x', ''])(
    'makes no progress in %j',
    async lesson => {
      const answer = await ada.send('POST', '/api/progress/steps', { lesson, step: 'one' });
      expect(answer.status).toBe(404);
    },
  );

  it('goes on in another browser by the resume code, with what was done there', async () => {
    await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    const made = await ada.fetch('/api/learner/resume-code', { method: 'POST' });
    expect(made.status).toBe(201);
    const { code } = Object(made.json);

    const other = api.caller();
    await other.send('POST', '/api/exercises/write-lua/attempts', { answer: 'y' });
    const resumed = await other.send('POST', '/api/learner/resume', { code: String(code).toUpperCase() });
    expect(resumed.status).toBe(200);
    expect(other.cookie).toBe(ada.cookie);
    expect(resumed.json).toMatchObject({
      hasResumeCode: true,
      progress: { 'first-steps/strings': { exercises: ['write-code', 'write-lua'] } },
    });
    expect((await ada.fetch('/api/learner')).json).toEqual(resumed.json);
  });

  it('can take everything along and be forgotten', async () => {
    await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'mine' });
    const id = idOf(await ada.send('POST', '/api/sandboxes', { kind: 'namespace' }));
    const former = ada.cookie ?? '';
    expect((await ada.fetch('/api/learner/export')).json).toMatchObject({ attempts: [{ answer: 'mine' }] });

    const gone = await ada.fetch('/api/learner', { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect(gone.headers.getSetCookie()[0]).toMatch(/^keyspace_learner=; Max-Age=0/);
    expect(await registry.find(id)).toBeUndefined();
    ada.cookie = former;
    expect((await ada.fetch('/api/learner/export')).json).toMatchObject({ attempts: [], createdAtMs: null });
  });
});

describe('health', () => {
  it('is 200 when ready, 503 with the reason when not, and gives no cookie', async () => {
    const well = await ada.fetch('/api/health');
    expect([well.status, well.json]).toEqual([200, { live: true, ready: true, checks: { records: 'ok' } }]);
    expect(ada.cookie).toBeUndefined();

    await api.close();
    const checks = { redis: 'Redis does not answer' };
    api = await startApi({ registry, health: async () => ({ live: true, ready: false, checks }) });
    const ill = await api.caller().fetch('/api/health');
    const told = { live: true, ready: false, checks: { ...checks, records: 'ok' } };
    expect([ill.status, ill.json]).toEqual([503, told]);
    await api.records.close();
    expect((await api.caller().fetch('/api/health')).json).toMatchObject({
      ready: false,
      checks: { records: expect.stringContaining('broke') },
    });
  });
});

describe('what goes wrong is a problem document', () => {
  it.each([
    ['an unknown address', 'GET', '/api/nothing', undefined, undefined, 404, 'not-found'],
    ['a wrong method', 'PUT', '/api/exercises', undefined, undefined, 405, 'method-not-allowed'],
    [
      'another wrong method',
      'DELETE',
      '/api/exercises/write-code',
      undefined,
      undefined,
      405,
      'method-not-allowed',
    ],
    ['no type', 'POST', '/api/sandboxes', '{"kind":"namespace"}', '', 415, 'unsupported-media-type'],
    [
      'a form',
      'POST',
      '/api/sandboxes',
      'kind=namespace',
      'application/x-www-form-urlencoded',
      415,
      'unsupported-media-type',
    ],
    ['text', 'POST', '/api/sandboxes', '{"kind":"namespace"}', 'text/plain', 415, 'unsupported-media-type'],
    ['broken JSON', 'POST', '/api/sandboxes', '{"kind":', 'application/json', 400, 'bad-request'],
    ['no body', 'POST', '/api/sandboxes', '', 'application/json', 400, 'bad-request'],
    ['an unknown kind', 'POST', '/api/sandboxes', '{"kind":"x"}', 'application/json', 400, 'bad-request'],
    ['an unknown exercise', 'GET', '/api/exercises/nothing', undefined, undefined, 404, 'not-found'],
  ])('for %s', async (_, method, path, body, type, status, code) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const answer = await ada.fetch(path, { method, headers, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      type: `urn:keyspace:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
    });
  });

  it('names the methods that work', async () => {
    const answer = await ada.fetch('/api/exercises', { method: 'PUT' });
    expect(answer.headers.get('allow')).toContain('GET');
  });

  it('takes JSON with a charset', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    const answer = await ada.fetch('/api/sandboxes', {
      method: 'POST',
      headers,
      body: '{"kind":"namespace"}',
    });
    expect(answer.status).toBe(201);
  });

  it('tells nothing of an error of ours', async () => {
    await api.close();
    const grader = { grade: () => Promise.reject(new Error('secret detail /srv/x.ts')) };
    api = await startApi({ registry, grader });
    const answer = await api.caller().send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
  });

  it('says that the records are closed to an attempt, instead of losing it in silence', async () => {
    await api.records.close();
    const answer = await ada.send('POST', '/api/exercises/write-code/attempts', { answer: 'x' });
    expect(answer.status).toBeGreaterThanOrEqual(500);
  });
});

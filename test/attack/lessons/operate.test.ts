/** What a learner could hand in as an answer that is none, and what their servers could do to whoever reads them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verdictSchema } from '#lessons/schema.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { Answer, Caller } from '#test/support/api.ts';
import { type Kinds, openKinds } from '#test/support/kinds.ts';
import { say } from '#test/support/sandbox.ts';

const exercise = 'keep-writes';
let kinds: Kinds;
let learner: Caller;
beforeAll(async () => {
  kinds = await openKinds();
});
afterAll(() => kinds.stop());
beforeEach(() => {
  learner = kinds.api.caller();
});

const attempt = (sandboxId: unknown, of = exercise, by = learner) => kinds.attempt(by, of, { sandboxId });
const make = (of = exercise, kind = 'server') => kinds.make(learner, { kind, exercise: of });
const kept = async (of = exercise) => (await learner.fetch(`/api/exercises/${of}/attempts`)).json;

const verdictIn = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(201);
  return verdictSchema.parse(answer.json);
};
const observedBy = (answer: Answer) => verdictIn(answer).checks.map(({ observed }) => observed);

describe('a sandbox that is no answer', () => {
  it('because it is another’s is as one that does not exist', async () => {
    const theirs = await kinds.make(kinds.api.caller(), { kind: 'server', exercise });
    const [stolen, unknown] = [await attempt(theirs.id), await attempt('z'.repeat(16))];
    expect([stolen.status, stolen.text]).toEqual([404, unknown.text]);
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['another exercise’s', { kind: 'replicated', exercise: 'enough-replicas' }],
    ['of another kind', { kind: 'namespace', exercise }],
    ['of more servers', { kind: 'replicated', exercise }],
    ['a program’s own, which was not prepared', { kind: 'server' }],
    ['the playground', { kind: 'server', scope: 'playground' }],
    ['the lesson’s', { kind: 'server', scope: 'lesson:kinds/every-kind' }],
  ])('being %s is refused, and nothing is kept', async (_, body) => {
    const { id } = await kinds.make(learner, body);
    const answer = await attempt(id);
    expect([answer.status, Object(answer.json).detail]).toEqual([
      409,
      expect.stringMatching(/Open the exercise, and check there\.|Start the exercise over\./),
    ]);
    expect(await kept()).toEqual([]);
  });

  it('is not made one by moving keys away and back', async () => {
    const { id } = await make();
    const moved = await learner.send('POST', `/api/sandboxes/${id}/move`, { to: 'replicated' });
    expect(moved.status).toBe(409);
    expect((await attempt(id)).status).toBe(201);
  });

  it('having ended is unknown, also when it was begun anew', async () => {
    const first = await make();
    const second = await make();
    expect((await attempt(first.id)).status).toBe(404);
    await learner.fetch(`/api/sandboxes/${second.id}`, { method: 'DELETE' });
    expect((await attempt(second.id)).status).toBe(404);
  });

  it.each([[''], ['*'], ['../a'], ['a\u0000b'], ['x'.repeat(64)], ['x'.repeat(65)], [7], [null], [['a']]])(
    'being %j is refused',
    async id => {
      expect((await attempt(id)).status).toBeOneOf([400, 404]);
    },
  );
});

describe('a State exercise', () => {
  const state = 'clear-in-one';

  it('takes no sandbox of another exercise, whatever is in it', async () => {
    const other = await make('remember-code', 'namespace');
    await say(other, 'A', 'SET user:42:name Ada');
    await say(other, 'A', 'DEL nothing');
    expect((await attempt(other.id, state)).status).toBe(409);
    expect(await kept(state)).toEqual([]);
  });

  it('of keys that have moved says what is there, and claims nothing of what was typed before', async () => {
    const { id } = await make(state, 'namespace');
    const moved = await learner.send('POST', `/api/sandboxes/${id}/move`, { to: 'server' });
    expect(moved.status, moved.text).toBe(201);
    expect((await attempt(id, state)).status).toBe(404);
    const answer = await attempt(String(Object(moved.json).id), state);
    expect(verdictIn(answer)).toMatchObject({
      passed: false,
      checks: [{ passed: false }, { observed: '0' }, {}],
    });
  });
});

describe('servers that are away', () => {
  it('asleep are woken', async () => {
    const { id } = await make();
    const topology = kinds.doors.servers?.find(id);
    await topology?.sleep();
    expect(observedBy(await attempt(id))).toContain('all three');
    expect(topology?.activity).toBe('awake');
  });

  it.each([
    ['stopped', { action: 'kill', node: 'redis-1' }],
    ['paused', { action: 'pause', node: 'redis-1' }],
  ] as const)('%s on purpose stay so, and the verdict says what was seen', async (state, chaos) => {
    const sandbox = await make();
    await sandbox.servers?.chaos(chaos);
    expect(observedBy(await attempt(sandbox.id))).toEqual(Array(3).fill('redis-1 does not answer'));
    expect(kinds.doors.servers?.find(sandbox.id)?.node('redis-1')?.state).toBe(state);
  });

  it('in a CLIENT PAUSE keep nobody waiting', async () => {
    const sandbox = await make();
    await say(sandbox, 'A', 'CLIENT PAUSE 30000 ALL');
    const beganAt = performance.now();
    expect(observedBy(await attempt(sandbox.id))).toEqual(Array(3).fill('redis-1 does not answer'));
    expect(performance.now() - beganAt).toBeLessThan(8000);
  });
});

describe('a check', () => {
  it('is seen by nobody: no transcript, no client, no event, nothing slow', async () => {
    const sandbox = await make();
    await say(sandbox, 'A', 'CONFIG SET slowlog-log-slower-than 0');
    const traces = async ({ servers, events }: Sandbox) => ({
      transcript: sandbox.transcript().length,
      clients: sandbox.clients(),
      events: (events.since(0) ?? []).filter(({ type }) => type === 'command').length,
      slow: (await servers?.slowLog('redis-1'))?.commands,
    });
    const before = await traces(sandbox);
    verdictIn(await attempt(sandbox.id));
    expect(await traces(sandbox)).toEqual(before);
  });

  it('keeps with the attempt what was typed and done, in order, and no more than fits', async () => {
    const sandbox = await make();
    await say(sandbox, 'A', 'SET "a key" \\x00');
    await sandbox.servers?.chaos({ action: 'kill', node: 'redis-1' });
    await sandbox.servers?.chaos({ action: 'start', node: 'redis-1' });
    await say(sandbox, 'A', `SET big ${'x'.repeat(60_000)}`);
    await attempt(sandbox.id);
    const [{ answer }] = Object(await kept());
    const lines = String(answer).split('\n');
    expect(lines[0]).toBe('redis-1> SET "a key" "\\\\x00"');
    expect(lines.slice(1, 3)).toEqual([
      expect.stringMatching(/^# redis-1 was killed/),
      expect.stringMatching(/^# redis-1 runs again/),
    ]);
    await say(sandbox, 'A', `SET big ${'y'.repeat(60_000)}`);
    await attempt(sandbox.id);
    const [{ answer: later }] = Object(await kept());
    expect(Buffer.byteLength(String(later))).toBeLessThan(66_000);
    expect(String(later)).not.toContain('a key');
  });
});

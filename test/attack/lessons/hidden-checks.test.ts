/** A hidden check leaves the server when it fails, and by no route before. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Kinds, openKinds } from '#test/support/kinds.ts';

const exercise = 'remember-code';
const hidden = /stays-as-it-is|A code that is there stays|second code|take the place/i;

let kinds: Kinds;
beforeAll(async () => {
  kinds = await openKinds();
});
afterAll(() => kinds.stop());

const module = (body: string) =>
  `export async function remember(redis: Redis, id: string, code: string): Promise<boolean> { ${body} }`;
const set = (options: string) =>
  module(`return (await redis.set('login:' + id, code, ${options})) === 'OK';`);

it('it is counted and not named', async () => {
  const shown = (await kinds.api.caller().fetch(`/api/exercises/${exercise}`)).json;
  expect(shown).toMatchObject({ checks: [{ id: 'stored' }], hiddenChecks: 1 });
});

it('no route tells of it, whatever is handed in, until it has failed', async () => {
  const learner = kinds.api.caller();
  const answers = [
    ['holds, while the other does not', set("'NX'")],
    ['does not load', 'export async function remember( {'],
    ['exports nothing', 'const remember = 1;'],
    ['throws at once', 'throw new Error("no");'],
  ] as const;
  for (const [name, answer] of answers) {
    const { status, text, headers } = await kinds.attempt(learner, exercise, { answer });
    expect([name, status], text).toEqual([name, 201]);
    expect(text, name).not.toMatch(hidden);
    expect((await learner.fetch(headers.get('location') ?? '')).text, name).not.toMatch(hidden);
  }
  const routes = ['/api/exercises', `/api/exercises/${exercise}`, `/api/exercises/${exercise}/attempts`];
  for (const route of [...routes, '/api/learner', '/api/learner/export']) {
    const { status, text } = await learner.fetch(route);
    expect([route, status]).toEqual([route, 200]);
    expect(text, route).not.toMatch(hidden);
  }
});

it('failing, it says what was seen and what to think about; all holding, it is named', async () => {
  const learner = kinds.api.caller();
  const wrong = await kinds.attempt(learner, exercise, {
    answer: module("await redis.set('login:' + id, code, 'EX', 300); return true;"),
  });
  expect(wrong.json).toMatchObject({
    passed: false,
    checks: [
      { id: 'stored', passed: true },
      { id: 'stays-as-it-is', hidden: true, passed: false, mistake: 'overwrites' },
    ],
  });
  const right = await kinds.attempt(learner, exercise, { answer: set("'EX', 300, 'NX'") });
  expect(right.json).toMatchObject({ passed: true, checks: [{}, { id: 'stays-as-it-is', hidden: true }] });
});

/** An Operate exercise by HTTP alone: its servers made, worked on, checked, begun anew; its solution as one would do it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Kinds, openKinds } from '#test/support/kinds.ts';

let kinds: Kinds;
beforeAll(async () => {
  kinds = await openKinds();
});
afterAll(() => kinds.stop());

it('is solved with curl and a Redis client, kept as it was done, and a pass counts', async () => {
  const learner = kinds.api.caller();
  const shown = await learner.fetch('/api/exercises/keep-writes');
  expect(shown.json).toMatchObject({ kind: 'operate', servers: 'server' });
  const { id } = await kinds.make(learner, { kind: 'server', exercise: 'keep-writes' });
  const attempt = () => kinds.attempt(learner, 'keep-writes', { sandboxId: id });
  expect((await attempt()).json).toMatchObject({ passed: false });
  const set = await learner.send('PATCH', `/api/sandboxes/${id}/nodes/redis-1/configuration`, {
    appendonly: 'yes',
  });
  expect(set.status, set.text).toBeLessThan(300);
  expect((await attempt()).json).toMatchObject({ passed: true });
  expect((await learner.fetch('/api/exercises/keep-writes/attempts')).json).toMatchObject([
    { passed: true, solutionShown: false },
    { passed: false },
  ]);
  expect((await learner.fetch('/api/learner')).text).toContain('"unassisted":["keep-writes"]');

  const anew = await kinds.make(learner, { kind: 'server', exercise: 'keep-writes' });
  const again = await kinds.attempt(learner, 'keep-writes', { sandboxId: anew.id });
  expect(again.json).toMatchObject({ passed: false });
});

it('its solution is told as what to type and what to press', async () => {
  const solution = await kinds.api.caller().fetch('/api/exercises/keep-writes/solution');
  expect(String(Object(solution.json).source).split('\n')).toEqual([
    'redis-1> CONFIG SET appendonly yes',
    '# Wait until the first file is written',
    'redis-1> SET order:1004 420',
    '# On the bench: kill redis-1',
    '# On the bench: start redis-1',
  ]);
});

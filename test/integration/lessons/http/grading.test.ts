/** The catalogue's own exercises, solved by HTTP alone, through the real grader. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { verdictSchema } from '#lessons/schema.ts';
import { readConfig } from '#sandbox/config.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { type Answer, startApi, type TestApi } from '#test/support/api.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog: Catalog = await loadCatalog();
const ofKind = (kind: string) =>
  catalog
    .exercises()
    .filter(exercise => exercise.kind === kind)
    .map(exercise => exercise.id);

let registry: SandboxRegistry;
let grader: Grader;
let api: TestApi;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const started = await startRegistry();
  const directory = await temporaryDirectory();
  registry = started.registry;
  const config = { ...readConfig({ NODE_ENV: 'test' }), dataDir: directory.path, gradingWorkers: 1 };
  grader = await createGrader({ catalog, config, log: silentLog, startRedis: startPrivateRedis });
  api = await startApi({ registry, grader, catalog });
  stops.push(api.close, () => grader.close(), started.stop, directory.remove);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

const verdictIn = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(201);
  return verdictSchema.parse(answer.json);
};

describe('a State exercise', () => {
  it.each(ofKind('state'))('%s: nothing done fails, the solution passes, a reset forgets it', async id => {
    const learner = api.caller();
    const open = async () => {
      const made = await learner.send('POST', '/api/sandboxes', { kind: 'namespace', exercise: id });
      expect(made.status, made.text).toBe(201);
      return String(Object(made.json).id);
    };
    const attempt = (sandboxId: string) =>
      learner.send('POST', `/api/exercises/${id}/attempts`, { sandboxId });

    const sandboxId = await open();
    expect(verdictIn(await attempt(sandboxId)).passed).toBe(false);
    const sandbox = await registry.find(sandboxId);
    for (const line of catalog.exercise(id)?.solution.split('\n') ?? []) {
      if (line.trim() !== '' && !line.startsWith('#')) await sandbox?.runLine('A', line);
    }
    expect(verdictIn(await attempt(sandboxId)).passed).toBe(true);
    expect(verdictIn(await attempt(await open())).passed).toBe(false);

    const stranger = api.caller();
    const theirs = await stranger.send('POST', `/api/exercises/${id}/attempts`, { sandboxId });
    expect(theirs.status).toBe(404);
  });
});

describe('a Code exercise', () => {
  it.each(ofKind('code'))('%s: the starter fails, the solution passes and counts as progress', async id => {
    const learner = api.caller();
    const shown = await learner.fetch(`/api/exercises/${id}`);
    const attempt = (answer: unknown) => learner.send('POST', `/api/exercises/${id}/attempts`, { answer });
    expect(verdictIn(await attempt(Object(shown.json).starter)).passed).toBe(false);
    const solution = await learner.fetch(`/api/exercises/${id}/solution`);
    const verdict = verdictIn(await attempt(Object(solution.json).source));
    expect(verdict.checks.filter(check => !check.passed)).toEqual([]);

    const stored = await learner.fetch(`/api/exercises/${id}/attempts`);
    expect(stored.json).toMatchObject([
      { passed: true, solutionShown: true, verdict },
      { passed: false, solutionShown: false },
    ]);
    expect((await learner.fetch('/api/learner')).text).toContain(
      `"exercises":["${catalog.exercise(id)?.public.variantOf ?? id}"]`,
    );
  });
});

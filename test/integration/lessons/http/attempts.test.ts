/** Attempts over HTTP that wait, tell how far they are, and are cancelled. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { readConfig } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { type Caller, startApi, type TestApi } from '#test/support/api.ts';
import { handIn, inTurns, rightCount, toyCatalog } from '#test/support/attempt-lines.ts';
import { verdictOf } from '#test/support/records.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog = toyCatalog();
let registry: Awaited<ReturnType<typeof startRegistry>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let grader: Grader;
let api: TestApi;
/** How gradings ended, in the order in which they did: the learner, and the failure's code if it was one. */
const ends: string[] = [];
const begins: string[] = [];

beforeAll(async () => {
  registry = await startRegistry();
  directory = await temporaryDirectory();
  const config = { ...readConfig({ NODE_ENV: 'test' }), dataDir: directory.path, gradingWorkers: 1 };
  grader = await createGrader({ catalog, config, log: silentLog, startRedis: startPrivateRedis });
  const told: Pick<Grader, 'grade'> = {
    grade: async (id, answer, options) => {
      const learner = options?.learner ?? 'nobody';
      begins.push(learner);
      try {
        const verdict = await grader.grade(id, answer, options);
        ends.push(learner);
        return verdict;
      } catch (thrown) {
        ends.push(`${learner} ${thrown instanceof Failure ? thrown.code : String(thrown)}`);
        throw thrown;
      }
    },
  };
  api = await startApi({ registry: registry.registry, grader: told, catalog });
});
afterAll(async () => {
  await api.close();
  await grader.close();
  await registry.stop();
  await directory.remove();
});
beforeEach(() => {
  ends.length = 0;
  begins.length = 0;
});

/** A learner with a cookie, and the id that it stands for. */
async function learner(): Promise<Caller & { id: string }> {
  const caller = api.caller();
  await caller.fetch('/api/learner');
  return Object.assign(caller, { id: caller.cookie?.split('.')[1] ?? '' });
}
const answerTo = { counts: { answer: rightCount }, endless: { answer: inTurns } };
const open = (caller: Caller, exercise: keyof typeof answerTo) =>
  handIn(api.url, caller, exercise, answerTo[exercise]);
const attemptsOf = async (caller: Caller, exercise: string) =>
  (await caller.fetch(`/api/exercises/${exercise}/attempts`)).json;

/** One that is being graded, and so makes all others wait. */
async function running() {
  const blocker = await learner();
  const attempt = await open(blocker, 'endless');
  let line = await attempt.next();
  while (line?.state === 'running' && line.schedules === 0) line = await attempt.next();
  expect(line).toMatchObject({ state: 'running', scenario: 'Five at once' });
  return { blocker, attempt };
}

it('waits, runs, and ends with the verdict that is kept', async () => {
  const { attempt: first } = await running();
  const caller = await learner();
  const attempt = await open(caller, 'counts');
  expect(await attempt.next()).toEqual({ state: 'waiting', place: 1, waiting: 1 });
  first.hangUp();
  const last = await attempt.last();
  if (last?.state !== 'graded') throw new Error(`not graded: ${JSON.stringify(last)}`);
  expect(last.verdict.passed).toBe(true);
  const kept = await caller.fetch(`/api/exercises/counts/attempts/${last.attempt}`);
  expect(kept.json).toMatchObject({ id: last.attempt, answer: rightCount, verdict: last.verdict });
  expect(await attemptsOf(caller, 'counts')).toHaveLength(1);
});

it('thirty at once are all graded, in the order in which they came, whoever presses thirty times', async () => {
  const { blocker, attempt: first } = await running();
  const greedy = await learner();
  const presses = [await open(greedy, 'counts')];
  const others = await Promise.all(Array.from({ length: 29 }, () => learner()));
  const attempts: Awaited<ReturnType<typeof open>>[] = [];
  for (const [index, other] of others.entries()) {
    presses.push(await open(greedy, 'counts'));
    const attempt = await open(other, 'counts');
    expect(await attempt.next()).toEqual({ state: 'waiting', place: index + 2, waiting: index + 2 });
    attempts.push(attempt);
  }
  first.hangUp();
  const lasts = await Promise.all(attempts.map(attempt => attempt.last()));
  expect(lasts.map(last => last?.state)).toEqual(others.map(() => 'graded'));
  const greedyLasts = await Promise.all(presses.map(press => press.last()));
  expect(greedyLasts.map(last => last?.state)).toEqual([...Array(29).fill('refused'), 'graded']);
  expect(greedyLasts[0]).toMatchObject({ problem: { code: 'conflict', status: 409 } });
  expect(ends).toEqual([
    ...Array(29).fill(`${greedy.id} conflict`),
    `${blocker.id} conflict`,
    greedy.id,
    ...others.map(({ id }) => id),
  ]);
  expect(await attemptsOf(greedy, 'counts')).toHaveLength(1);
});

describe('a caller who hangs up', () => {
  it('while it waits leaves the line, and nothing is kept', async () => {
    const { attempt: first } = await running();
    const caller = await learner();
    const attempt = await open(caller, 'counts');
    attempt.hangUp();
    await expect.poll(() => ends).toEqual([`${caller.id} conflict`]);
    const next = await open(await learner(), 'counts');
    expect(await next.next()).toEqual({ state: 'waiting', place: 1, waiting: 1 });
    first.hangUp();
    expect(await next.last()).toMatchObject({ state: 'graded' });
    expect(await attemptsOf(caller, 'counts')).toEqual([]);
  });

  it('while it runs frees the grader, and nothing is kept', async () => {
    const { blocker, attempt } = await running();
    const next = await open(await learner(), 'counts');
    attempt.hangUp();
    expect(await next.last()).toMatchObject({ state: 'graded' });
    expect(ends[0]).toBe(`${blocker.id} conflict`);
    expect(await attemptsOf(blocker, 'endless')).toEqual([]);
  });

  it('without having asked for lines is let go of too', async () => {
    const { attempt: first } = await running();
    const caller = await learner();
    const controller = new AbortController();
    const hungUp = fetch(`${api.url}/api/exercises/counts/attempts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: caller.cookie ?? '' },
      body: JSON.stringify(answerTo.counts),
      signal: controller.signal,
    });
    await expect.poll(() => begins).toContain(caller.id);
    const behind = await open(await learner(), 'counts');
    expect(await behind.next()).toEqual({ state: 'waiting', place: 2, waiting: 2 });
    controller.abort();
    await expect(hungUp).rejects.toThrow();
    await expect.poll(() => ends).toEqual([`${caller.id} conflict`]);
    first.hangUp();
    await behind.last();
    expect(await attemptsOf(caller, 'counts')).toEqual([]);
  });
});

describe('what goes wrong', () => {
  /** An API whose grader does this. */
  const withGrader = async (grade: Grader['grade'], work: (made: TestApi) => Promise<void>) => {
    const made = await startApi({ registry: registry.registry, catalog, grader: { grade } });
    await work(made).finally(() => made.close());
  };
  const body = { answer: 'x' };

  it('before there is anything to tell has its own status', async () => {
    const busy = async () => {
      throw new Failure('busy', 'Many wait.', 5);
    };
    await withGrader(busy, async made => {
      const headers = { accept: 'application/x-ndjson' };
      const refused = await made.caller().send('POST', '/api/exercises/counts/attempts', body, headers);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('5');
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
      const wrong = await made.caller().send('POST', '/api/exercises/counts/attempts', { no: 1 }, headers);
      expect(wrong.status).toBe(400);
      const unknown = await made.caller().send('POST', '/api/exercises/none/attempts', body, headers);
      expect(unknown.status).toBe(404);
    });
  });

  it('later is the last line, and tells nothing of the inside', async () => {
    const breaks: Grader['grade'] = async (_id, _answer, options) => {
      options?.onProgress?.({ state: 'running', schedules: 0 });
      throw new Error('HIDDEN');
    };
    await withGrader(breaks, async made => {
      const attempt = await handIn(made.url, made.caller(), 'counts', body);
      expect(attempt.status).toBe(200);
      const last = await attempt.last();
      expect(last).toMatchObject({ state: 'refused', problem: { code: 'internal', status: 500 } });
      expect(JSON.stringify(last)).not.toContain('HIDDEN');
    });
  });

  it('a verdict without any progress is the only line', async () => {
    await withGrader(
      async () => verdictOf(true),
      async made => {
        const attempt = await handIn(made.url, made.caller(), 'counts', body);
        expect(await attempt.next()).toMatchObject({ state: 'graded', verdict: { passed: true } });
        expect(await attempt.next()).toBeUndefined();
      },
    );
  });

  it('of a slow reader, only the newest line is kept', async () => {
    const talkative: Grader['grade'] = async (_id, _answer, options) => {
      for (let schedules = 0; schedules < 100_000; schedules += 1) {
        options?.onProgress?.({ state: 'running', schedules });
      }
      return verdictOf(true);
    };
    await withGrader(talkative, async made => {
      const attempt = await handIn(made.url, made.caller(), 'counts', body);
      const lines = [];
      for (let line = await attempt.next(); line !== undefined; line = await attempt.next()) lines.push(line);
      expect(lines.length).toBeLessThan(10);
      expect(lines.at(-1)).toMatchObject({ state: 'graded' });
    });
  });
});

/** A prediction from its folder through the grader. Its HTTP route is tested with those of the other kinds. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CatalogExercise, loadExercise } from '#lessons/exercise-folder.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let grader: Grader;
let exercise: CatalogExercise | undefined;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  const problems: string[] = [];
  exercise = await loadExercise({
    folder: join(import.meta.dirname, '../../support/toy-exercises/what-is-left'),
    track: 'first-steps',
    lesson: 'strings',
    report: () => (line, message) => problems.push(`${line}: ${message}`),
  });
  expect(problems).toEqual([]);
  grader = await createGrader({
    catalog: { exercise: id => (id === exercise?.id ? exercise : undefined) },
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: startPrivateRedis,
  });
});
afterAll(async () => {
  await grader.close();
  await directory.remove();
});

test('shows its choices, and neither the right one nor the sentences', () => {
  expect(exercise?.public).toMatchObject({
    kind: 'predict',
    choices: ['Yes', 'No, the key lives for ever', 'No, the key is gone'],
    checks: [{ id: 'answer', name: 'What happens to the TTL' }],
  });
  expect(JSON.stringify(exercise?.public)).not.toMatch(/INCR|its TTL with it|Try it/);
});

test('the right choice passes, whatever blanks stand around it', async () => {
  const verdict = await grader.grade('what-is-left', { text: ' No, the key lives for ever\n' });
  expect(verdict).toMatchObject({ passed: true, checks: [{ id: 'answer', passed: true, feedback: '' }] });
});

test('a wrong choice hears its own sentence', async () => {
  expect(await grader.grade('what-is-left', { text: 'Yes' })).toMatchObject({
    passed: false,
    checks: [
      {
        passed: false,
        mistake: 'survives',
        observed: 'Yes',
        feedback: 'EXPIRE survives an INCR, but SET replaces the whole key.',
      },
    ],
  });
});

test.each(['No, the key is gone', '', 'no such choice'])('%j hears what all wrong ones hear', async text => {
  const verdict = await grader.grade('what-is-left', { text });
  expect(verdict).toMatchObject({
    passed: false,
    checks: [{ feedback: 'That is not it. Try it in the bench.' }],
  });
  expect(verdict.checks[0]).not.toHaveProperty('mistake');
});

test('an answer of another shape is refused, and so is an exercise that is not there', async () => {
  await expect(grader.grade('what-is-left', { source: 'Yes' })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(grader.grade('nothing', { text: 'Yes' })).rejects.toMatchObject({ code: 'not-found' });
});

import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecords, type Records } from '#lessons/progress/records.ts';
import { temporaryRecords, verdictOf } from '#test/support/records.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const ada = 'adaaaaaaaaaaaaaaaaaa';
const grace = 'graceaaaaaaaaaaaaaaa';
const alan = 'aaanaaaaaaaaaaaaaaaa';
const exercise = 'set-a-name';
const lesson = 'first-keys/strings';

let records: Records;
let dataDir: string;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ records, dataDir, close } = await temporaryRecords());
});
afterEach(() => close());

const attempt = (learner: string, passed: boolean, answer = 'an answer') =>
  records.addAttempt(learner, { exercise, answer, verdict: verdictOf(passed) });

describe('attempts', () => {
  it('are kept as given, with their verdict, the newest first', async () => {
    const answers = ['first', "second'; DROP TABLE attempts; --", 'third \u{1fad6} \u0000 end'];
    for (const answer of answers) await attempt(ada, answer === 'third', answer);
    const listed = await records.attempts(ada, exercise);
    expect(listed.map(one => one.answer)).toEqual(answers.toReversed());
    expect(listed[2]?.verdict).toEqual(verdictOf(false));
  });

  it('are still there after closing and opening again', async () => {
    const { id } = await attempt(ada, true);
    await records.close();
    records = await openRecords({ dataDir, log: silentLog });
    expect(await records.attempt(ada, id)).toMatchObject({ id, passed: true, exercise });
  });

  it('are their own only', async () => {
    const { id } = await attempt(ada, true);
    expect(await records.attempt(grace, id)).toBeUndefined();
    expect(await records.attempts(grace, exercise)).toEqual([]);
  });

  it('know whether the solution had been shown before', async () => {
    await attempt(ada, false);
    await records.revealSolution(ada, exercise);
    await attempt(ada, true);
    const listed = await records.attempts(ada, exercise);
    expect(listed.map(one => one.solutionShown)).toEqual([true, false]);
  });

  it('given all at once are all kept', async () => {
    const given = await Promise.all(Array.from({ length: 50 }, () => attempt(ada, true)));
    const { attempts } = await records.exportLearner(ada);
    expect(attempts.map(one => one.id)).toEqual(given.map(one => one.id).sort());
  });
});

describe('progress', () => {
  it('is empty for someone new, and asking leaves no row', async () => {
    expect(await records.progress(ada)).toEqual({
      steps: new Map(),
      passed: [],
      unassisted: [],
      solutionsShown: [],
      places: [],
    });
    expect((await records.exportLearner(ada)).createdAtMs).toBeNull();
  });

  it('holds steps by lesson, exercises passed and the last place first', async () => {
    await records.completeStep(ada, { lesson, step: 'one' });
    await records.completeStep(ada, { lesson, step: 'one' });
    await records.completeStep(ada, { lesson, step: 'two' });
    await attempt(ada, false);
    await attempt(ada, true);
    await attempt(ada, true);
    await records.setPlace(ada, { lesson, step: 'one' });
    await records.setPlace(ada, { lesson, step: 'two' });
    expect(await records.progress(ada)).toEqual({
      steps: new Map([[lesson, ['one', 'two']]]),
      passed: [exercise],
      unassisted: [exercise],
      solutionsShown: [],
      places: [{ lesson, step: 'two' }],
    });
  });

  it('does not pass an exercise by failing it', async () => {
    await attempt(ada, false);
    expect((await records.progress(ada)).passed).toEqual([]);
  });

  it('tells a pass after the solution was shown from one before', async () => {
    await records.revealHints(ada, 'another', 1);
    await records.revealSolution(ada, exercise);
    await attempt(ada, true);
    expect(await records.progress(ada)).toMatchObject({
      passed: [exercise],
      unassisted: [],
      solutionsShown: [exercise],
    });
    await records.revealSolution(grace, exercise);
    await attempt(ada, true);
    await attempt(grace, false);
    expect(await records.progress(grace)).toMatchObject({ passed: [], unassisted: [] });
  });

  it('keeps a pass without help when the solution is looked at afterwards', async () => {
    await attempt(ada, true);
    await records.revealSolution(ada, exercise);
    await attempt(ada, true);
    expect((await records.progress(ada)).unassisted).toEqual([exercise]);
  });

  it('counts hints upwards only', async () => {
    await records.revealHints(ada, exercise, 2);
    await records.revealHints(ada, exercise, 1);
    await records.revealSolution(ada, exercise);
    expect(await records.reveal(ada, exercise)).toEqual({ exercise, hints: 2, solutionShown: true });
  });
});

describe('a resume code', () => {
  it('leads to the learner and brings the records of the browser along', async () => {
    await attempt(ada, true);
    await records.completeStep(ada, { lesson, step: 'one' });
    await records.revealHints(ada, exercise, 1);
    const code = await records.renewResumeCode(ada);

    await records.addAttempt(grace, { exercise: 'another', answer: 'x', verdict: verdictOf(true) });
    await records.completeStep(grace, { lesson, step: 'one' });
    await records.completeStep(grace, { lesson, step: 'two' });
    await records.setPlace(grace, { lesson, step: 'two' });
    await records.revealHints(grace, exercise, 3);
    await records.revealSolution(grace, exercise);

    expect(await records.resume(grace, code)).toBe(ada);
    const progress = await records.progress(ada);
    expect(progress.passed.toSorted()).toEqual(['another', exercise]);
    expect(progress.steps.get(lesson)?.toSorted()).toEqual(['one', 'two']);
    expect(progress.places).toEqual([{ lesson, step: 'two' }]);
    expect(await records.reveal(ada, exercise)).toEqual({ exercise, hints: 3, solutionShown: true });
  });

  it('leaves a pointer: the old cookie, a request under way and the old code arrive at the same records', async () => {
    const graceCode = await records.renewResumeCode(grace);
    const adaCode = await records.renewResumeCode(ada);
    await records.resume(grace, adaCode);
    await attempt(grace, true);
    expect((await records.progress(ada)).passed).toEqual([exercise]);
    expect((await records.progress(grace)).passed).toEqual([exercise]);
    expect(await records.resume(alan, graceCode)).toBe(ada);
  });

  it('follows merges of merges', async () => {
    await attempt(alan, true);
    await records.resume(alan, await records.renewResumeCode(grace));
    await records.resume(grace, await records.renewResumeCode(ada));
    for (const learner of [ada, grace, alan]) {
      expect((await records.progress(learner)).passed).toEqual([exercise]);
    }
  });

  it('dies when renewed, those of merged learners too', async () => {
    const first = await records.renewResumeCode(ada);
    const graceCode = await records.renewResumeCode(grace);
    await records.resume(grace, first);
    const second = await records.renewResumeCode(ada);
    expect(await records.resume(alan, first)).toBeUndefined();
    expect(await records.resume(alan, graceCode)).toBeUndefined();
    expect(await records.resume(alan, second)).toBe(ada);
    expect(await records.hasResumeCode(grace)).toBe(true);
  });

  it("used by its own learner changes nothing, and nobody's code leads nowhere", async () => {
    const code = await records.renewResumeCode(ada);
    await attempt(ada, true);
    expect(await records.resume(ada, code)).toBe(ada);
    expect(await records.resume(grace, '0000-0000-0000-0000-0000')).toBeUndefined();
    expect(await records.resume(grace, "' OR 1=1 --")).toBeUndefined();
    expect((await records.progress(ada)).passed).toEqual([exercise]);
  });

  it('is nowhere in the files', async () => {
    const code = await records.renewResumeCode(ada);
    const files = ['records.sqlite', 'records.sqlite-wal'].map(name =>
      readFile(join(dataDir, name), 'latin1'),
    );
    const bytes = (await Promise.all(files)).join('');
    expect(bytes).toContain(ada);
    expect(bytes).not.toContain(code);
    expect(bytes).not.toContain(code.replaceAll('-', ''));
  });
});

describe('deletion', () => {
  it('leaves nothing of a learner and of those who became them, and everything of the rest', async () => {
    for (const learner of [ada, grace, alan]) {
      await attempt(learner, true);
      await records.completeStep(learner, { lesson, step: 'one' });
      await records.setPlace(learner, { lesson, step: 'one' });
      await records.revealHints(learner, exercise, 1);
    }
    await records.resume(grace, await records.renewResumeCode(ada));
    await records.deleteLearner(grace);

    const database = new DatabaseSync(join(dataDir, 'records.sqlite'), { readOnly: true });
    for (const table of ['attempts', 'steps', 'places', 'reveals']) {
      const rows = database.prepare(`SELECT DISTINCT learner FROM ${table}`).all();
      expect(
        rows.map(row => row.learner),
        table,
      ).toEqual([alan]);
    }
    const learners = database.prepare('SELECT id FROM learners').all();
    database.close();
    expect(learners.map(row => row.id)).toEqual([alan]);
  });
});

describe('a database in trouble is told in plain words', () => {
  it('locked by another process', async () => {
    const other = new DatabaseSync(join(dataDir, 'records.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    await expect(attempt(ada, true)).rejects.toMatchObject({
      name: 'Failure',
      code: 'busy',
      message: expect.stringContaining('in use by another process'),
    });
    other.exec('ROLLBACK');
    other.close();
    await expect(attempt(ada, true)).resolves.toMatchObject({ passed: true });
  });

  it('not a database', async () => {
    const folder = await temporaryDirectory();
    await writeFile(
      join(folder.path, 'records.sqlite'),
      'this is no database, whatever it is called. '.repeat(200),
    );
    await expect(openRecords({ dataDir: folder.path, log: silentLog })).rejects.toMatchObject({
      name: 'Failure',
      code: 'unavailable',
      message: expect.stringContaining('not a database'),
    });
    await folder.remove();
  });

  it('damaged in the middle', async () => {
    for (let round = 0; round < 50; round += 1) await attempt(ada, true, 'x'.repeat(4000));
    await records.close();
    const file = await open(join(dataDir, 'records.sqlite'), 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
    await file.close();
    const damaged = async () => {
      const opened = await openRecords({ dataDir, log: silentLog });
      try {
        await opened.progress(ada);
      } finally {
        await opened.close();
      }
    };
    await expect(damaged()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('damaged'),
    });
  });

  it('full', async () => {
    const database = new DatabaseSync(':memory:');
    database.exec('PRAGMA max_page_count = 3; CREATE TABLE t (a TEXT)');
    const { recordsFailure } = await import('#lessons/progress/node-sqlite.ts');
    let failure: unknown;
    try {
      database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(50_000));
    } catch (thrown) {
      failure = recordsFailure(thrown);
    }
    database.close();
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('full') });
  });

  it('in a place that is no folder', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder.path, 'file'), '');
    await mkdir(join(folder.path, 'taken', 'records.sqlite'), { recursive: true });
    for (const place of ['file', 'taken']) {
      await expect(
        openRecords({ dataDir: join(folder.path, place), log: silentLog }),
        place,
      ).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('cannot be opened') });
    }
    await folder.remove();
  });
});

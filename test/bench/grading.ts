/**
 * How long a verdict takes, for each exercise of the catalogue: alone, and when thirty learners hand in at once, as in
 * a workshop. Solutions and starters by turns, through the grader that the server uses, with as many workers. (Operate
 * is left out: its time is that of its servers.)
 */
import { type CatalogExercise, loadCatalog } from '#lessons/catalog.ts';
import { type Answer, createGrader, type Grader } from '#lessons/grading/grader.ts';
import { readConfig } from '#sandbox/config.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';
import { quantile, type Row, timed } from './statistics.ts';

const aloneRounds = 5;
const learners = 30;

export async function measureGrading(): Promise<Row[]> {
  const directory = await temporaryDirectory();
  const catalog = await loadCatalog();
  const { registry, stop } = await startRegistry();
  const { gradingWorkers } = readConfig({ NODE_ENV: 'test' });
  const config = { gradingWorkers, dataDir: directory.path };
  const grader = await createGrader({ catalog, config, log: silentLog, startRedis: startPrivateRedis });
  try {
    const exercises = catalog.exercises().filter(({ kind }) => kind !== 'operate');
    await warmUp(grader, exercises);
    const rows: Row[] = [];
    for (const exercise of exercises) rows.push(await measureExercise({ exercise, grader, registry }));
    return rows;
  } finally {
    await grader.close();
    await stop();
    await directory.remove();
  }
}

interface Measured {
  readonly exercise: CatalogExercise;
  readonly grader: Grader;
  readonly registry: SandboxRegistry;
}

async function measureExercise({ exercise, grader, registry }: Measured): Promise<Row> {
  const sources = [exercise.solution, exercise.starter ?? ''];
  const answers = await Promise.all(sources.map(source => answerOf(exercise, registry, source)));
  const grade = (learner: number) => {
    const answer = answers[learner % answers.length];
    if (answer === undefined) throw new Error('no answer');
    return timed(() => grader.grade(exercise.id, answer, { learner: `learner ${learner}` }));
  };
  const alone: number[] = [];
  for (let turn = 0; turn < aloneRounds * answers.length; turn += 1) alone.push(await grade(turn));
  const together = await Promise.all(Array.from({ length: learners }, (_, learner) => grade(learner)));
  for (const answer of answers) if ('sandbox' in answer) await registry.remove(answer.sandbox.id);
  return {
    what: `${exercise.id} (${exercise.kind})`,
    value: spread(alone),
    beside: `alone; ${spread(together)} with ${learners} at once`,
  };
}

/** Threads and their Redis are there, as in a workshop after its first minute. */
async function warmUp(grader: Grader, exercises: readonly CatalogExercise[]): Promise<void> {
  const code = exercises.find(({ kind }) => kind === 'code');
  if (code === undefined) return;
  await Promise.all(Array.from({ length: 8 }, () => grader.grade(code.id, { source: code.starter ?? '' })));
}

async function answerOf(
  { id, definition, kind }: CatalogExercise,
  registry: SandboxRegistry,
  source: string,
): Promise<Answer> {
  if (kind === 'predict') return { text: source };
  if (definition.kind !== 'state') return { source };
  const { start } = definition;
  const sandbox = await registry.create({ owner: crypto.randomUUID(), scope: `exercise:${id}`, start });
  for (const line of source.split('\n')) {
    if (line.trim() !== '' && !/^(?:#|\/\/)/.test(line)) await sandbox.runLine('A', line);
  }
  return { sandbox };
}

function spread(samples: readonly number[]): string {
  const shown = (part: number) => {
    const ms = quantile(samples, part);
    return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
  };
  return `p50 ${shown(0.5)}, p95 ${shown(0.95)}`;
}

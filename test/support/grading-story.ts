/** Runs a story on an answer for what it observes, where nothing is to be checked. */
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { Outcome, Stage } from '#lessons/grading/stage.ts';
import type { Verdict } from '#lessons/schema.ts';
import { type Grading, toyExercise } from '#test/support/grading.ts';

/** What the story told, schedule by schedule, and the verdict. */
export async function observe(
  grading: Grading,
  source: string,
  run: (stage: Stage, tell: (what: string) => void) => Promise<void>,
  explore?: Scenario['explore'],
): Promise<{ told: string[]; verdict: Verdict }> {
  const told: string[] = [];
  const exercise = toyExercise([
    {
      ...(explore ? { explore } : {}),
      run: async stage => {
        await run(stage, what => told.push(what));
        stage.check('holds', true, { expected: '', observed: '' });
      },
    },
  ]);
  const verdict = await grading.grade(exercise, source);
  if (told.length === 0) told.push(verdict.checks[0]?.observed ?? '');
  return { told, verdict };
}

/** How a call ended, in one line. */
export function outcomeText(outcome: Outcome | undefined): string {
  switch (outcome?.status) {
    case 'returned':
      return `returned ${JSON.stringify(outcome.value)}`;
    case 'threw':
      return `${outcome.name}: ${outcome.message}`;
    case 'stuck':
      return `stuck: ${outcome.why}`;
    default:
      return outcome?.status ?? 'still running';
  }
}

/** One call of one actor: how it ended, and after how much virtual time. */
export async function callOnce(
  grading: Grading,
  code: string,
  prepare?: (stage: Stage) => Promise<void> | void,
): Promise<string> {
  const source = `export async function answer(redis) {\n${code}\n}`;
  const { told } = await observe(grading, source, async (stage, tell) => {
    const a = stage.actor('A');
    await prepare?.(stage);
    const startedAtMs = stage.nowMs();
    const outcome = await a.call(a.redis);
    tell(`${outcomeText(outcome)} after ${stage.nowMs() - startedAtMs} ms`);
  });
  return told[0] ?? '';
}

/** The solution broken in standard ways: each mutant must fail, or have a written reason in `mutants.yaml`. */
import path from 'node:path';
import type { CatalogExercise } from '#lessons/catalog.ts';
import type { AnswerGrader } from '#lessons/check/answer-grader.ts';
import { each } from '#lessons/check/each.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { allows, readAllowed, staleEntries } from '#lessons/check/mutants/allowed.ts';
import type { Mutant } from '#lessons/check/mutants/mutant.ts';
import { mutantsOf, solutionFile } from '#lessons/check/mutants/of-exercise.ts';
import { count, type Ground, type MutantCount, type Step } from '#lessons/check/step.ts';
import { answerMs, sentence } from '#lessons/check/steps/answers.ts';
import { Failure } from '#sandbox/failure.ts';

/** How a mutant ended: caught by a check (or by the clock), let through, or it broke the exercise itself. */
export type Fate =
  | { readonly is: 'caught'; readonly by: string }
  | { readonly is: 'survived' }
  | { readonly is: 'broke'; readonly why: string };

export const checkMutants: Step = async ground => {
  const results: { findings: Finding[]; count: MutantCount }[] = [];
  for (const exercise of ground.exercises) results.push(await tryExercise(ground, exercise));
  const counts = results.map(result => result.count).filter(({ made }) => made > 0);
  const sum = (of: 'made' | 'caught' | 'allowed') => counts.reduce((total, one) => total + one[of], 0);
  return {
    findings: results.flatMap(({ findings }) => findings),
    summary: `${sum('caught')} of ${count(sum('made'), 'mutant')} caught, ${sum('allowed')} let through for a reason`,
    mutants: counts,
  };
};

async function tryExercise(
  ground: Ground,
  exercise: CatalogExercise,
): Promise<{ findings: Finding[]; count: MutantCount }> {
  const grader = await ground.equipment.grader();
  const mutants = mutantsOf(exercise, ground.equipment.typescript);
  const file = shownFile(path.join(exercise.folder, solutionFile[exercise.kind]));
  const allowed = await readAllowed(exercise.folder);
  const fates = await each(mutants, 2, mutant => {
    ground.doing(`${exercise.id}: ${mutant.id}`, { file, withinMs: answerMs });
    return fateOf(grader, exercise, mutant);
  });
  const survivors = new Set(mutants.filter((_, index) => fates[index]?.is === 'survived'));
  const excused = [...survivors].filter(mutant => allowed.entries.some(entry => allows(entry, mutant)));
  const caughtBy: Record<string, number> = {};
  for (const fate of fates) if (fate.is === 'caught') caughtBy[fate.by] = (caughtBy[fate.by] ?? 0) + 1;
  return {
    findings: [
      ...allowed.findings,
      ...mutants.flatMap((mutant, index) => {
        const fate = fates[index];
        if (fate?.is === 'broke') return [broke(file, mutant, fate.why)];
        return survivors.has(mutant) && !excused.includes(mutant) ? [survived(file, mutant)] : [];
      }),
      ...staleEntries(allowed, mutants, survivors),
    ],
    count: {
      exercise: exercise.id,
      made: mutants.length,
      caught: fates.filter(({ is }) => is === 'caught').length,
      allowed: excused.length,
      caughtBy,
    },
  };
}

/** Grades it. An answer that never gives back control is caught too: by the clock. */
export async function fateOf(grader: AnswerGrader, exercise: CatalogExercise, mutant: Mutant): Promise<Fate> {
  try {
    const verdict = await grader.grade(exercise, mutant.source);
    const failed = verdict.checks.find(({ passed }) => !passed);
    return verdict.passed || failed === undefined ? { is: 'survived' } : { is: 'caught', by: failed.id };
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'timeout') return { is: 'caught', by: 'timeout' };
    // A script of actions that fails has not done the work, and says so itself.
    if (exercise.kind === 'operate') return { is: 'caught', by: 'its own error' };
    return { is: 'broke', why: sentence(thrown) };
  }
}

const survived = (file: string, mutant: Mutant): Finding => ({
  file,
  line: mutant.line,
  rule: 'mutants',
  message: `no check catches ${mutant.id}: ${mutant.name}\n${mutant.diff}`,
});

const broke = (file: string, mutant: Mutant, why: string): Finding => ({
  file,
  line: mutant.line,
  rule: 'mutants',
  message: `${mutant.id} breaks the exercise itself: ${why}\n${mutant.diff}`,
});

/**
 * Variants: an exercise of the same shape as another one of its lesson, with other names and numbers. It is offered
 * once the solution of its original was shown, and passing it is passing the original without help.
 */
import path from 'node:path';
import type { CatalogExercise } from '#lessons/exercise-folder.ts';
import type { Report } from '#lessons/problem.ts';

/** Names each original's variant in what a learner may see of it. Reports a variant that has no sound original. */
export function linkVariants(
  exercises: readonly CatalogExercise[],
  reportOn: (file: string) => Report,
): CatalogExercise[] {
  const variants = new Map<string, string>();
  for (const exercise of exercises) {
    const { variantOf } = exercise.public;
    if (variantOf === undefined) continue;
    const problem =
      variantProblem(exercise, exercises) ??
      (variants.has(variantOf)
        ? `“${variantOf}” has a variant already: ${variants.get(variantOf)}`
        : undefined);
    if (problem === undefined) variants.set(variantOf, exercise.id);
    else reportOn(path.join(exercise.folder, 'exercise.ts'))(1, `variantOf: ${problem}`);
  }
  return exercises.map(exercise => {
    const variant = variants.get(exercise.id);
    return variant === undefined ? exercise : { ...exercise, public: { ...exercise.public, variant } };
  });
}

function variantProblem(variant: CatalogExercise, exercises: readonly CatalogExercise[]): string | undefined {
  const { variantOf } = variant.public;
  const original = exercises.find(({ id }) => id === variantOf);
  if (!original) return `there is no exercise “${variantOf}” in this lesson`;
  if (original.public.variantOf !== undefined)
    return `“${variantOf}” is a variant itself; name the exercise that stands on the page`;
  if (original.kind !== variant.kind)
    return `“${variantOf}” is of the kind ${original.kind}, this one of the kind ${variant.kind}`;
  return undefined;
}

/** The mutants of an exercise's solution, by its kind. */
import type { CatalogExercise } from '#lessons/catalog.ts';
import { luaMutants } from '#lessons/check/mutants/lua/mutants.ts';
import type { Mutant } from '#lessons/check/mutants/mutant.ts';
import { redisMutants } from '#lessons/check/mutants/redis/mutants.ts';
import { typescriptMutants } from '#lessons/check/mutants/typescript/mutants.ts';
import type { TypeScript } from '#lessons/check/typescript.ts';

/** None for a prediction: its wrong choices are all there are. */
export function mutantsOf({ kind, solution }: CatalogExercise, typescript: TypeScript): Mutant[] {
  if (kind === 'state') return redisMutants(solution);
  if (kind === 'lua') return luaMutants(solution);
  if (kind === 'predict') return [];
  const mutants = typescriptMutants(typescript.parse(solution));
  return kind === 'operate' ? mutants.filter(isOfLearner) : mutants;
}

/** The file that they are made from, in the exercise's folder. */
export const solutionFile = {
  code: 'solution.ts',
  operate: 'solution.ts',
  lua: 'solution.lua',
  state: 'solution.redis',
  predict: 'exercise.ts',
} as const;

/** A script of actions stands for a learner at the buttons, who sees what each of them does before the next. */
const isOfLearner = ({ diff, operator }: Mutant): boolean =>
  operator !== 'drop-await' && !/^- .*\boperator\.until\(/m.test(diff);

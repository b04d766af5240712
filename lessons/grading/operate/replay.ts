/** Grades an Operate answer that is a script: on fresh servers, prepared as for a learner. For tests and authors. */
import { randomUUID } from 'node:crypto';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import type { Grader } from '#lessons/grading/grader.ts';
import type { Verdict } from '#lessons/schema.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { createOperator } from './operator.ts';
import { loadScript } from './script.ts';

export interface ReplayParts {
  readonly catalog: Catalog;
  readonly registry: Pick<SandboxRegistry, 'create' | 'remove'>;
  readonly grader: Pick<Grader, 'grade'>;
}

/**
 * @param script a file whose default export is an `OperateAnswer`; undefined for nothing done
 * @throws {Error} what the script throws, or that it is none
 */
export async function replayOperate(
  { catalog, registry, grader }: ReplayParts,
  exercise: CatalogExercise,
  script: string | undefined,
): Promise<Verdict> {
  const act = script === undefined ? undefined : await loadScript(script);
  const scope = `exercise:${exercise.id}`;
  const begin = createScopeResolver(catalog)(scope);
  if (begin === undefined) throw new Error(`The catalogue has no exercise ${exercise.id}.`);
  const { start, kind, prepare } = begin;
  const owner = `replay-${randomUUID()}`;
  const sandbox = await registry.create({
    owner,
    scope,
    start,
    kind,
    ...(prepare === undefined ? {} : { prepare }),
  });
  try {
    await act?.(createOperator(sandbox));
    return await grader.grade(exercise.id, { sandbox }, { learner: owner });
  } finally {
    await registry.remove(sandbox.id);
  }
}

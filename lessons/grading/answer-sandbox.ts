/** Whether a sandbox can be the answer to an exercise. */
import type { OperateExercise, StateExercise } from '#lessons/grading/exercise.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { SandboxKind } from '#sandbox/server-protocol.ts';

const kindWords: Record<SandboxKind, string> = {
  namespace: 'a namespace',
  server: 'a server of your own',
  replicated: 'replicated servers of your own',
  sentinel: 'servers of your own with Sentinels',
  cluster: 'a cluster of your own',
  independent: 'independent servers of your own',
};

/**
 * A sandbox that a program has made for itself is as good as the exercise's own, unless the exercise does something to
 * the servers first.
 * @throws {Failure} `conflict`
 */
export function demandAnswer(id: string, exercise: StateExercise | OperateExercise, sandbox: Sandbox): void {
  const { kind, scope } = sandbox;
  const isPrepared = exercise.kind === 'operate' && exercise.prepare !== undefined;
  if (scope !== `exercise:${id}` && (isPrepared || !scope.startsWith('api:'))) {
    throw new Failure(
      'conflict',
      'This sandbox is not the one of this exercise. Open the exercise, and check there.',
    );
  }
  if (exercise.kind === 'state' || kind === exercise.servers) return;
  throw new Failure(
    'conflict',
    `This exercise is done on ${kindWords[exercise.servers]}, and this sandbox is ${kindWords[kind]}. Start the exercise over.`,
  );
}

/** Reads what a learner has made of their servers, and lets the exercise say what it sees. */
import type { Observation, OperateExercise } from '#lessons/grading/exercise.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { withServers } from './read-servers.ts';

export interface ObserveOptions {
  /** For reading, once the servers are awake. */
  readonly readMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Wakes servers that sleep; those that the learner has stopped stay so.
 * @throws {Failure} `timeout` if the servers do not answer in time; as `ServerSide.read`
 * @throws the signal's reason
 */
export async function observeServers(
  exercise: OperateExercise,
  sandbox: Sandbox,
  { readMs, signal }: ObserveOptions,
): Promise<Readonly<Record<string, Observation>>> {
  signal?.throwIfAborted();
  await sandbox.servers?.wake();
  signal?.throwIfAborted();
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(signal?.reason);
  signal?.addEventListener('abort', end, { once: true });
  const timer = setTimeout(() => ended.reject(tooSlow()), readMs);
  try {
    return await Promise.race([withServers(sandbox, servers => exercise.observe(servers)), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

const tooSlow = () =>
  new Failure(
    'timeout',
    'Your servers took too long to answer, so nothing was checked. Is one of them busy with a script?',
  );

/** What the shared server's own trouble is called outside. */
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';

export function serverIsAway(): Failure {
  return new Failure('unavailable', 'The Redis server does not answer at the moment. Please try again.', 2);
}

/** For what was under way when the server fell silent, restarted or was replaced. */
export function serverIsGone(): Failure {
  return new Failure(
    'unavailable',
    'The Redis server went away before it answered. The command may have run or not; please try again.',
    2,
  );
}

/**
 * Runs work that asks the shared server.
 * @throws {Failure} `unavailable` for the server's trouble, and whatever failure the work throws
 */
export async function guarded<Result>(log: Logger, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    log.error({ err: cause }, 'the shared Redis did not do as asked');
    throw isUnavailable(cause) ? serverIsAway() : cause;
  }
}

/** The connection is down, or the server loads its data or has no cluster yet. */
function isUnavailable(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return (
    /^(?:EXECABORT|CLUSTERDOWN|LOADING|MISCONF|READONLY|MASTERDOWN|OOM|NOREPLICAS)/.test(cause.message) ||
    /Connection is closed|max retries|ECONN|ENOENT|EPIPE|timed out/i.test(cause.message)
  );
}

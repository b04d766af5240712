/**
 * What can go wrong on our side, as kinds. A Redis error reply is not one of these: it is a value that the learner
 * sees. Every door turns a failure into its own language here and nowhere else.
 */
import type { FailureCode } from '#sandbox/protocol.ts';

export class Failure extends Error {
  readonly code: FailureCode;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined;

  /** @param message what happened and what to try, in words a learner understands */
  constructor(code: FailureCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = 'Failure';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const httpStatus: Record<FailureCode, 400 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503 | 504> = {
  'bad-request': 400,
  'too-large': 413,
  conflict: 409,
  denied: 403,
  'not-found': 404,
  quota: 429,
  busy: 503,
  timeout: 504,
  expired: 410,
  unavailable: 503,
  internal: 500,
};

/** Close codes of RFC 6455; 4000 and up are ours. */
export const closeCode: Record<FailureCode, number> = {
  'bad-request': 1008,
  'too-large': 1009,
  conflict: 4409,
  denied: 4403,
  'not-found': 4404,
  quota: 4429,
  busy: 1013,
  timeout: 4504,
  expired: 4410,
  unavailable: 1013,
  internal: 1011,
};

/** How a RESP client reads each kind: Redis's own prefix where it has one for the case. */
const respPrefix: Record<FailureCode, string> = {
  'bad-request': 'ERR',
  'too-large': 'ERR',
  conflict: 'ERR conflict:',
  denied: 'NOPERM',
  'not-found': 'ERR',
  quota: 'ERR quota:',
  busy: 'BUSY',
  timeout: 'ERR timeout:',
  expired: 'ERR expired:',
  unavailable: 'LOADING',
  internal: 'ERR internal:',
};

/**
 * The text of an error reply of that kind. Also for what is refused inside a session and is a reply there, not a
 * failure: a command that is not allowed (`denied`), or a limit that is reached (`quota`).
 */
export function respText(code: FailureCode, message: string): string {
  return `${respPrefix[code]} ${message}`;
}

export function respError(failure: Failure): string {
  return respText(failure.code, failure.message);
}

/** Why a sandbox is gone: nobody used it, somebody removed it, or the server lost its data. */
export function sandboxEnded(why: 'unused' | 'removed' | 'lost'): Failure {
  const reasons = {
    unused: 'This sandbox has ended: nobody had used it for long. Start a new one.',
    removed: 'This sandbox has ended. Start a new one.',
    lost: 'The server has lost its data, and this sandbox with it. Start a new one.',
  };
  return new Failure('expired', reasons[why]);
}

/** Turns whatever was thrown into a failure; what is not one becomes `internal` without its text. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure('internal', 'Something broke on our side. Your keys are safe; please try again.');
}

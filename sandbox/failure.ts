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

export const httpStatus: Record<FailureCode, 400 | 403 | 404 | 410 | 413 | 429 | 500 | 503 | 504> = {
  'bad-request': 400,
  'too-large': 413,
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
  denied: 4403,
  'not-found': 4404,
  quota: 4429,
  busy: 1013,
  timeout: 4504,
  expired: 4410,
  unavailable: 1013,
  internal: 1011,
};

/** What a RESP client reads. Redis's own prefixes where it has one for the case. */
export function respError(failure: Failure): string {
  const prefix: Record<FailureCode, string> = {
    'bad-request': 'ERR',
    'too-large': 'ERR',
    denied: 'NOPERM',
    'not-found': 'ERR',
    quota: 'ERR quota:',
    busy: 'BUSY',
    timeout: 'ERR timeout:',
    expired: 'ERR expired:',
    unavailable: 'LOADING',
    internal: 'ERR internal:',
  };
  return `${prefix[failure.code]} ${failure.message}`;
}

/** Turns whatever was thrown into a failure; what is not one becomes `internal` without its text. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure('internal', 'Something broke on our side. Your keys are safe; please try again.');
}

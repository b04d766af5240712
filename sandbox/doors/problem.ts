/**
 * Problem documents (RFC 9457): how HTTP says that something went wrong. Statuses of our failures come from
 * `sandbox/failure.ts`; the few that only HTTP knows (405, 415) are named here. Nothing internal goes out: what
 * is not a failure is logged and told as `internal`.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { type Failure, httpStatus, toFailure } from '#sandbox/failure.ts';
import type { FailureCode } from '#sandbox/protocol.ts';

type HttpOnlyCode = 'method-not-allowed' | 'unsupported-media-type';
const httpOnlyStatus = {
  'method-not-allowed': 405,
  'unsupported-media-type': 415,
} as const;

const titles: Record<FailureCode | HttpOnlyCode, string> = {
  'bad-request': 'The request is not right',
  'too-large': 'The request is too large',
  conflict: 'Something has changed meanwhile',
  denied: 'Not allowed',
  'not-found': 'Not found',
  quota: 'A limit is reached',
  busy: 'Busy',
  timeout: 'It took too long',
  expired: 'It is over',
  unavailable: 'Not available now',
  internal: 'Something broke on our side',
  'method-not-allowed': 'This method does not work here',
  'unsupported-media-type': 'The body is of another kind',
};

/** A problem document. @param detail what happened and what to try */
export function problem(
  c: Context,
  code: FailureCode | HttpOnlyCode,
  detail: string,
  headers: Record<string, string> = {},
): Response {
  const status = isHttpOnly(code) ? httpOnlyStatus[code] : httpStatus[code];
  const body = { type: `urn:keyspace:problem:${code}`, title: titles[code], status, detail, code };
  return c.body(JSON.stringify(body), status, { ...headers, 'content-type': 'application/problem+json' });
}

/** The answer to whatever a route threw. */
export function problemOf(c: Context, thrown: unknown, log: Logger): Response {
  if (thrown instanceof HTTPException && thrown.status < 500)
    return problem(c, 'bad-request', thrown.message);
  const failure = toFailure(thrown);
  const line = { err: thrown, method: c.req.method, path: c.req.path };
  if (failure.code === 'internal') log.error(line, 'request failed');
  else log.debug(line, 'request refused');
  return problem(c, failure.code, failure.message, retryAfter(failure));
}

function retryAfter(failure: Failure): Record<string, string> {
  const seconds = failure.retryAfterSeconds ?? (httpStatus[failure.code] === 503 ? 5 : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
}

function isHttpOnly(code: FailureCode | HttpOnlyCode): code is HttpOnlyCode {
  return Object.hasOwn(httpOnlyStatus, code);
}

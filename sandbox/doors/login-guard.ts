/**
 * Slows down whoever guesses tokens. A token has far too many bits to be guessed; this keeps the trying cheap for us
 * and visible in the log. A right token is never slowed, so a class behind one address does not suffer from one
 * pupil's typo; only past a hundred wrong ones is the whole address asked to wait.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

const firstDelayMs = 50;
const mostWrong = 100;
const windowMs = 60_000;
const mostAddresses = 10_000;

export class LoginGuard {
  readonly #longestDelayMs: number;
  readonly #wrong = new Map<string, { count: number; sinceMs: number }>();

  constructor(longestDelayMs = 2000) {
    this.#longestDelayMs = longestDelayMs;
  }

  /** Whether guesses of this address are not even looked at. */
  isShut(address: string, nowMs: number): boolean {
    return this.#countOf(address, nowMs) >= mostWrong;
  }

  /** Counts a wrong guess and returns how long its answer should wait. */
  wrong(address: string, nowMs: number): number {
    const count = this.#countOf(address, nowMs) + 1;
    const sinceMs = count === 1 ? nowMs : (this.#wrong.get(address)?.sinceMs ?? nowMs);
    this.#wrong.delete(address);
    this.#wrong.set(address, { count, sinceMs });
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > mostAddresses && oldest !== undefined) this.#wrong.delete(oldest);
    return Math.min(this.#longestDelayMs, firstDelayMs * 2 ** Math.min(count - 1, 10));
  }

  #countOf(address: string, nowMs: number): number {
    const seen = this.#wrong.get(address);
    return seen === undefined || nowMs - seen.sinceMs > windowMs ? 0 : seen.count;
  }
}

/** In constant time, whatever the lengths. */
export function isSameToken(given: Buffer, expected: string): boolean {
  const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** So many of something in a window of time for each key (an address, a learner). In memory, for one process. */
import { Failure } from '#sandbox/failure.ts';

export interface Allowance {
  /** @throws {Failure} `quota`, saying when to come back */
  take(key: string): void;
  /** Undoes one `take`. */
  giveBack(key: string): void;
}

/** All keys share the window's edges, so that forgetting is one `clear` and no key needs a timer. */
export function createAllowance(options: {
  limit: number;
  windowMs: number;
  /** Told to who has none left. */
  refusal: string;
  now?: () => number;
}): Allowance {
  const now = options.now ?? Date.now;
  const taken = new Map<string, number>();
  let window = -1;
  return {
    take(key) {
      const current = Math.floor(now() / options.windowMs);
      if (current !== window) taken.clear();
      window = current;
      const count = taken.get(key) ?? 0;
      if (count >= options.limit) {
        const restMs = (current + 1) * options.windowMs - now();
        throw new Failure('quota', options.refusal, Math.ceil(restMs / 1000));
      }
      taken.set(key, count + 1);
    },
    giveBack(key) {
      const count = taken.get(key);
      if (count !== undefined && count > 0) taken.set(key, count - 1);
    },
  };
}

/** How a State or Operate check reads a server: by command, and by what was typed. */
import type { Value } from '#lessons/grading/stage.ts';

export interface StateReader {
  /** A read in the learner's key space, by names as the learner sees them. Status and bulk replies are strings. */
  read(...args: (string | number)[]): Promise<Value>;
  keys(): Promise<string[]>;
  /** Remaining TTL in ms; -1 no expiry, -2 no key. */
  pttl(key: string): Promise<number>;
  /**
   * Commands since the exercise was opened, oldest first, first argument in upper case, with `failed` where the
   * reply was an error.
   */
  readonly transcript: readonly { client: string; args: readonly string[]; failed: boolean; atMs: number }[];
}

/**
 * User ids for the processes of learners' servers, one for each topology. The range follows from the data folder, so
 * that two Keyspaces on one machine do not share ids, and what a killed process left is told by its user.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface UserIds {
  readonly first: number;
  readonly last: number;
  /** One that nobody has. @throws {Error} if all are given away */
  take(): number;
  /** Marks one of an earlier run as taken. */
  claim(user: number): void;
  giveBack(user: number): void;
}

const idsEach = 16_384;
/** Above what accounts and the usual containers use. */
const lowest = 0x2000_0000;
const highest = 0x6000_0000;

/** Undefined where this user namespace has too few ids, as in some containers. */
export async function userIdsOf(dataDir: string): Promise<UserIds | undefined> {
  const map = await readFile('/proc/self/uid_map', 'utf8').catch(() => '');
  const mapped = map
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .map(([inside = 0, , length = 0]) => ({ inside, length }));
  const number = createHash('sha256').update(resolve(dataDir)).digest().readUInt32BE(0);
  const isMapped = (id: number) =>
    mapped.some(({ inside, length }) => id >= inside && id + idsEach <= inside + length);
  const wide = lowest + (number % ((highest - lowest) / idsEach)) * idsEach;
  if (isMapped(wide)) return rangeOf(wide, idsEach);
  // A container with 65,536 ids: two ranges fit above those of its accounts.
  const narrow = 16_384 + (number % 2) * idsEach;
  return isMapped(narrow) ? rangeOf(narrow, idsEach) : undefined;
}

function rangeOf(first: number, count: number): UserIds {
  const taken = new Set<number>();
  let next = 0;
  return {
    first,
    last: first + count - 1,
    take: () => {
      // Round robin, so that an id rests before it is used again.
      for (let tries = 0; tries < count; tries += 1) {
        const user = first + (next % count);
        next += 1;
        if (taken.has(user)) continue;
        taken.add(user);
        return user;
      }
      throw new Error('All user ids for servers are given away.');
    },
    claim: user => {
      if (user >= first && user < first + count) taken.add(user);
    },
    giveBack: user => {
      taken.delete(user);
    },
  };
}

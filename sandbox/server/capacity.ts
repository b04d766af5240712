/**
 * Memory set aside for servers that are awake, against what this machine gives them. Who finds it full waits in a
 * line, first come, first served, until another falls asleep.
 */
import { Failure } from '#sandbox/failure.ts';

export interface CapacityOptions {
  readonly budgetBytes: number;
  /** Longest wait in the line. */
  readonly waitMs: number;
  /** Longest line. */
  readonly waiting: number;
  /** Frees memory if it can: puts the topology to sleep that was used longest ago, but none in use. True if it began. */
  makeRoom(neededBytes: number): boolean;
}

export interface Reserve {
  readonly bytes: number;
  readonly onWaiting?: (place: number | null) => void;
  readonly signal?: AbortSignal;
}

export interface Capacity {
  readonly reservedBytes: number;
  readonly waiting: number;
  /**
   * Waits for so much. Returns the function that gives it back; calling it again does nothing.
   * @throws {Failure} `busy` after too long, or when the line is too long, or the wait is given up
   */
  reserve(wanted: Reserve): Promise<() => void>;
  /** At once, or undefined; never before those who wait. */
  tryReserve(bytes: number): (() => void) | undefined;
  /** Looks whether the first in the line can go. To be called from time to time, for others fall idle meanwhile. */
  pump(): void;
  /** Ends all waiting. */
  close(): void;
}

interface Waiter {
  readonly bytes: number;
  tell(place: number): void;
  admit(release: () => void): void;
  refuse(failure: Failure): void;
}

const retrySeconds = 15;

export function createCapacity(options: CapacityOptions): Capacity {
  const line: Waiter[] = [];
  let reservedBytes = 0;

  const take = (bytes: number) => {
    reservedBytes += bytes;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      reservedBytes -= bytes;
      pump();
    };
  };
  const fits = (bytes: number) => reservedBytes + bytes <= options.budgetBytes;
  const tellPlaces = () => {
    for (const [index, waiter] of line.entries()) waiter.tell(index + 1);
  };
  const pump = () => {
    let hasMoved = false;
    for (let first = line[0]; first !== undefined && fits(first.bytes); first = line[0]) {
      line.shift();
      first.admit(take(first.bytes));
      hasMoved = true;
    }
    if (hasMoved) tellPlaces();
    const first = line[0];
    if (first !== undefined) options.makeRoom(reservedBytes + first.bytes - options.budgetBytes);
  };
  const leave = (waiter: Waiter): number => {
    const index = line.indexOf(waiter);
    if (index >= 0) line.splice(index, 1);
    tellPlaces();
    return index + 1;
  };

  const wait = ({ bytes, onWaiting, signal }: Reserve) =>
    new Promise<() => void>((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        onWaiting?.(null);
      };
      let told: number | undefined;
      const waiter: Waiter = {
        bytes,
        tell: place => {
          if (place !== told) onWaiting?.(place);
          told = place;
        },
        admit: release => {
          finish();
          resolve(release);
        },
        refuse: failure => {
          finish();
          reject(failure);
        },
      };
      const giveUp = () => {
        leave(waiter);
        waiter.refuse(new Failure('busy', 'The wait for a server was given up.'));
      };
      const timer = setTimeout(() => waiter.refuse(full(leave(waiter))), options.waitMs);
      signal?.addEventListener('abort', giveUp);
      line.push(waiter);
      pump();
      if (line.includes(waiter)) waiter.tell(line.indexOf(waiter) + 1);
    });

  return {
    get reservedBytes() {
      return reservedBytes;
    },
    get waiting() {
      return line.length;
    },
    reserve: async wanted => {
      if (wanted.bytes > options.budgetBytes) {
        throw new Failure(
          'unavailable',
          'This machine sets aside too little memory for so many servers. Choose a smaller kind (OWN_SERVERS_MB).',
        );
      }
      if (wanted.signal?.aborted === true) throw new Failure('busy', 'The wait for a server was given up.');
      if (line.length === 0 && fits(wanted.bytes)) return take(wanted.bytes);
      if (line.length >= options.waiting) throw full(line.length + 1);
      return wait(wanted);
    },
    tryReserve: bytes => (line.length === 0 && fits(bytes) ? take(bytes) : undefined),
    pump,
    close: () => {
      for (const waiter of line.splice(0)) {
        waiter.refuse(new Failure('unavailable', 'The server is ending. Try again in a minute.', 60));
      }
    },
  };
}

function full(place: number): Failure {
  return new Failure(
    'busy',
    `All servers are in use. You are number ${place} in the line. Try again in a little while.`,
    retrySeconds,
  );
}

/**
 * All callers share this process's one thread. What the doors do for each of them is timed; who takes more than a part
 * of it while others want something too is made to wait, whatever it is that takes so long: parsing, refusing, logging
 * in. Alone, a caller may have it all. Time is passed in.
 */

/** Of the thread's time, while others want some. */
const part = 0.15;
const reserveMs = 20;
/** Somebody who asked for something within this time wants some. */
const wantsForMs = 1000;
const longestWaitMs = 1000;
/** What one turn counts at most: if it took longer, the machine was busy with something else. */
const mostInTurnMs = 50;
const mostCallers = 10_000;

interface Caller {
  debtMs: number;
  atMs: number;
}

export class LoopShare {
  readonly #callers = new Map<string, Caller>();
  /** The two that asked last: whoever asks now, one of them is somebody else if there is anybody else. */
  #last = { who: '', atMs: Number.NEGATIVE_INFINITY };
  #lastOther = { who: '', atMs: Number.NEGATIVE_INFINITY };

  /**
   * Notes that something took so long for this caller. Returns how long it waits before more is done for it.
   * @param isKnown whether it is somebody for whom others are to make room, and not a stranger at the door
   */
  spend(who: string, tookMs: number, nowMs: number, isKnown = true): number {
    const caller = this.#callers.get(who) ?? { debtMs: 0, atMs: nowMs };
    // The newest stand at the end, so that the first is the one to forget.
    this.#callers.delete(who);
    this.#callers.set(who, caller);
    const [oldest] = this.#callers.keys();
    if (this.#callers.size > mostCallers && oldest !== undefined) this.#callers.delete(oldest);
    caller.debtMs =
      Math.max(0, caller.debtMs - (nowMs - caller.atMs) * part) + Math.min(tookMs, mostInTurnMs);
    caller.atMs = nowMs;
    if (!this.#isWantedByOthers(who, nowMs, isKnown)) caller.debtMs = Math.min(caller.debtMs, reserveMs);
    if (caller.debtMs <= reserveMs) return 0;
    return Math.min(longestWaitMs, (caller.debtMs - reserveMs) / part);
  }

  #isWantedByOthers(who: string, nowMs: number, isKnown: boolean): boolean {
    if (isKnown) {
      if (this.#last.who !== who) this.#lastOther = this.#last;
      this.#last = { who, atMs: nowMs };
    }
    const other = isKnown ? this.#lastOther : this.#last;
    return nowMs - other.atMs < wantsForMs;
  }
}

/** Of this process. */
export const loopShare = new LoopShare();

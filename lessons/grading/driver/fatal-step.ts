/**
 * With which step did a check break? A failing schedule is run again and stopped after ever fewer of its events: every
 * actor dies there, and the story goes on to its checks. Between a stop after which the check still holds and the next
 * one, after which it does not, stands the step that broke it: bisection finds one in about log2(events) runs.
 *
 * What that says is exact, and no more than this: had everything stopped just before, the check would have held. Where
 * it does not hold even if nothing happens ("the order is charged in the end"), no step broke it, and none is named;
 * the choice that led there (`turnStep`) is then all that can be said.
 */

/** What a schedule that was stopped shows of the check. */
export interface StoppedRun {
  /** Undefined: the story did not come to this check. */
  readonly held: boolean | undefined;
  /** How many events had happened; a step of several events is not cut in two. */
  readonly events: number;
}

/** Runs the schedule again and stops it once so many events have happened. */
export type RunStopped = (afterEvents: number) => Promise<StoppedRun>;

/** Index of the event with which the check broke; null where no single one did. */
export async function findFatalStep(events: number, runStopped: RunStopped): Promise<number | null> {
  if ((await runStopped(0)).held !== true) return null;
  let holds = 0;
  let fails = events;
  let atFailure = await runStopped(events);
  if (atFailure.held !== false) return null;
  while (fails - holds > 1) {
    const middle = Math.floor((holds + fails) / 2);
    const stopped = await runStopped(middle);
    if (stopped.held === undefined) return null;
    if (stopped.held) holds = middle;
    else {
      fails = middle;
      atFailure = stopped;
    }
  }
  return atFailure.events - 1;
}

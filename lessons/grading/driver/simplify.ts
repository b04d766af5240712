/**
 * Finds a simpler schedule that fails in the same way: choices are taken back one by one, or all from one on, as long as
 * the failure stays (after Zeller & Hildebrandt, Simplifying and isolating failure-inducing input, 2002). A choice that
 * is taken back gives way to what happens by default, so what is left is what the failure needs.
 */

/** A failing schedule, as far as its size goes. */
export interface Failing {
  readonly choices: readonly number[];
  /** Preemptions and faults. */
  readonly level: number;
  /** Events up to the failure. */
  readonly events: number;
}

export interface SimplifyLimits {
  readonly runs: number;
  /** Real time after which no further run is begun. */
  readonly deadlineMs: number;
}

/**
 * @param failsWith runs the schedule with these choices; undefined if it does not fail in the same way
 * @returns the simplest that was found, the given one if none is simpler
 */
export async function simplify<Schedule extends Failing>(
  failing: Schedule,
  failsWith: (choices: readonly number[]) => Promise<Schedule | undefined>,
  limits: SimplifyLimits,
): Promise<Schedule> {
  const tried = new Set<string>();
  let simplest = failing;
  let candidates = simplerThan(simplest.choices);
  for (let choices = candidates.shift(); choices !== undefined; choices = candidates.shift()) {
    const name = choices.join();
    if (tried.has(name)) continue;
    if (tried.size >= limits.runs || performance.now() > limits.deadlineMs) break;
    tried.add(name);
    const found = await failsWith(choices);
    if (found === undefined || !isSimpler(found, simplest)) continue;
    simplest = found;
    candidates = simplerThan(simplest.choices);
  }
  return simplest;
}

/** Without their end: what follows the last choice that is no default needs no telling. */
export function trimmed(choices: readonly number[]): number[] {
  return choices.slice(0, choices.findLastIndex(choice => choice !== 0) + 1);
}

const notDefault = (choices: readonly number[]): number => choices.filter(choice => choice !== 0).length;

function isSimpler(a: Failing, b: Failing): boolean {
  const order = [a.level - b.level, notDefault(a.choices) - notDefault(b.choices), a.events - b.events];
  return (order.find(difference => difference !== 0) ?? 0) < 0;
}

/** The boldest first: nothing from some choice on, then without one of them. */
function simplerThan(choices: readonly number[]): (readonly number[])[] {
  const places = choices.flatMap((choice, at) => (choice === 0 ? [] : [at]));
  return [
    ...places.map(at => trimmed(choices.slice(0, at))),
    ...places.map(at => trimmed(choices.with(at, 0))),
    ...places.map(at => trimmed(choices.toSpliced(at, 1))),
  ];
}

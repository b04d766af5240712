/**
 * The line of attempts that wait to be graded: round robin over learners (Nagle, RFC 970, 1985), so that someone who
 * presses thirty times holds up nobody else.
 *
 * Each learner has a line of their own. Whoever's turn it is gives their first and goes behind all others; a learner of
 * whom something is being graded is passed over while others wait. What is handed in again takes the place of what
 * waits, since the newer answer is the one that counts.
 */
import { Failure } from '#sandbox/failure.ts';

export interface QueueLimits {
  /** That wait in all. */
  readonly most: number;
  /** That wait of one learner. */
  readonly mostOfOne: number;
}

export interface Place {
  /** From 1. */
  readonly place: number;
  readonly waiting: number;
}

interface Entry<Item> {
  /** What is handed in once at a time, such as an exercise. */
  readonly subject: string;
  readonly item: Item;
}

export class FairQueue<Item> {
  readonly #limits: QueueLimits;
  /** In the order of their turns. */
  readonly #lines = new Map<string, Entry<Item>[]>();
  readonly #underWay = new Map<string, number>();
  #size = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Lets it wait. Returns what it takes the place of, if anything.
   * @throws {Failure} `busy` if too many wait, `quota` if too many of this learner do
   */
  add(learner: string, subject: string, item: Item): Item | undefined {
    const line = this.#lines.get(learner) ?? [];
    const same = line.findIndex(entry => entry.subject === subject);
    const replaced = line[same];
    if (replaced !== undefined) {
      line[same] = { subject, item };
      return replaced.item;
    }
    this.#demandRoom(line.length);
    line.push({ subject, item });
    this.#lines.set(learner, line);
    this.#size += 1;
    return undefined;
  }

  /** Takes out whose turn it is; it is under way until `done`. */
  next(): { readonly learner: string; readonly item: Item } | undefined {
    let chosen: string | undefined;
    for (const learner of this.#lines.keys()) {
      if (chosen === undefined || this.#countUnderWay(learner) < this.#countUnderWay(chosen))
        chosen = learner;
      if (this.#countUnderWay(chosen) === 0) break;
    }
    if (chosen === undefined) return undefined;
    const line = this.#lines.get(chosen) ?? [];
    const entry = line.shift();
    if (entry === undefined) throw new Error(`The line of ${chosen} was empty.`);
    this.#lines.delete(chosen);
    if (line.length > 0) this.#lines.set(chosen, line);
    this.#size -= 1;
    this.begin(chosen);
    return { learner: chosen, item: entry.item };
  }

  /** Of this learner something is graded that has not waited. */
  begin(learner: string): void {
    this.#underWay.set(learner, this.#countUnderWay(learner) + 1);
  }

  /** What was under way of this learner has ended. */
  done(learner: string): void {
    const left = this.#countUnderWay(learner) - 1;
    if (left > 0) this.#underWay.set(learner, left);
    else this.#underWay.delete(learner);
  }

  /** Takes it out of the line. False if it does not wait. */
  remove(learner: string, item: Item): boolean {
    const line = this.#lines.get(learner) ?? [];
    const index = line.findIndex(entry => entry.item === item);
    if (index < 0) return false;
    line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(learner);
    this.#size -= 1;
    return true;
  }

  /** All that wait, with their places if nobody else comes. */
  *places(): Generator<readonly [Item, Place]> {
    const lines = [...this.#lines.values()];
    const waiting = this.#size;
    let place = 0;
    for (let round = 0; place < waiting; round += 1) {
      for (const line of lines) {
        const entry = line[round];
        if (entry !== undefined) yield [entry.item, { place: ++place, waiting }];
      }
    }
  }

  #countUnderWay(learner: string): number {
    return this.#underWay.get(learner) ?? 0;
  }

  #demandRoom(ofThisLearner: number): void {
    const { most, mostOfOne } = this.#limits;
    if (ofThisLearner >= mostOfOne) {
      throw new Failure(
        'quota',
        `${mostOfOne} of your answers already wait to be checked. Let one be checked, or cancel it.`,
        5,
      );
    }
    if (this.#size >= most) {
      throw new Failure('busy', 'Many answers are being checked right now. Please try again in a moment.', 5);
    }
  }
}

/** Slots, and the fair line of those who wait for one: each is told its place, and may give it up. */
import { Failure } from '#sandbox/failure.ts';
import { FairQueue, type Place, type QueueLimits } from './queue.ts';

export interface TurnRequest {
  readonly learner: string;
  /** Of what waits of one learner about one subject, only the newest stays. */
  readonly subject: string;
  /** Gives the place up; `take` throws its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onPlace?: ((place: Place) => void) | undefined;
}

interface Waiting<Slot> {
  readonly request: TurnRequest;
  /** What it was told last. */
  told: Place | undefined;
  resolve(slot: Slot): void;
  reject(reason: unknown): void;
}

/** Places are told at once to whoever comes, and to the others this seldom. */
const tellMs = 100;

export class Turns<Slot> {
  readonly #free: Slot[];
  readonly #line: FairQueue<Waiting<Slot>>;
  #telling: NodeJS.Timeout | undefined;
  #closedBy: Failure | undefined;

  constructor(slots: readonly Slot[], limits: QueueLimits) {
    this.#free = [...slots];
    this.#line = new FairQueue(limits);
  }

  /**
   * A slot, when it is one's turn.
   * @throws {Failure} `busy` or `quota` where too many wait, `conflict` when the same subject came again, and what
   * `close` was given
   */
  async take(request: TurnRequest): Promise<Slot> {
    if (this.#closedBy !== undefined) throw this.#closedBy;
    request.signal?.throwIfAborted();
    const slot = this.#free.pop();
    if (slot === undefined) return this.#wait(request);
    this.#line.begin(request.learner);
    return slot;
  }

  /** The slot goes to whoever is next. */
  giveBack(slot: Slot, learner: string): void {
    this.#line.done(learner);
    const next = this.#line.next();
    if (next === undefined) {
      this.#free.push(slot);
      return;
    }
    next.item.resolve(slot);
    this.#tellSoon();
  }

  /** Nobody gets a turn any more. */
  close(why: Failure): void {
    this.#closedBy = why;
    clearTimeout(this.#telling);
    for (const [waiting] of [...this.#line.places()]) {
      this.#line.remove(waiting.request.learner, waiting);
      waiting.reject(why);
    }
  }

  #wait(request: TurnRequest): Promise<Slot> {
    const { learner, signal, subject } = request;
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const waiting: Waiting<Slot> = { request, told: undefined, resolve, reject };
    this.#line.add(learner, subject, waiting)?.reject(cameAgain());
    const giveUp = () => {
      if (!this.#line.remove(learner, waiting)) return;
      reject(signal?.reason);
      this.#tellSoon();
    };
    signal?.addEventListener('abort', giveUp);
    this.#tell(one => one === waiting);
    this.#tellSoon();
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#tell(() => true);
    }, tellMs);
  }

  #tell(isMeant: (waiting: Waiting<Slot>) => boolean): void {
    for (const [waiting, now] of this.#line.places()) {
      const { request, told } = waiting;
      if (!isMeant(waiting) || (told?.place === now.place && told.waiting === now.waiting)) continue;
      waiting.told = now;
      request.onPlace?.(now);
    }
  }
}

const cameAgain = () =>
  new Failure('conflict', 'You have handed this exercise in again. The newer answer is checked instead.');

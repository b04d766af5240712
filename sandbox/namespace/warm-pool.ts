/**
 * Namespaces that nobody has yet: ids with a slot claimed and a user made, so that whoever wants a sandbox need not
 * wait for either. Each process has its own, filled in the background, many in two round trips.
 *
 * A claim is written down with its time and kept fresh while this process lives; if the process dies, any other's sweep
 * takes it back. So an id in hand is no promise: `SandboxRecords.adopt` says whether the claim still stood.
 */
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';
import type { NamespaceUsers } from './acl.ts';
import { newId } from './ids.ts';
import { type Claim, reservedTag, type SandboxRecords } from './records.ts';
import { slotOf } from './slot.ts';

export interface WarmPoolOptions {
  readonly records: Pick<SandboxRecords, 'claim' | 'takenSlots' | 'renewClaims' | 'releaseClaim'>;
  readonly users: Pick<NamespaceUsers, 'ensureAll' | 'remove'>;
  /** How many are kept ready; 0 makes each when it is wanted. */
  readonly size: number;
  readonly log: Logger;
}

const rounds = 20;
/** Ids drawn in search of one whose slot is free, before it is said that none is. */
const drawsForOne = 2000;

export class WarmPool {
  readonly #options: WarmPoolOptions;
  #ready: Claim[] = [];
  #waiting = 0;
  #filling: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: WarmPoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#ready.length;
  }

  /** @throws {Failure} `busy` if no slot is free */
  async take(): Promise<Claim> {
    for (;;) {
      const claim = this.#ready.shift();
      if (claim !== undefined) {
        if (this.#ready.length < this.#options.size / 2) this.fillSoon();
        return claim;
      }
      this.#waiting += 1;
      try {
        await this.#fill();
      } finally {
        this.#waiting -= 1;
      }
    }
  }

  /** For a claim that was not made use of. */
  giveBack(claim: Claim): void {
    this.#ready.push(claim);
  }

  /** In the background; never rejects. */
  fillSoon(): void {
    if (this.#isClosed || this.#ready.length >= this.#options.size) return;
    this.#fill().catch(cause => this.#options.log.warn({ err: cause }, 'no namespaces could be made ready'));
  }

  /** Now and then: says that what is in hand is still wanted. */
  async keep(nowMs: number): Promise<void> {
    await this.#options.records.renewClaims(
      this.#ready.map(({ id }) => id),
      nowMs,
    );
    this.fillSoon();
  }

  /** Forgets what is in hand: the server has lost it. */
  forget(): void {
    this.#ready = [];
    this.fillSoon();
  }

  /** Frees the slots and deletes the users of what is in hand. @throws what the server's trouble is */
  async close(): Promise<void> {
    this.#isClosed = true;
    // What is being made right now comes to an end first; its failure was told to whoever asked.
    await this.#filling?.catch(() => undefined);
    const { users, records } = this.#options;
    const left = this.#ready.splice(0);
    await users.remove(...left.map(({ id }) => id));
    await Promise.all(left.map(claim => records.releaseClaim(claim)));
  }

  /** One filling at a time; it makes enough for all that wait. */
  #fill(): Promise<void> {
    this.#filling ??= this.#make().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #make(): Promise<void> {
    // Whoever asks in this turn is counted too.
    await Promise.resolve();
    const wanted = Math.max(this.#options.size - this.#ready.length, this.#waiting, 1);
    const claims = await this.#claim(wanted);
    if (claims.length === 0) throw allTaken();
    await this.#options.users.ensureAll(claims.map(({ id }) => id));
    this.#ready.push(...claims);
  }

  /** As many as are free, at most so many. */
  async #claim(wanted: number): Promise<Claim[]> {
    const { records } = this.#options;
    const claims: Claim[] = [];
    let taken = new Set<number>();
    for (let round = 0; round < rounds && claims.length < wanted; round += 1) {
      const candidates = draw(wanted - claims.length, taken);
      if (candidates.length === 0) break;
      const won = await records.claim(candidates, Date.now());
      claims.push(...won);
      // Most slots are taken: draw only from the others.
      if (won.length < candidates.length / 2) taken = await records.takenSlots();
    }
    return claims;
  }
}

/** Ids with different slots, none of them in `taken`. */
function draw(wanted: number, taken: ReadonlySet<number>): Claim[] {
  const drawn = new Map<number, Claim>();
  const reserved = slotOf(reservedTag);
  for (let tries = wanted * 2 + drawsForOne; tries > 0 && drawn.size < wanted; tries -= 1) {
    const id = newId();
    const slot = slotOf(id);
    if (slot !== reserved && !taken.has(slot)) drawn.set(slot, { id, slot });
  }
  return [...drawn.values()];
}

export function allTaken(): Failure {
  return new Failure(
    'busy',
    'All sandboxes are taken at the moment. Please try again in a few minutes.',
    120,
  );
}

/**
 * How fast a sandbox may run commands: so many a second, with a reserve for bursts. The tokens are in Redis, in a
 * bucket that all processes share (`token-bucket.lua`). A process takes a part of them into its hand and spends those
 * without asking, so a command costs no round trip; what it has in hand is missing in the bucket, so all processes
 * together never have more than fits. If a process dies, what it had in hand is lost for as long as its lease, and
 * the bucket fills up again meanwhile. Without Redis nothing is handed out.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { asList, asNumber, loadScript } from '#sandbox/view/script.ts';
import { bucketKeyOf } from './records.ts';

export interface CommandAllowance {
  /** Takes one token, if there is one in hand; false means `refill` must be asked. */
  take(nowMs: number): boolean;
  /**
   * Takes more into the hand. Resolves to 0 if there is something in hand now, or to the milliseconds until there can
   * be. @throws {Failure} `unavailable`
   */
  refill(): Promise<number>;
  /** Takes more for a dear command that has run; a debt, which time pays off, may be left. */
  charge(nowMs: number, cost: number): void;
  /** Gives back what is in hand. */
  close(): void;
}

export interface AllowanceOptions {
  readonly id: string;
  readonly system: Redis;
  readonly limits: Pick<Limits, 'commandsPerSecond' | 'commandBurst'>;
  readonly log?: Logger;
  /** How long tokens in hand may be spent; as long again the bucket keeps their place free. */
  readonly leaseMs?: number;
}

const takeTokens = loadScript(new URL('./token-bucket.lua', import.meta.url));
const shortestLeaseMs = 5000;
/** An empty bucket is asked again after this long at the earliest, or at the latest. */
const askAgainMs = { earliest: 25, latest: 1000 };

/** The commands of one sandbox, as far as this process runs them. */
export function createCommandAllowance(options: AllowanceOptions): CommandAllowance {
  return new LeasedAllowance(options);
}

class LeasedAllowance implements CommandAllowance {
  readonly #options: AllowanceOptions;
  readonly #process = randomBytes(6).toString('hex');
  readonly #key: Buffer;
  readonly #wanted: number;
  readonly #leaseMs: number;
  /** Below 0: spent without having it. */
  #inHand = 0;
  #leaseEndsAtMs = 0;
  #asking: Promise<void> | undefined;
  /** The bucket was empty: not asked before the one, and nothing in it before the other. */
  #askAgainAtMs = 0;
  #nextTokenAtMs = 0;
  #isClosed = false;

  constructor(options: AllowanceOptions) {
    const { commandsPerSecond: perSecond, commandBurst: burst } = options.limits;
    this.#options = options;
    this.#key = Buffer.from(bucketKeyOf(options.id));
    this.#wanted = Math.max(1, Math.floor(Math.min(burst / 16, perSecond * 2)));
    // Longer than the bucket needs to make as many, so whoever spends slowly does not run dry by leases that end.
    this.#leaseMs = options.leaseMs ?? Math.max(shortestLeaseMs, (2000 * this.#wanted) / perSecond);
  }

  take(nowMs: number): boolean {
    this.#forgetExpired(nowMs);
    const isTaken = this.#inHand >= 1;
    if (isTaken) this.#inHand -= 1;
    if (this.#inHand < this.#wanted / 2) this.#askUnawaited(nowMs);
    return isTaken;
  }

  charge(nowMs: number, cost: number): void {
    this.#forgetExpired(nowMs);
    this.#inHand -= cost;
    if (this.#inHand < 0) this.#askUnawaited(nowMs);
  }

  async refill(): Promise<number> {
    const nowMs = Date.now();
    this.#forgetExpired(nowMs);
    if (this.#inHand < 1 && (this.#asking !== undefined || nowMs >= this.#askAgainAtMs)) await this.#ask();
    return this.#inHand >= 1 ? 0 : Math.max(1, this.#nextTokenAtMs - Date.now());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forgetExpired(Date.now());
    if (this.#inHand === 0) return;
    const inHand = this.#inHand;
    this.#inHand = 0;
    this.#call(inHand, 0).catch(cause => this.#noteFailure(cause));
  }

  /** Before it is needed, if the bucket may have something. */
  #askUnawaited(nowMs: number): void {
    if (this.#asking !== undefined || this.#isClosed || nowMs < this.#askAgainAtMs) return;
    this.#ask().catch(cause => this.#noteFailure(cause));
  }

  /** One question at a time. */
  #ask(): Promise<void> {
    this.#asking ??= this.#askOnce().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askOnce(): Promise<void> {
    const askedAtMs = Date.now();
    this.#forgetExpired(askedAtMs);
    const told = this.#inHand;
    const { granted, waitMs } = await this.#call(told, this.#wanted);
    if (this.#isClosed) return;
    this.#inHand += granted + Math.max(0, -told);
    this.#leaseEndsAtMs = askedAtMs + this.#leaseMs;
    const isShort = Math.max(0, told) + granted < this.#wanted;
    this.#nextTokenAtMs = Date.now() + waitMs;
    this.#askAgainAtMs = isShort
      ? Date.now() + Math.min(askAgainMs.latest, Math.max(askAgainMs.earliest, waitMs))
      : 0;
  }

  /** @throws {Failure} `unavailable` */
  async #call(inHand: number, wanted: number): Promise<{ granted: number; waitMs: number }> {
    const { system, limits } = this.#options;
    const [has, owes] = [Math.max(0, inHand), Math.max(0, -inHand)];
    const rate = [limits.commandsPerSecond, limits.commandBurst];
    const args = [...rate, this.#process, Math.floor(has), wanted, owes, Math.ceil(2 * this.#leaseMs)];
    try {
      const [granted, waitMs] = asList(await takeTokens(system, [this.#key], args));
      return { granted: asNumber(granted), waitMs: asNumber(waitMs) };
    } catch (cause) {
      this.#noteFailure(cause);
      throw new Failure('unavailable', 'The server cannot be asked at the moment. Please try again.', 2);
    }
  }

  #forgetExpired(nowMs: number): void {
    if (this.#inHand > 0 && nowMs >= this.#leaseEndsAtMs) this.#inHand = 0;
  }

  #noteFailure(cause: unknown): void {
    this.#options.log?.debug({ err: cause }, 'the token bucket could not be asked');
  }
}

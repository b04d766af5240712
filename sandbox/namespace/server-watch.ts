/**
 * Whether the shared Redis is there: looks every other second, and more often while it is not. A server is away when
 * it does not answer, loads its data, has no slots yet, or is a replica (after a failover, the address may still lead
 * to the former primary for a while; the connection is then made anew, for the address may lead elsewhere by now).
 */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

export interface ServerReturn {
  /** Another process than before: restarted, or failed over to. It may know no users, settings and keys of before. */
  readonly isOther: boolean;
  /** When the former one was last seen to be well. */
  readonly formerSeenAtMs: number;
}

export interface ServerWatchOptions {
  readonly system: Redis;
  readonly isClustered: boolean;
  readonly log: Logger;
  onAway(): void;
  onBack(change: ServerReturn): void;
}

const everyMs = { well: 2000, away: 250 };
/** A server this slow to answer is away for anybody who waits. */
const patienceMs = 3000;
/** From here on, what memory is left is for those who are in. */
const fullPart = 0.7;
/** A connection on which nothing comes any more is given up. */
const silenceMs = 5000;

export class ServerWatch {
  readonly #options: ServerWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #isAway = false;
  #isFull = false;
  #runId: string | undefined;
  #seenAtMs = Date.now();
  #answeredAtMs = Date.now();
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: ServerWatchOptions) {
    this.#options = options;
    options.system.on('close', this.#closed);
    this.#schedule(0);
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  /** Its memory is taken up so far that nobody new should come. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Looks now, because something went wrong. */
  suspect(): void {
    this.#schedule(0);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#options.system.off('close', this.#closed);
  }

  #closed = (): void => this.#schedule(0);

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
        this.#schedule(this.#isAway ? everyMs.away : everyMs.well);
      });
    }, delayMs);
    this.#timer.unref();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    const startedAtMs = Date.now();
    const found = await within(patienceMs, this.#ask()).catch((cause: unknown) => ({
      problem: String(cause),
    }));
    if (this.#isClosed) return;
    if ('problem' in found) this.#away(found.problem);
    else this.#well(found.runId, startedAtMs);
  }

  /** @throws {Error} with what is wrong */
  async #ask(): Promise<{ runId: string }> {
    const { system, isClustered } = this.#options;
    const asked = [system.info('server', 'replication', 'persistence', 'memory')];
    if (isClustered) asked.push(system.call('CLUSTER', 'INFO').then(String));
    const [info = '', cluster = ''] = await Promise.all(asked);
    this.#answeredAtMs = Date.now();
    const memory = (name: string) => Number(new RegExp(`\\n${name}:(\\d+)`).exec(info)?.[1] ?? 0);
    this.#isFull = memory('maxmemory') > 0 && memory('used_memory') > fullPart * memory('maxmemory');
    if (/\nrole:slave/.test(info)) {
      system.disconnect(true);
      throw new Error('the server is a replica');
    }
    if (/\nloading:1/.test(info)) throw new Error('the server loads its data');
    if (isClustered && !/cluster_state:ok/.test(cluster)) throw new Error('the server has no slots yet');
    return { runId: /\nrun_id:(\w+)/.exec(info)?.[1] ?? '' };
  }

  #away(problem: string): void {
    const { system, log } = this.#options;
    const nowMs = Date.now();
    if (system.status === 'ready' && nowMs - this.#answeredAtMs > silenceMs) {
      this.#answeredAtMs = nowMs;
      system.disconnect(true);
    }
    if (this.#isAway) return;
    this.#isAway = true;
    log.warn({ problem }, 'the shared Redis is away');
    this.#options.onAway();
  }

  #well(runId: string, startedAtMs: number): void {
    const isOther = this.#runId !== undefined && this.#runId !== runId;
    const isReturn = this.#isAway || isOther;
    const formerSeenAtMs = this.#seenAtMs;
    this.#runId = runId;
    this.#seenAtMs = startedAtMs;
    this.#isAway = false;
    if (!isReturn) return;
    this.#options.log.warn({ isOther }, 'the shared Redis is back');
    this.#options.onBack({ isOther, formerSeenAtMs });
  }
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the server does not answer')), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

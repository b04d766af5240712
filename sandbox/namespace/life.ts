/**
 * What every sandbox has in this process, wherever its keys are: its events, its transcript, the time until it ends,
 * and its end.
 */
import type { Logger } from 'pino';
import { expiryWarningMs, type Limits } from '#sandbox/config.ts';
import type { Failure } from '#sandbox/failure.ts';
import { AnsweredCommand } from '#sandbox/namespace/answered-command.ts';
import { EventLog, type NewEvent } from '#sandbox/namespace/event-log.ts';
import { Expiry } from '#sandbox/namespace/expiry.ts';
import { Kept } from '#sandbox/namespace/kept.ts';
import type { Answered } from '#sandbox/namespace/session-host.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { sizeOfReply } from '#sandbox/resp/reply-size.ts';
import { readTypedLine } from '#sandbox/resp/typed-line.ts';
import { toWireReply } from '#sandbox/resp/wire.ts';
import type { TranscriptEntry } from '#sandbox/sandbox.ts';

export interface LifeOptions {
  readonly limits: Limits;
  readonly idleMs: number;
  readonly lastUsedAtMs: number;
  readonly log: Logger;
  /** Writes down at once that it was used. */
  saveLastUse(atMs: number): Promise<void>;
}

export class SandboxLife {
  readonly log: EventLog;
  readonly #options: LifeOptions;
  readonly #transcript: Kept<Answered>;
  readonly #expiry: Expiry;
  readonly #endListeners = new Set<(failure: Failure) => void>();
  #isCompact = true;
  #ended: Failure | undefined;
  #held: Failure | undefined;

  constructor(options: LifeOptions) {
    const { idleMs, lastUsedAtMs, limits, log } = options;
    const kept = { most: limits.eventsKept, bytes: limits.eventBytesKept };
    this.#options = options;
    this.log = new EventLog(kept, cause => log.error({ err: cause }, 'a listener of a sandbox failed'));
    this.#transcript = new Kept(kept);
    this.#expiry = new Expiry({
      idleMs,
      lastUsedAtMs,
      tell: expiresAtMs => this.addEvent(() => ({ type: 'expiry', expiresAtMs })),
    });
  }

  get lastUsedAtMs(): number {
    return this.#expiry.lastUsedAtMs;
  }
  get expiresAtMs(): number {
    return this.#expiry.expiresAtMs;
  }
  get expiryWarningMs(): number {
    return expiryWarningMs(this.#options.idleMs);
  }

  /** @param size about how many bytes the event holds on to */
  addEvent(event: () => NewEvent, size = 0): void {
    this.log.add({ event, size });
  }

  /** A command of a client was answered: for the transcript and for whoever watches. */
  tell(answered: Answered): void {
    this.#isCompact = false;
    this.#transcript.add(answered);
    this.log.add(answered);
  }

  /** A client was sent something that it did not ask for. */
  pushed(client: string, push: Reply, runId: string | undefined): void {
    const event = { type: 'push', client, ...(runId === undefined ? {} : { runId }) } as const;
    this.addEvent(() => ({ ...event, reply: toWireReply(push) }), sizeOfReply(push));
  }

  /** The arguments of a typed line, or the reply to one that is no command, which is told as if it had been answered. */
  readLine(
    client: string,
    line: string,
    runId: string | undefined,
  ): { readonly args: readonly Buffer[] } | { readonly reply: Reply } {
    const typed = readTypedLine(line, this.#options.limits.lineBytes);
    if ('args' in typed) return typed;
    const { reply, shown } = typed;
    this.tell(new AnsweredCommand({ args: shown, reply }, { client, runId, durationMs: 0, protocol: 2 }));
    return { reply };
  }

  transcript(): readonly TranscriptEntry[] {
    return this.#transcript.from();
  }

  clearTranscript(): void {
    this.#transcript.clear();
  }

  /** Here or in another process. */
  usedAt(nowMs: number): void {
    this.#expiry.usedAt(nowMs);
  }

  async extend(): Promise<void> {
    this.demandAlive();
    const nowMs = Date.now();
    this.#expiry.usedAt(nowMs, { mustTell: true });
    await this.#options.saveLastUse(nowMs);
  }

  /** When it has not been used for a while, what is kept for whoever looks later takes less room. */
  rest(nowMs: number): void {
    const isIdle = nowMs - this.lastUsedAtMs >= this.#options.limits.idleConnectionMs;
    if (!isIdle || this.#isCompact) return;
    this.#isCompact = true;
    for (const answered of this.#transcript.from()) answered.compact();
    this.log.compact();
  }

  /** Lets no client in, until what this returns is called. */
  hold(failure: Failure): () => void {
    this.#held = failure;
    return () => {
      this.#held = undefined;
    };
  }

  /** @throws {Failure} when it has ended in this process */
  demandAlive(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  /** @throws {Failure} when no client may come in */
  demandOpen(): void {
    this.demandAlive();
    if (this.#held !== undefined) throw this.#held;
  }

  /** Told once, at its end. Returns the function that stops listening. */
  onEnd(listener: (failure: Failure) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  end(failure: Failure): void {
    this.#ended = failure;
    for (const listener of [...this.#endListeners]) listener(failure);
    this.#endListeners.clear();
  }
}

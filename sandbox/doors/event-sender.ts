/**
 * Sends a sandbox's events to one browser, in order, no faster than it reads. While the browser lags, nothing is
 * piled up here: the sandbox keeps its last events, and the sender goes on from where it was once the socket has
 * drained. A browser that lags behind what is kept is told to come again.
 */
import type { WebSocket } from 'ws';
import type { Response, SandboxEvent } from '#sandbox/protocol.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

/** Answers that wait behind events which are still to be sent. */
const mostDeferred = 5000;

export interface EventSenderOptions {
  readonly socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN'>;
  /** Bytes on their way to the browser above which events wait. */
  readonly pauseBytes: number;
  /** Called before each frame is written. */
  readonly beforeWrite: () => void;
  /** The browser lags too far behind to be caught up with. */
  readonly onLost: () => void;
}

export class EventSender {
  readonly #options: EventSenderOptions;
  #events: Sandbox['events'] | undefined;
  #unsubscribe: (() => void) | undefined;
  #sentSeq = 0;
  #isFollowing = false;
  #isWaiting = false;
  #deferred: Response[] = [];

  constructor(options: EventSenderOptions) {
    this.#options = options;
  }

  /** Counts as a watcher from now on, but sends no event until `follow`. */
  watch(events: Sandbox['events']): void {
    this.stop();
    this.#events = events;
    this.#isWaiting = true;
    this.#unsubscribe = events.subscribe(event => this.#onEvent(event));
  }

  /** Sends the events after `seq`, those that have been and those that come. */
  follow(seq: number): void {
    this.#sentSeq = seq;
    this.#isFollowing = true;
    this.#catchUp();
  }

  /** An answer, behind the events that came before it. */
  answer(response: Response): void {
    if (this.#isWaiting) {
      this.#deferred.push(response);
      if (this.#deferred.length > mostDeferred) this.#lose();
    } else this.#write(response);
  }

  /** An answer that belongs before any event. */
  answerFirst(response: Response): void {
    this.#write(response);
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#events = undefined;
    this.#isFollowing = false;
    this.#isWaiting = false;
    this.#deferred = [];
  }

  #onEvent(event: SandboxEvent): void {
    if (!this.#isWaiting) this.#sendEvent(event);
  }

  #sendEvent(event: SandboxEvent): void {
    this.#sentSeq = event.seq;
    this.#write({ type: 'event', event });
    if (this.#options.socket.bufferedAmount > this.#options.pauseBytes) this.#isWaiting = true;
  }

  #write(response: Response): void {
    const { socket, beforeWrite } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    beforeWrite();
    // Bytes and not text: a gathered write of bytes alone is cheaper than one of both.
    socket.send(Buffer.from(JSON.stringify(response)), { binary: false }, () => this.#onWritten());
  }

  #onWritten(): void {
    const { socket, pauseBytes } = this.#options;
    if (this.#isWaiting && this.#isFollowing && socket.bufferedAmount <= pauseBytes / 2) this.#catchUp();
  }

  #lose(): void {
    this.stop();
    this.#options.onLost();
  }

  #catchUp(): void {
    const missed = this.#events?.since(this.#sentSeq);
    if (missed === undefined) {
      this.#lose();
      return;
    }
    this.#isWaiting = false;
    for (const event of missed) {
      this.#sendEvent(event);
      if (this.#isWaiting) return;
    }
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const response of deferred) this.#write(response);
  }
}

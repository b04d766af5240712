/**
 * One WebSocket to the sandbox: opens it, checks every frame on arrival, and opens it again when it drops. It knows
 * nothing of what the frames mean. Loaded on demand, because zod and the protocol weigh more than the first paint may.
 */
import { type Request, type Response, responseSchema } from '#sandbox/protocol.ts';

export interface Connection {
  /** False if the frame could not be handed over; the caller keeps it. */
  send(request: Request): boolean;
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly url: string;
  /** Runs before each attempt; the learner's cookie must exist before the door will open. */
  readonly prepare: () => Promise<void>;
  readonly onUp: () => void;
  readonly onDown: (retryAtMs: number) => void;
  readonly onResponse: (response: Response) => void;
  /** A frame that is not of the protocol: the page is older or newer than the server. */
  readonly onGarbage: () => void;
}

const firstRetryMs = 400;
const longestRetryMs = 15_000;
const heartbeatMs = 20_000;
const silenceMs = 45_000;

/** Connects and stays connected until `close`. */
export function connect(options: ConnectionOptions): Connection {
  const link = new Link(options);
  link.attempt();
  return link;
}

class Link implements Connection {
  readonly #options: ConnectionOptions;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #lastHeardMs = 0;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    window.addEventListener('online', this.retryNow);
  }

  send(request: Request): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  attempt(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#options.prepare().then(
      () => this.#open(),
      () => this.#down(),
    );
  }

  retryNow = (): void => {
    if (this.#retry === undefined) return;
    this.#failures = 0;
    this.attempt();
  };

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    window.removeEventListener('online', this.retryNow);
    this.#socket?.close();
  }

  #open(): void {
    if (this.#isClosed) return;
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#lastHeardMs = Date.now();
      this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
      this.#options.onUp();
    };
    socket.onmessage = message => this.#read(message.data);
    socket.onclose = () => this.#down();
  }

  #read(data: unknown): void {
    this.#lastHeardMs = Date.now();
    const parsed = responseSchema.safeParse(typeof data === 'string' ? parseJson(data) : undefined);
    if (!parsed.success) {
      this.#options.onGarbage();
      return;
    }
    // Only an accepted `open` proves that the connection works; a socket that opens and drops keeps backing off.
    if (parsed.data.type === 'opened') this.#failures = 0;
    this.#options.onResponse(parsed.data);
  }

  #beat(): void {
    if (Date.now() - this.#lastHeardMs > silenceMs) this.#socket?.close();
    else this.send({ type: 'ping', id: 'heartbeat' });
  }

  #down(): void {
    clearInterval(this.#heartbeat);
    this.#socket = undefined;
    if (this.#isClosed || this.#retry !== undefined) return;
    const backOffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    const waitMs = backOffMs * (0.7 + Math.random() * 0.6);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.attempt(), waitMs);
    this.#options.onDown(Date.now() + waitMs);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

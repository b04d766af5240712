/** One bare connection: commands out, whole frames in, messages apart from replies. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { frameEnd, isMessage } from './frames.ts';

export class Wire {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #replies: Buffer[] = [];
  #messages: Buffer[] = [];
  #look: (() => void) | undefined;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isClosed = true;
      this.#look?.();
    });
  }

  static async open(port: number): Promise<Wire> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Wire(socket);
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Replies that have arrived and were not taken. */
  get waiting(): number {
    return this.#replies.length;
  }

  /** So many replies, or as many as there are when time is up or the connection ends. */
  async replies(count: number, withinMs: number): Promise<Buffer[]> {
    await this.#until(() => this.#replies.length >= count, withinMs);
    return this.#replies.splice(0, count);
  }

  /** All messages, waiting until there are so many. */
  async messages(count: number, withinMs: number): Promise<Buffer[]> {
    await this.#until(() => this.#messages.length >= count, withinMs);
    return this.#messages.splice(0);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    let at = 0;
    while (at < this.#received.length) {
      const end = frameEnd(this.#received, at);
      if (end < 0) break;
      const frame = this.#received.subarray(at, end);
      (isMessage(frame) ? this.#messages : this.#replies).push(frame);
      at = end;
    }
    this.#received = this.#received.subarray(at);
    this.#look?.();
  }

  async #until(isThere: () => boolean, withinMs: number): Promise<void> {
    if (isThere() || this.#isClosed) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, withinMs);
      this.#look = () => {
        if (!isThere() && !this.#isClosed) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#look = undefined;
  }
}

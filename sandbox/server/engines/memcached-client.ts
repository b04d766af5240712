/**
 * A cache client for Memcached's text protocol: GET and SET, pipelined on one connection, answered in order. Any trouble
 * closes it, and what waits fails.
 */
import { connect, type Socket } from 'node:net';
import type { CacheClient, GetOutcome, SetOutcome } from '#sandbox/server/load/cache-client.ts';

const connectMs = 1000;
const mostWaiting = 4096;
const mostLineBytes = 2048;
const lineEnd = Buffer.from('\r\n');
/** From 30 days on it takes an expiry for a date; ours are shorter than a day. */
const noExpiry = 0;

export interface MemcachedClient extends CacheClient {
  close(): void;
}

interface Waiting {
  /** A line of the answer; true when the answer is whole. */
  line(text: string): boolean;
  failed(why: string): void;
}

/** @throws {Error} if it cannot be reached */
export async function openMemcached(path: string): Promise<MemcachedClient> {
  return new TextConnection(await openSocket(path));
}

function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const timer = setTimeout(() => socket.destroy(new Error('Memcached does not answer.')), connectMs);
    socket.once('error', cause => {
      clearTimeout(timer);
      reject(cause);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

class TextConnection implements MemcachedClient {
  readonly #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);
  /** Bytes of a value still to come, its ending included. */
  #skipping = 0;
  #waiting: Waiting[] = [];
  #isOpen = true;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
  }

  get(key: string, ended: (outcome: GetOutcome) => void): void {
    let isHit = false;
    this.#send([`get ${key}\r\n`], {
      line: text => {
        const bytes = /^VALUE \S+ \d+ (\d+)$/.exec(text)?.[1];
        if (bytes !== undefined) {
          isHit = true;
          this.#skipping = Number(bytes) + lineEnd.length;
          return false;
        }
        ended(text === 'END' ? { isHit } : { error: text });
        return true;
      },
      failed: error => ended({ error }),
    });
  }

  set(key: string, value: Buffer, ttlSeconds: number | null, ended: (outcome: SetOutcome) => void): void {
    this.#send([`set ${key} 0 ${ttlSeconds ?? noExpiry} ${value.length}\r\n`, value, lineEnd], {
      line: text => {
        ended(text === 'STORED' ? undefined : { error: text });
        return true;
      },
      failed: error => ended({ error }),
    });
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    for (const { failed } of this.#waiting.splice(0)) failed('The connection to Memcached broke.');
  }

  #send(parts: readonly (string | Buffer)[], waiting: Waiting): void {
    if (!this.#isOpen || this.#waiting.length >= mostWaiting) {
      waiting.failed(this.#isOpen ? 'Memcached does not keep up.' : 'Memcached is not connected.');
      return;
    }
    this.#waiting.push(waiting);
    this.#socket.cork();
    for (const part of parts) this.#socket.write(part);
    process.nextTick(() => this.#socket.uncork());
  }

  #receive(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    while (this.#isOpen && this.#unread.length > 0) {
      if (this.#skipping > 0) {
        const skipped = Math.min(this.#skipping, this.#unread.length);
        this.#skipping -= skipped;
        this.#unread = this.#unread.subarray(skipped);
        continue;
      }
      const end = this.#unread.indexOf(lineEnd);
      if (end < 0) {
        if (this.#unread.length > mostLineBytes) this.close();
        return;
      }
      const text = this.#unread.toString('latin1', 0, end);
      this.#unread = this.#unread.subarray(end + lineEnd.length);
      if (this.#waiting[0]?.line(text) !== false) this.#waiting.shift();
    }
  }
}

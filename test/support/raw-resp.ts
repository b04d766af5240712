/** A bare TCP connection to the RESP door, for tests at the byte. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawResp {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** Everything received so far. */
  text(): string;
  send(bytes: string | Buffer): void;
  /** Waits until what was received contains or matches what is expected. Fails when the connection ends before. */
  until(expected: string | RegExp): Promise<string>;
  end(): Promise<void>;
}

export async function rawResp(port: number): Promise<RawResp> {
  const socket = connect(port, '127.0.0.1');
  let received: Buffer[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', chunk => {
    received.push(chunk);
    for (const look of [...waiting]) look();
  });
  await once(socket, 'connect');
  // Joined only when somebody looks, so that many megabytes are not copied for each chunk.
  const text = () => {
    received = [Buffer.concat(received)];
    return received[0]?.toString('latin1') ?? '';
  };
  return {
    socket,
    closed,
    text,
    send: bytes => void socket.write(bytes),
    until: expected =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const seen = text();
          if (typeof expected === 'string' ? !seen.includes(expected) : !expected.test(seen)) return;
          waiting.delete(look);
          resolve(seen);
        };
        waiting.add(look);
        void closed.then(() => reject(new Error(`closed after ${JSON.stringify(text())}`)));
        look();
      }),
    end: async () => {
      socket.destroy();
      await closed;
    },
  };
}

/** A command as a client library sends it. */
export function command(...args: (string | Buffer)[]): Buffer {
  const parts = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = Buffer.from(arg);
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

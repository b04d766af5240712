/**
 * A page's side of the WebSocket door as lean as can be, as a browser's own is beside `ws` in Node: the request is one
 * frame, made once; of the answers the frames are told apart and searched for what they must say. It opens by `ws`'s
 * rules, but by hand.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LoadConnection } from './load.ts';
import { value } from './load-value.ts';

const answerMark = Buffer.from('"runId":"run"');
const replyMark = Buffer.from(JSON.stringify(value));
const settingMark = Buffer.from('"runId":"set"');
const openedMark = Buffer.from('"type":"opened"');

export async function leanWebSocketConnection(options: {
  port: number;
  cookie: string;
  key: string;
}): Promise<LoadConnection> {
  const socket = connect(options.port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const frames = new Frames(socket, await upgrade(socket, options));
  socket.write(textFrame({ type: 'open', id: 'open', scope: 'playground' }));
  await frames.until(openedMark);
  socket.write(textFrame({ type: 'run', id: 'set', client: 'A', line: `SET ${options.key} "${value}"` }));
  await frames.until(settingMark);

  const request = textFrame({ type: 'run', id: 'run', client: 'A', line: `GET ${options.key}` });
  return {
    run: (depth, isOver, answered) => frames.ask(request, depth, isOver, answered),
    close: () => socket.destroy(),
  };
}

async function upgrade(socket: Socket, { port, cookie }: { port: number; cookie: string }): Promise<Buffer> {
  const key = randomBytes(16).toString('base64');
  const lines = [
    'GET /sandbox HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let received = Buffer.alloc(0);
  for (;;) {
    const [chunk]: unknown[] = await once(socket, 'data');
    if (Buffer.isBuffer(chunk)) received = Buffer.concat([received, chunk]);
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = received.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(`The upgrade was answered ${head.slice(0, 100)}`);
    return received.subarray(end + 4);
  }
}

/** A masked text frame whose mask is zero, so that its bytes stand as they are. */
function textFrame(content: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(content));
  if (payload.length > 125) throw new Error('This load client sends short frames only.');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

class Frames {
  readonly #socket: Socket;
  #rest: Buffer;
  #onFrame: (bytes: Buffer, from: number, to: number) => void = () => {};

  constructor(socket: Socket, first: Buffer) {
    this.#socket = socket;
    this.#rest = first;
    socket.on('data', chunk => this.#receive(chunk));
  }

  /** Waits for a frame that holds these bytes. */
  until(mark: Buffer): Promise<void> {
    return new Promise(resolve => {
      this.#onFrame = (bytes, from, to) => {
        if (bytes.subarray(from, to).includes(mark)) resolve();
      };
      this.#receive(Buffer.alloc(0));
    });
  }

  ask(request: Buffer, depth: number, isOver: () => boolean, answered: (ms: number) => void): Promise<void> {
    const requests = Array.from({ length: depth + 1 }, (_, count) =>
      Buffer.concat(Array.from({ length: count }, () => request)),
    );
    return new Promise((resolve, reject) => {
      const sentAt: number[] = [];
      let first = 0;
      let toSend = 0;
      const send = () => {
        const now = performance.now();
        for (let number = 0; number < toSend; number += 1) sentAt.push(now);
        const bytes = requests[toSend];
        toSend = 0;
        if (bytes !== undefined && bytes.length > 0) this.#socket.write(bytes);
      };
      this.#onFrame = (bytes, from, to) => {
        const frame = bytes.subarray(from, to);
        if (!frame.includes(answerMark)) {
          if (frame.includes('"failed"')) reject(new Error(`The page was answered ${frame.toString()}`));
          return;
        }
        if (!frame.includes(replyMark)) reject(new Error(`The page was answered ${frame.toString()}`));
        answered(performance.now() - (sentAt[first] ?? 0));
        first += 1;
        if (!isOver()) toSend += 1;
        else if (first === sentAt.length + toSend) resolve();
      };
      this.#afterChunk = () => {
        if (toSend > 0) send();
      };
      toSend = depth;
      send();
    });
  }

  #afterChunk: () => void = () => {};

  #receive(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (;;) {
      const short = bytes[at + 1];
      if (short === undefined) break;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length < at + header) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(at + 2)
            : Number(bytes.readBigUInt64BE(at + 2));
      const end = at + header + length;
      if (bytes.length < end) break;
      this.#onFrame(bytes, at + header, end);
      at = end;
    }
    this.#rest = bytes.subarray(at);
    this.#afterChunk();
  }
}

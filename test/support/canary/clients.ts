/** An attacker's connections: they send a batch and wait until all of it is answered, whatever state it leaves. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { responseSchema } from '#sandbox/protocol.ts';
import { ReplyParser } from '#sandbox/resp/parser.ts';
import { textOf } from '#test/attack/battery.ts';
import { command } from '#test/support/raw-resp.ts';
import { type Judge, shown } from './judge.ts';

export interface AttackClient {
  /** Resolves when the whole batch is answered, or the connection was closed on it. */
  run(batch: readonly Buffer[][]): Promise<void>;
  close(): void;
}

const answeredWithinMs = 30_000;
const replyLimits = { replyBytes: 32_000_000, elements: 1_000_000, depth: 32 };

interface RespOptions {
  readonly port: number;
  readonly login: { readonly id: string; readonly token: string };
  readonly protocol: 2 | 3;
  readonly judge: Judge;
}

/** Comes back by a new connection when the old one was closed. */
export async function openRespClient(options: RespOptions): Promise<AttackClient> {
  let socket = await logIn(options);
  return {
    run: async batch => {
      if (socket.destroyed || socket.readableEnded) socket = await logIn(options);
      const nonce = randomBytes(9).toString('hex');
      // DISCARD, so that the last PING is answered also where a MULTI was left open.
      const bytes = [...batch.map(args => command(...args)), command('DISCARD'), command('PING', nonce)];
      const answered = untilTold(socket, nonce, options.judge, shown(batch));
      socket.write(Buffer.concat(bytes));
      await answered;
    },
    close: () => socket.destroy(),
  };
}

async function logIn({ port, login, protocol }: RespOptions): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(command('HELLO', String(protocol), 'AUTH', login.id, login.token));
  await once(socket, 'data');
  return socket;
}

/** Reads and judges until the nonce is heard. What comes later belongs to the next batch. */
function untilTold(socket: Socket, nonce: string, judge: Judge, asked: string): Promise<void> {
  return new Promise(resolve => {
    const parser = new ReplyParser(replyLimits);
    const end = () => {
      clearTimeout(timer);
      socket.off('data', read);
      socket.off('close', end);
      resolve();
    };
    const read = (chunk: Buffer) => {
      parser.push(chunk);
      for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
        judge.reply(reply, asked);
        if (textOf(reply).includes(nonce)) end();
      }
    };
    const timer = setTimeout(() => {
      judge.find('was not answered', asked);
      socket.destroy();
    }, answeredWithinMs);
    socket.on('data', read);
    socket.on('close', end);
  });
}

/** Types lines as client A and reads all that the page is told. */
export async function openBrowserClient({
  port,
  cookie,
  judge,
}: {
  port: number;
  cookie: string;
  judge: Judge;
}): Promise<AttackClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sandbox`, {
    headers: { cookie },
    maxPayload: 64_000_000,
  });
  const waiting = new Map<string, () => void>();
  let asked = '';
  let last = 0;
  socket.on('error', () => undefined);
  socket.on('message', data => {
    const text = String(data);
    const frame = responseSchema.parse(JSON.parse(text));
    // The page is told its own sandbox's id and address when it opens.
    if (frame.type !== 'opened') judge.text(decoded(text), asked);
    const id =
      frame.type === 'event' ? (frame.event.type === 'command' ? frame.event.runId : undefined) : frame.id;
    if (frame.type === 'failed' && frame.code === 'internal') judge.find(`broke: ${frame.detail}`, asked);
    if (id !== undefined && id !== null) waiting.get(id)?.();
  });
  await once(socket, 'open');
  const ask = (request: object): Promise<void> => {
    last += 1;
    const id = `canary-${last}`;
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(() => {
        judge.find('was not answered', asked);
        end();
      }, answeredWithinMs);
      waiting.set(id, end);
      socket.send(JSON.stringify({ ...request, id }));
    });
  };
  await ask({ type: 'open', scope: 'playground' });
  return {
    run: async batch => {
      asked = shown(batch);
      await Promise.all(batch.map(args => ask({ type: 'run', client: 'A', line: lineOf(args) })));
      await ask({ type: 'run', client: 'A', line: 'DISCARD' });
      // Subscribed in RESP2 it can do little else.
      if (last % 5 === 0) await ask({ type: 'close-client', client: 'A' });
    },
    close: () => socket.terminate(),
  };
}

/** As one types it, every byte that is not plain as redis-cli escapes it. */
function lineOf(args: readonly Buffer[]): string {
  return args
    .map(
      arg =>
        `"${arg.toString('latin1').replace(/[^ !#-[\]-~]/g, one => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`,
    )
    .join(' ');
}

/** With what stands there in base64 in clear. */
function decoded(text: string): string {
  return text.replace(/"base64":"([^"]*)"/g, (_, bytes: string) =>
    Buffer.from(bytes, 'base64').toString('latin1'),
  );
}

/** An attacker's connections: they send a batch and wait until all of it is answered, whatever state it leaves. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { responseSchema } from '#sandbox/protocol.ts';
import { ReplyParser } from '#sandbox/resp/parser.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { textOf } from '#test/attack/battery.ts';
import { command } from '#test/support/raw-resp.ts';
import { type Judge, shown } from './judge.ts';

export interface AttackClient {
  /** Resolves when the whole batch is answered, or the connection was closed on it. */
  run(batch: readonly Buffer[][]): Promise<void>;
  close(): void;
}

const defaultAnsweredWithinMs = 30_000;
/** How long a client waits that was refused because it asks too fast. */
const momentMs = 200;
const tooFast = /^ERR quota: too many commands: /;
/** The door shuts out, for a while, an address that has guessed too often; it comes back by another connection. */
const notLoggedIn = /^NOAUTH /;
const replyLimits = { replyBytes: 32_000_000, elements: 1_000_000, depth: 32 };

interface RespOptions {
  readonly port: number;
  readonly login: { readonly id: string; readonly token: string };
  readonly protocol: 2 | 3;
  readonly judge: Judge;
  readonly answeredWithinMs?: number;
}

/** Comes back by a new connection when the old one was closed. */
export async function openRespClient(options: RespOptions): Promise<AttackClient> {
  let conversation = await openConversation(options);
  return {
    run: async batch => {
      if (!conversation.isOpen) conversation = await openConversation(options);
      await conversation.run(batch);
    },
    close: () => conversation.close(),
  };
}

async function openConversation(options: RespOptions): Promise<Conversation> {
  const socket = connect(options.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const { id, token } = options.login;
  const conversation = new Conversation(socket, options);
  await conversation.say([command('HELLO', String(options.protocol), 'AUTH', id, token)], 'HELLO');
  return conversation;
}

interface Awaited {
  readonly nonce: string;
  told(): void;
}

/** One connection, read from its beginning to its end: what comes between two batches is judged as well. */
class Conversation {
  readonly #socket: Socket;
  readonly #judge: Judge;
  readonly #answeredWithinMs: number;
  readonly #parser = new ReplyParser(replyLimits);
  #asked = '';
  #awaited: Awaited | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(socket: Socket, { judge, answeredWithinMs = defaultAnsweredWithinMs }: RespOptions) {
    this.#socket = socket;
    this.#judge = judge;
    this.#answeredWithinMs = answeredWithinMs;
    socket.on('data', chunk => this.#read(chunk));
    socket.on('close', () => this.#awaited?.told());
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  run(batch: readonly Buffer[][]): Promise<void> {
    return this.say(
      batch.map(args => command(...args)),
      shown(batch),
    );
  }

  /** Resolves when all of it is answered, or the connection was closed on it. */
  async say(commands: readonly Buffer[], shownCommands: string): Promise<void> {
    if (!this.isOpen) return;
    this.#asked = shownCommands;
    const nonce = randomBytes(9).toString('hex');
    const answered = new Promise<void>(told => {
      this.#awaited = { nonce, told };
    });
    const timer = setTimeout(() => {
      this.#judge.find('was not answered', shownCommands);
      this.close();
    }, this.#answeredWithinMs);
    this.#socket.write(Buffer.concat([...commands, lastWords(nonce)]));
    await answered;
    clearTimeout(timer);
    clearTimeout(this.#again);
    this.#awaited = undefined;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#parser.push(chunk);
    for (let reply = this.#parser.next(); reply !== undefined; reply = this.#parser.next()) {
      this.#judge.reply(reply, this.#asked);
      if (this.#awaited !== undefined) this.#hear(reply, this.#awaited);
    }
  }

  #hear(reply: Reply, { nonce, told }: Awaited): void {
    if (textOf(reply).includes(nonce)) told();
    else if (reply.type === 'error' && tooFast.test(reply.text)) this.#askAgainSoon(nonce);
    else if (reply.type === 'error' && notLoggedIn.test(reply.text)) this.close();
  }

  /** Who asks too fast is refused anything, the PING too, and told to wait a moment and go on: that must do. */
  #askAgainSoon(nonce: string): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#socket.write(lastWords(nonce)), momentMs);
  }
}

/** DISCARD, so that the PING is answered also where a MULTI was left open. */
const lastWords = (nonce: string): Buffer => Buffer.concat([command('DISCARD'), command('PING', nonce)]);

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
      }, defaultAnsweredWithinMs);
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

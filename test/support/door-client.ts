/** One client of a sandbox through either door, for tests that say the same through all of them. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { WireReply } from '#sandbox/protocol.ts';
import { ReplyParser } from '#sandbox/resp/parser.ts';
import { error, integer, type Reply } from '#sandbox/resp/reply.ts';
import { toBuffer } from '#sandbox/resp/wire.ts';
import type { Browser } from './browser.ts';
import { command } from './raw-resp.ts';

export interface DoorClient {
  /** Words without spaces and quotes. Resolves to the first reply; a failure of the door comes as an error reply. */
  run(...words: string[]): Promise<Reply>;
  close(): Promise<void>;
}

export async function respDoorClient(
  port: number,
  { id, token }: { id: string; token: string },
  protocol: 2 | 3,
): Promise<DoorClient & { readonly greeting: Reply; send(args: readonly Buffer[]): Promise<Reply> }> {
  const socket = connect(port, '127.0.0.1');
  const parser = new ReplyParser({ replyBytes: 64_000_000, elements: 1_000_000, depth: 16 });
  const waiting: ((reply: Reply) => void)[] = [];
  socket.on('error', () => undefined);
  socket.on('data', chunk => {
    parser.push(chunk);
    for (let reply = parser.next(); reply !== undefined; reply = parser.next()) waiting.shift()?.(reply);
  });
  const closed = once(socket, 'close');
  socket.on('close', () => {
    for (const resolve of waiting.splice(0)) resolve(error('closed'));
  });
  await once(socket, 'connect');
  const send = (args: readonly (string | Buffer)[]) =>
    new Promise<Reply>(resolve => {
      waiting.push(resolve);
      socket.write(command(...args));
    });
  const run = (...words: string[]) => send(words);
  const greeting = await run('HELLO', String(protocol), 'AUTH', id, token);
  return {
    greeting,
    run,
    send,
    close: async () => {
      socket.destroy();
      await closed;
    },
  };
}

export function browserDoorClient(browser: Browser, client: 'A' | 'B' | 'C' | 'D' | 'E'): DoorClient {
  return {
    run: async (...words) => {
      const answer = await browser.ask({ type: 'run', client, line: words.join(' ') });
      if (answer.type === 'failed') return error(`ERR ${answer.code}: ${answer.detail}`);
      if (answer.type !== 'event' || answer.event.type !== 'command') throw new Error(answer.type);
      return fromWire(answer.event.reply);
    },
    close: async () => void (await browser.ask({ type: 'close-client', client })),
  };
}

export function fromWire(wire: WireReply): Reply {
  switch (wire.type) {
    case 'integer':
      return integer(BigInt(wire.text));
    case 'bulk':
      return { type: 'bulk', bytes: toBuffer(wire.bytes) };
    case 'verbatim':
      return { ...wire, bytes: toBuffer(wire.bytes) };
    case 'array':
    case 'set':
    case 'push':
      return { type: wire.type, items: wire.items.map(fromWire) };
    case 'map':
      return { type: 'map', entries: wire.entries.map(([k, v]) => [fromWire(k), fromWire(v)]) };
    case 'status':
    case 'error':
    case 'double':
    case 'big-number':
      return { type: wire.type, text: wire.text };
    default:
      return wire;
  }
}

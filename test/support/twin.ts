/**
 * A sandbox behind the RESP door and a plain redis-server of its own with a user of the same name and password: the
 * same bytes go to both, and their answers are put side by side.
 */
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from './doors.ts';
import { type PlainRedis, startPlainRedis } from './plain-redis.ts';
import { command, type RawResp, rawResp } from './raw-resp.ts';

export interface Answers {
  readonly door: string;
  readonly plain: string;
}

export interface Twin {
  readonly doors: Doors;
  readonly sandbox: Sandbox;
  readonly plain: PlainRedis;
  /** A connection to each, logged in unless said otherwise. */
  connect(options?: { isStranger?: boolean; protocol?: 2 | 3 }): Promise<{ door: RawResp; plain: RawResp }>;
  /** What each answers on a connection of its own, after the login. */
  ask(bytes: Buffer, options?: { isStranger?: boolean; protocol?: 2 | 3 }): Promise<Answers>;
  stop(): Promise<void>;
}

export async function openTwin(options: Parameters<typeof openDoors>[0] = {}): Promise<Twin> {
  const doors = await openDoors(options);
  const sandbox = await doors.registry.create({ owner: 'twin', scope: 'playground', start: [] });
  const plain = await startPlainRedis(sandbox.id, sandbox.token);
  const connect: Twin['connect'] = async ({ isStranger = false, protocol = 2 } = {}) => {
    const [door, other] = await Promise.all([rawResp(doors.respPort), rawResp(plain.port)]);
    if (!isStranger) {
      const hello = command('HELLO', String(protocol), 'AUTH', sandbox.id, sandbox.token);
      await Promise.all([exchange(door, hello), exchange(other, hello)]);
    }
    return { door, plain: other };
  };
  return {
    doors,
    sandbox,
    plain,
    connect,
    ask: async (bytes, how = {}) => {
      const pair = await connect(how);
      const [door, other] = await Promise.all([lastWords(pair.door, bytes), lastWords(pair.plain, bytes)]);
      return { door, plain: other };
    },
    stop: async () => {
      await doors.stop();
      await plain.stop();
    },
  };
}

/** What a connection still says to these bytes and a QUIT behind them, which every state of it takes. */
export async function lastWords(connection: RawResp, ...parts: readonly Buffer[]): Promise<string> {
  const from = connection.text().length;
  for (const part of parts) connection.send(part);
  connection.send(command('QUIT'));
  await connection.closed;
  return connection.text().slice(from);
}

let marks = 0;

/** Sends, and gives back what came until the answer to a PING behind it. For a connection that is logged in. */
export async function exchange(connection: RawResp, ...parts: readonly Buffer[]): Promise<string> {
  const from = connection.text().length;
  marks += 1;
  const mark = `mark-${marks}.`;
  for (const part of parts) connection.send(part);
  connection.send(command('PING', mark));
  await connection.until(`${mark}\r\n`);
  // The answer to the PING itself, in whichever form this connection gets it.
  return connection
    .text()
    .slice(from)
    .replace(/(?:[*>]2\r\n\$4\r\npong\r\n)?\$\d+\r\nmark-\d+\.\r\n$/, '');
}

/** A reply as text without what no two servers have in common: ids of clients. */
export const withoutIds = (text: string) => text.replace(/(\$2\r\nid\r\n):\d+/g, '$1:0');

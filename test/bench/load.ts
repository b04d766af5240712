/**
 * The measuring side, in a process of its own. It keeps sets of connections open, and on demand lets every connection
 * of one set have so many requests under way for so long, each answer being followed by the next request.
 */
import { z } from 'zod';
import { ioredisConnection } from './load-ioredis.ts';
import { leanWebSocketConnection } from './load-lean-websocket.ts';
import { rawConnection } from './load-raw.ts';
import { echoConnection, webSocketConnection } from './load-websocket.ts';
import { answerParent } from './peer.ts';
import { quantile } from './statistics.ts';

/** One connection, ready to be asked. */
export interface LoadConnection {
  /** Has `depth` requests under way until `until` says stop, and calls back with the time that each took. */
  run(depth: number, isOver: () => boolean, answered: (ms: number) => void): Promise<void>;
  close(): void;
}

const login = { port: z.number(), username: z.string(), password: z.string() };
const openSchema = z.object({
  name: z.string(),
  connections: z.array(
    z.discriminatedUnion('by', [
      z.object({ by: z.literal('raw'), ...login, key: z.string() }),
      z.object({ by: z.literal('ioredis'), ...login, key: z.string() }),
      z.object({ by: z.literal('websocket'), port: z.number(), cookie: z.string(), key: z.string() }),
      z.object({ by: z.literal('page'), port: z.number(), cookie: z.string(), key: z.string() }),
      z.object({ by: z.literal('echo'), port: z.number() }),
    ]),
  ),
});
export type LoadOptions = z.infer<typeof openSchema>['connections'][number];

const sets = new Map<string, LoadConnection[]>();
const openedAtOnce = 50;

function connect(options: LoadOptions): Promise<LoadConnection> {
  switch (options.by) {
    case 'raw':
      return rawConnection(options);
    case 'ioredis':
      return ioredisConnection(options);
    case 'websocket':
      return webSocketConnection(options);
    case 'page':
      return leanWebSocketConnection(options);
    case 'echo':
      return echoConnection(options);
  }
}

async function open(input: unknown): Promise<void> {
  const { name, connections } = openSchema.parse(input);
  const opened: LoadConnection[] = [];
  for (let from = 0; from < connections.length; from += openedAtOnce) {
    opened.push(...(await Promise.all(connections.slice(from, from + openedAtOnce).map(connect))));
  }
  sets.set(name, opened);
}

async function run(input: unknown) {
  const { name, depth, forMs } = z
    .object({ name: z.string(), depth: z.number(), forMs: z.number() })
    .parse(input);
  const times: number[] = [];
  const startedAt = performance.now();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
  }, forMs);
  await Promise.all(
    (sets.get(name) ?? []).map(one =>
      one.run(
        depth,
        () => isOver,
        ms => times.push(ms),
      ),
    ),
  );
  clearTimeout(timer);
  const tookMs = performance.now() - startedAt;
  return {
    count: times.length,
    perSecond: (times.length / tookMs) * 1000,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

function close(name: string): void {
  for (const connection of sets.get(name) ?? []) connection.close();
  sets.delete(name);
}

answerParent({ open, run, close: input => close(z.string().parse(input)) }, () => {
  for (const name of [...sets.keys()]) close(name);
});

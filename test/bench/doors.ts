/** Both doors beside raw Redis, by number of connections and depth. */
import type { LoadOptions } from './load.ts';
import { inTurns, median, ratio } from './rounds.ts';
import { type Figure, many, type Stage } from './stage.ts';
import { atLeast, ms, perSecond, type Row } from './statistics.ts';

const rounds = 5;
const turnMs = 300;
const counts = [1, 50, 500];
const depths = [1, 10];

interface Measured extends Figure {
  /** Processor time of the gateway for each request, in microseconds. */
  readonly gatewayUs: number;
}

/** Programs share one sandbox. */
export function measureRespDoor(stage: Stage): Promise<Row[]> {
  return measure(
    stage,
    async count => ({
      door: many(count, 'raw', await stage.door()),
      direct: many(count, 'raw', stage.direct),
    }),
    (where, { door, direct }) => ({
      what: `RESP door, GET, ${where}`,
      value: of(door, direct),
      beside: `${slower(door, direct)}; ${words(door)}, ${cost(door)}; directly ${words(direct)}`,
    }),
  );
}

/** With so many connections it is also measured what the clients' own work costs. */
const ceilingCount = 50;

/**
 * Learners have a sandbox each. `page` is lean as a browser is. `ws` is the library in Node as a client, which costs
 * about as much as the door; `echo` is that client before a server that does nothing else than ours must.
 */
export function measureWebSocketDoor(stage: Stage): Promise<Row[]> {
  return measure(
    stage,
    async count => {
      const cookies = await stage.cookies(2 * count);
      const pages = (by: 'page' | 'websocket', own: readonly string[]) =>
        own.map(cookie => ({ by, port: stage.ports.web, cookie, key: 'product:7' }));
      const isCeiling = count === ceilingCount;
      return {
        page: pages('page', cookies.slice(0, count)),
        ioredis: many(count, 'ioredis', stage.direct),
        ws: isCeiling ? pages('websocket', cookies.slice(count)) : [],
        echo: isCeiling
          ? cookies.slice(count).map(() => ({ by: 'echo' as const, port: stage.echoPort }))
          : [],
      };
    },
    (where, { page, ws, echo, ioredis }) => ({
      what: `WebSocket door, GET, ${where}`,
      ...atLeast(0.5)(rateRatio(page, ioredis)),
      beside:
        `${slower(page, ioredis)}; ${words(page)}, ${cost(page)}; ioredis directly ${words(ioredis)}` +
        (ws.length === 0
          ? ''
          : `; ws as client ${of(ws, ioredis)}, and before a server that only echoes ${of(echo, ioredis)}`),
    }),
  );
}

async function measure<Way extends string>(
  stage: Stage,
  /** A way without connections is left out. */
  connectionsOf: (count: number) => Promise<Record<Way, LoadOptions[]>>,
  describe: (where: string, figures: Record<Way, Measured[]>) => Row,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of counts) {
    const connections = await connectionsOf(count);
    const ways = (Object.keys(connections) as Way[]).filter(way => connections[way].length > 0);
    for (const way of ways) await stage.open(way, connections[way]);
    for (const depth of depths) {
      for (const way of ways) await stage.run(way, depth, turnMs);
      const turns = Object.fromEntries(ways.map(way => [way, () => turn(stage, way, depth)]));
      const figures = await inTurns(rounds, turns as Record<Way, () => Promise<Measured>>);
      for (const way of Object.keys(connections) as Way[]) figures[way] ??= [];
      rows.push(describe(`${count} ${count === 1 ? 'connection' : 'connections'}, depth ${depth}`, figures));
    }
    for (const way of ways) await stage.close(way);
  }
  return rows;
}

async function turn(stage: Stage, way: string, depth: number): Promise<Measured> {
  const before = await stage.gatewayCpuMs();
  const figure = await stage.run(way, depth, turnMs);
  const usedMs = (await stage.gatewayCpuMs()) - before;
  return { ...figure, gatewayUs: (usedMs * 1000) / figure.count };
}

const rates = (figures: readonly Measured[]) => figures.map(({ perSecond }) => perSecond);
const p50s = (figures: readonly Measured[]) => figures.map(({ p50 }) => p50);
const rateRatio = (figures: readonly Measured[], to: readonly Measured[]) => ratio(rates(figures), rates(to));
const of = (figures: readonly Measured[], to: readonly Measured[]) => rateRatio(figures, to).toFixed(2);
const slower = (figures: readonly Measured[], to: readonly Measured[]) =>
  `p50 × ${ratio(p50s(figures), p50s(to)).toFixed(1)}`;
const words = (figures: readonly Measured[]) =>
  `${perSecond(median(rates(figures)))}, p50 ${ms(median(p50s(figures)))}`;
const cost = (figures: readonly Measured[]) =>
  `${median(figures.map(({ gatewayUs }) => gatewayUs)).toFixed(0)} µs of the gateway each`;

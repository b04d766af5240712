/** Both doors beside raw Redis, by number of connections and depth. */
import { inTurns, median, ratio } from './rounds.ts';
import { type Figure, many, type Stage } from './stage.ts';
import { atLeast, ms, perSecond, type Row } from './statistics.ts';

const rounds = 5;
const turnMs = 400;

type Way = 'raw' | 'resp' | 'ioredis' | 'websocket' | 'echo';
const ways: readonly Way[] = ['raw', 'resp', 'ioredis', 'websocket', 'echo'];

export async function measureDoors(stage: Stage, only?: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of only ?? [1, 50, 500]) {
    await openAll(stage, count);
    for (const depth of [1, 10]) {
      for (const way of ways) await stage.run(way, depth, turnMs / 2);
      const turns = Object.fromEntries(ways.map(way => [way, () => stage.run(way, depth, turnMs)]));
      rows.push(
        ...describe(
          count,
          depth,
          await inTurns<Way, Figure>(rounds, turns as Record<Way, () => Promise<Figure>>),
        ),
      );
    }
    for (const way of ways) await stage.close(way);
  }
  return rows;
}

/** Programs share one sandbox; learners at the WebSocket door have one each. */
async function openAll(stage: Stage, count: number): Promise<void> {
  await stage.open('raw', many(count, 'raw', stage.direct));
  await stage.open('resp', many(count, 'raw', await stage.door()));
  await stage.open('ioredis', many(count, 'ioredis', stage.direct));
  const cookies = await stage.cookies(count);
  await stage.open(
    'websocket',
    cookies.map(cookie => ({ by: 'websocket', port: stage.ports.web, cookie, key: 'product:7' })),
  );
  await stage.open(
    'echo',
    cookies.map(() => ({ by: 'echo', port: stage.echoPort })),
  );
}

function describe(count: number, depth: number, figures: Record<Way, Figure[]>): Row[] {
  const rate = (way: Way) => figures[way].map(figure => figure.perSecond);
  const p50 = (way: Way) => figures[way].map(figure => figure.p50);
  const words = (way: Way) => `${perSecond(median(rate(way)))}, p50 ${ms(median(p50(way)))}`;
  const latency = (way: Way, to: Way) => `p50 × ${ratio(p50(way), p50(to)).toFixed(1)}`;
  const where = `${count} ${count === 1 ? 'connection' : 'connections'}, depth ${depth}`;
  return [
    {
      what: `RESP door, GET, ${where}`,
      value: ratio(rate('resp'), rate('raw')).toFixed(2),
      beside: `${latency('resp', 'raw')}; ${words('resp')}; directly ${words('raw')}`,
    },
    {
      what: `WebSocket door, GET, ${where}`,
      ...atLeast(0.5)(ratio(rate('websocket'), rate('ioredis'))),
      beside:
        `${latency('websocket', 'ioredis')}; ${words('websocket')}; ioredis directly ${words('ioredis')}; ` +
        `a WebSocket echo ${ratio(rate('echo'), rate('ioredis')).toFixed(2)}`,
    },
  ];
}

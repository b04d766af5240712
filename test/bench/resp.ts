/** The yardsticks of the RESP door: unmodified clients through it and directly, in turns. */
import { type BenchmarkTarget, redisBenchmark } from './redis-benchmark.ts';
import { inTurns, median, ratio } from './rounds.ts';
import { many, type Stage } from './stage.ts';
import { type Aim, atLeast, atMost, ms, perSecond, type Row } from './statistics.ts';

const rounds = 5;
/** How long one side's turn lasts, about. */
const turnMs = 400;

export async function measureResp(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [pipeline, aim] of [
    [1, 0.5],
    [16, 0.25],
  ] as const) {
    for (const test of ['get', 'set'] as const) rows.push(await compare(stage, test, pipeline, aim));
  }
  return [...rows, await ioredisThroughput(stage), await ioredisLatency(stage)];
}

async function compare(stage: Stage, test: 'get' | 'set', pipeline: number, aim: number): Promise<Row> {
  const door = await stage.door();
  const measure = async (target: BenchmarkTarget) => {
    const options = { test, clients: 50, pipeline };
    await redisBenchmark(target, { ...options, requests: 5000 });
    const warm = await redisBenchmark(target, { ...options, requests: 20_000 });
    const requests = Math.max(5000, Math.round((warm * turnMs) / 1000));
    return () => redisBenchmark(target, { ...options, requests });
  };
  const figures = await inTurns(rounds, {
    door: await measure(door),
    direct: await measure(stage.direct),
    proxy: await measure(stage.proxy),
  });
  return throughputRow(`redis-benchmark -t ${test} -c 50 -P ${pipeline}`, figures, atLeast(aim));
}

async function ioredisThroughput(stage: Stage): Promise<Row> {
  await stage.open('door', many(50, 'ioredis', await stage.door()));
  await stage.open('direct', many(50, 'ioredis', stage.direct));
  await stage.open('proxy', many(50, 'ioredis', stage.proxy));
  const turn = (name: string) => async () => (await stage.run(name, 10, turnMs)).perSecond;
  await Promise.all(['door', 'direct', 'proxy'].map(name => stage.run(name, 10, turnMs)));
  const figures = await inTurns(rounds, { door: turn('door'), direct: turn('direct'), proxy: turn('proxy') });
  for (const name of ['door', 'direct', 'proxy']) await stage.close(name);
  return throughputRow('ioredis GET, 50 connections, depth 10', figures, atLeast(0.7));
}

async function ioredisLatency(stage: Stage): Promise<Row> {
  await stage.open('door', many(1, 'ioredis', await stage.door()));
  await stage.open('direct', many(1, 'ioredis', stage.direct));
  await stage.open('proxy', many(1, 'ioredis', stage.proxy));
  const turn = (name: string) => async () => (await stage.run(name, 1, turnMs)).p50;
  for (const name of ['door', 'direct', 'proxy']) await turn(name)();
  const figures = await inTurns(rounds, { door: turn('door'), direct: turn('direct'), proxy: turn('proxy') });
  for (const name of ['door', 'direct', 'proxy']) await stage.close(name);
  const { door, direct, proxy } = figures;
  return {
    what: 'ioredis GET, 1 connection, depth 1: p50',
    ...atMost(1.6)(ratio(door, direct)),
    beside: `${ms(median(door))}; directly ${ms(median(direct))}; a proxy that only copies bytes ${ratio(proxy, direct).toFixed(2)}`,
  };
}

function throughputRow(
  what: string,
  { door, direct, proxy }: Record<'door' | 'direct' | 'proxy', number[]>,
  aim: Aim,
): Row {
  return {
    what,
    ...aim(ratio(door, direct)),
    beside: `${perSecond(median(door))}; directly ${perSecond(median(direct))}; a proxy that only copies bytes ${ratio(proxy, direct).toFixed(2)}`,
  };
}

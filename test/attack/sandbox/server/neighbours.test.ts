/**
 * While one learner's server computes without end, the 99th percentile of others' replies moves by less than two
 * times: on another server of one's own and on the shared Redis. Measured in turns, with and without.
 */
import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSystem } from '#sandbox/redis-target.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { connectNode, openTestServers } from '#test/support/own-servers.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const rounds = 9;
/** Some hundred milliseconds, so that the machine's other work is in both halves of a round. */
const samplesEach = 2400;
const mostRatio = 2;

async function p99(redis: Redis): Promise<number> {
  const samples: number[] = [];
  for (let done = 0; done < samplesEach; done += 1) {
    const startedAt = performance.now();
    await redis.get('planted');
    samples.push(performance.now() - startedAt);
  }
  return samples.sort((a, b) => a - b)[Math.floor(samplesEach * 0.99)] ?? Number.NaN;
}

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('neighbours of a server that computes without end', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let servers: OwnServers;
  let runaway: OwnNode;
  let other: Redis;
  let shared: Redis;
  let stopShared: () => Promise<void>;

  beforeAll(async () => {
    folder = await temporaryDirectory();
    const embedded = await startEmbeddedRedis({ dataDir: folder.path, log: silentLog });
    stopShared = embedded.stop;
    shared = connectSystem(embedded.target, { enableReadyCheck: false });
    await shared.connect();
    servers = await openTestServers({ dataDir: folder.path });
    const [one, another] = await Promise.all(
      ['runaway', 'other'].map(async id => {
        const topology = await servers.create({ id, owner: id, kind: 'server' });
        return topology.nodes[0];
      }),
    );
    if (one === undefined || another === undefined) throw new Error('no node');
    runaway = one;
    other = connectNode(another);
  });
  afterAll(async () => {
    other.disconnect();
    shared.disconnect();
    await servers.close();
    await stopShared();
    await folder.remove();
  });

  /** Runs the loop meanwhile; the watchdog would end it within seconds. */
  const beside = async (script: string, measure: () => Promise<number>) => {
    runaway.excuseUntil(Date.now() + 60_000);
    const learner = connectNode(runaway, 'learner');
    await learner.ping();
    const looping = learner.call('EVAL', script, 0).catch(() => undefined);
    const figure = await measure();
    await runaway.stop('SIGKILL');
    await looping;
    learner.disconnect();
    await runaway.start();
    return figure;
  };

  it.each([
    ['another server', 'an endless loop', 'while true do end'],
    ['the shared Redis', 'an endless loop', 'while true do end'],
    [
      'another server',
      'a log without end',
      "while true do redis.log(redis.LOG_WARNING, string.rep('x', 900)) end",
    ],
    [
      'another server',
      'a log of short lines without end',
      "while true do redis.log(redis.LOG_WARNING, string.rep('x\\n', 450)) end",
    ],
  ])('%s, beside %s', { retry: 2 }, async (whose, _, script) => {
    const redis = whose === 'another server' ? other : shared;
    await redis.set('planted', 'secret').catch(() => undefined);
    await p99(redis);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const calm = await p99(redis);
      ratios.push((await beside(script, () => p99(redis))) / calm);
    }
    expect(median(ratios)).toBeLessThan(mostRatio);
  });
});

/** The Redis that all namespaces share: the one of REDIS_URL, or the embedded one. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '#sandbox/config.ts';
import { connectSystem, describeTarget, parseRedisUrl, type RedisTarget } from '#sandbox/redis-target.ts';
import { startEmbeddedRedis } from './embedded.ts';
import { isNewEnough, oldestRedis } from './redis-binary.ts';

export interface SharedRedis {
  readonly target: RedisTarget;
  /** Undefined while it answers; else what is wrong. */
  problem(): Promise<string | undefined>;
  stop(): Promise<void>;
}

const probeMs = 2000;

/** @throws {Error} in one line, fit to be printed */
export async function openSharedRedis(config: Config, log: Logger): Promise<SharedRedis> {
  const started =
    config.redisUrl === undefined
      ? await startEmbeddedRedis({ dataDir: config.dataDir, log })
      : await reachRedis(parseRedisUrl(config.redisUrl));
  const probe = connectSystem(started.target, { enableReadyCheck: false, commandTimeout: probeMs });
  probe.on('error', cause => log.warn({ err: cause }, 'the shared Redis does not answer'));
  await probe.connect();
  return {
    target: started.target,
    problem: () =>
      probe.ping().then(
        () => undefined,
        () => 'Redis does not answer.',
      ),
    stop: async () => {
      probe.disconnect();
      await started.stop();
    },
  };
}

async function reachRedis(target: RedisTarget): Promise<{ target: RedisTarget; stop(): Promise<void> }> {
  const redis = connectSystem(target, {
    enableReadyCheck: false,
    connectTimeout: 5000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let refusal: Error | undefined;
  redis.on('error', cause => {
    refusal = cause;
  });
  try {
    await redis.connect();
    await demandVersion(redis, target);
  } catch (cause) {
    if (cause instanceof TooOld) throw cause;
    const why = (refusal ?? cause) as Error;
    throw new Error(`REDIS_URL: no Redis answers at ${describeTarget(target)} (${why.message}).`);
  } finally {
    redis.disconnect();
  }
  return { target, stop: async () => {} };
}

class TooOld extends Error {}

async function demandVersion(redis: Redis, target: RedisTarget): Promise<void> {
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'of unknown version';
  if (isNewEnough(version)) return;
  throw new TooOld(
    `REDIS_URL: ${describeTarget(target)} is Redis ${version}; Keyspace needs ${oldestRedis} or newer.`,
  );
}

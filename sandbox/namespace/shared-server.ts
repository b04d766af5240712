/** The system's connection to the server that all namespaces share, and what kind of server it is. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectSystem, describeTarget, type RedisTarget } from '#sandbox/redis-target.ts';

export interface SharedServer {
  readonly system: Redis;
  /** By slots; otherwise by SCAN. */
  readonly isClustered: boolean;
}

const readyMs = 15_000;
const commandTimeoutMs = 10_000;

/** Connects and waits until the server takes writes. @throws {Error} in one line, fit to be printed */
export async function openSharedServer(target: RedisTarget, log: Logger): Promise<SharedServer> {
  const system = connectSystem(target, {
    enableReadyCheck: false,
    maxRetriesPerRequest: 3,
    commandTimeout: commandTimeoutMs,
    retryStrategy: attempt => Math.min(attempt * 100, 2000),
    // A former primary: the address may lead to the new one by now.
    reconnectOnError: cause => (cause.message.startsWith('READONLY') ? 2 : false),
  });
  system.on('error', cause => log.warn({ err: cause }, 'the connection to the shared Redis is in trouble'));
  try {
    await system.connect();
    const isClustered = /cluster_enabled:1/.test(await system.info('cluster'));
    if (isClustered) await untilClusterIsReady(system, target);
    else {
      log.warn(
        'The Redis of REDIS_URL is not a cluster: keys are listed by SCAN over all of them. With many sandboxes, set cluster-enabled yes.',
      );
    }
    return { system, isClustered };
  } catch (cause) {
    system.disconnect();
    throw cause;
  }
}

async function untilClusterIsReady(system: Redis, target: RedisTarget): Promise<void> {
  const deadline = Date.now() + readyMs;
  for (;;) {
    const info = String(await system.call('CLUSTER', 'INFO'));
    if (/cluster_state:ok/.test(info)) {
      if (/cluster_size:1\r?\n/.test(info)) return;
      throw new Error(
        `The Redis at ${describeTarget(target)} is a cluster of several nodes, which this version does not use yet. Give it a cluster of one node, or a standalone Redis.`,
      );
    }
    if (Date.now() > deadline) throw new Error(`The Redis at ${describeTarget(target)} takes no writes yet.`);
    await sleep(50);
  }
}

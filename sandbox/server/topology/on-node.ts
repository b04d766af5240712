import type { Redis } from 'ioredis';
import { connectAsBench } from '#sandbox/server/bench-connection.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';

const timeoutMs = 1500;

/** Runs `work` on a system connection of its own. @throws {Error} if the node does not answer in time */
export async function onNode<Result>(
  node: Pick<OwnNode, 'target'>,
  work: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = openNode(node);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** A system connection that is not open yet and is never opened again by itself. */
export function openNode(node: Pick<OwnNode, 'target'>): Redis {
  const redis = connectAsBench(node.target, {
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
  });
  // The promise of the command says what went wrong; without a listener ioredis prints it as well.
  redis.on('error', () => {});
  return redis;
}

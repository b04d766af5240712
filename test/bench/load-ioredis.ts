/** What most programs use. Its requests are awaited one by one; ioredis itself joins what leaves in one turn. */
import { connectSystem } from '#sandbox/redis-target.ts';
import type { LoadConnection } from './load.ts';
import { value } from './load-value.ts';

export async function ioredisConnection(options: {
  port: number;
  username: string;
  password: string;
  key: string;
}): Promise<LoadConnection> {
  const { port, username, password, key } = options;
  const redis = connectSystem(
    { host: '127.0.0.1', port, username, password },
    { enableReadyCheck: false, retryStrategy: () => null },
  );
  await redis.connect();
  await redis.set(key, value);
  const askOn = async (isOver: () => boolean, answered: (ms: number) => void) => {
    do {
      const sentAt = performance.now();
      if ((await redis.get(key)) !== value) throw new Error('ioredis was answered something else.');
      answered(performance.now() - sentAt);
    } while (!isOver());
  };
  return {
    run: async (depth, isOver, answered) => {
      await Promise.all(Array.from({ length: depth }, () => askOn(isOver, answered)));
    },
    close: () => redis.disconnect(),
  };
}

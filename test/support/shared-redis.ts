/** A shared Redis of a test's own, as the site runs it, and the system's connection to it. */
import type { Redis } from 'ioredis';
import { connectSystem, type RedisTarget } from '#sandbox/redis-target.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export async function startSharedRedis(): Promise<{
  target: RedisTarget;
  system: Redis;
  /** Of the process that runs now; it may have been started again. */
  readonly pid: number;
  stop(): Promise<void>;
}> {
  const directory = await temporaryDirectory();
  const server = await startEmbeddedRedis({ dataDir: directory.path, log: silentLog });
  const system = connectSystem(server.target);
  await system.connect();
  return {
    target: server.target,
    system,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      system.disconnect();
      await server.stop();
      await directory.remove();
    },
  };
}

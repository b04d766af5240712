/** A small Redis of one grading worker: standalone, without network, without persistence, thrown away afterwards. */
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { lockedDown, startRedisProcess } from './redis-process.ts';
import { makePrivateDirectory, socketDirectory } from './runtime-directory.ts';

export interface PrivateRedis {
  readonly target: { readonly path: string };
  readonly pid: number;
  stop(): Promise<void>;
}

/** `directory` must be this server's own. @throws {RedisMissing | Error} in one line, fit to be printed */
export async function startPrivateRedis({
  directory,
  log,
}: {
  directory: string;
  log: Logger;
}): Promise<PrivateRedis> {
  const data = await makePrivateDirectory(resolve(directory));
  const runtime = await socketDirectory(data, 'redis.sock');
  const target = { path: join(runtime, 'redis.sock') };
  const server = await startRedisProcess({
    name: 'A grading Redis',
    directory: runtime,
    configuration: [
      ...lockedDown,
      ['dir', data],
      ['appendonly', 'no'],
      ['save', ''],
      ['maxmemory', '128mb'],
      ['maxclients', 200],
      ['notify-keyspace-events', ''],
    ],
    target,
    log,
  });
  return { target, pid: server.child.pid, stop: () => server.stop() };
}

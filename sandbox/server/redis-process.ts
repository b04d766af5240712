/** Runs one `redis-server` from a configuration of ours until it answers, and ends it. */
import { rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectSystem, type RedisTarget } from '#sandbox/redis-target.ts';
import { type Child, startChild } from './child.ts';
import { findRedisServer } from './redis-binary.ts';

/** A directive with its values, as in `redis.conf`. */
export type Directive = readonly [name: string, ...values: (string | number)[]];

export interface RedisProcessOptions {
  /** For messages. */
  readonly name: string;
  /** Private folder for its configuration, its pid and its socket. */
  readonly directory: string;
  readonly configuration: readonly Directive[];
  readonly target: RedisTarget & { path: string };
  readonly log: Logger;
}

export interface RedisProcess {
  readonly child: Child;
  /** Runs `work` on a system connection of its own. */
  withConnection<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result>;
  /** Saves what it has to save and ends. */
  stop(): Promise<void>;
}

const readyMs = 30_000;

/** What every server of ours has: no ports, no modules, no DEBUG, no configuration from outside. */
export const lockedDown: readonly Directive[] = [
  ['daemonize', 'no'],
  ['supervised', 'no'],
  ['port', 0],
  ['bind', '127.0.0.1'],
  ['unixsocketperm', '700'],
  ['enable-debug-command', 'no'],
  ['enable-module-command', 'no'],
  ['enable-protected-configs', 'no'],
  ['proto-max-bulk-len', '1mb'],
  ['client-query-buffer-limit', '4mb'],
  ['client-output-buffer-limit', 'normal', '80mb', '0', '0'],
  ['client-output-buffer-limit', 'pubsub', '8mb', '2mb', '30'],
  ['maxmemory-policy', 'noeviction'],
  ['maxmemory-clients', '25%'],
  ['jemalloc-bg-thread', 'no'],
  ['crash-memcheck-enabled', 'no'],
  ['logfile', ''],
  ['databases', 1],
];

/** Starts the server and waits until it answers PING. @throws {Error} with its own last words if it does not */
export async function startRedisProcess(options: RedisProcessOptions): Promise<RedisProcess> {
  const { name, directory, target, log } = options;
  const binary = await findRedisServer();
  const configPath = join(directory, 'redis.conf');
  await rm(target.path, { force: true });
  await writeFile(configPath, renderConfiguration([...options.configuration, ['unixsocket', target.path]]), {
    mode: 0o600,
  });
  const child = await startChild({
    name,
    command: binary.path,
    args: [configPath],
    directory,
    pidFile: join(directory, 'redis.pid'),
    log,
  });
  const withConnection = <Result>(work: (redis: Redis) => Promise<Result>) => connected(target, work);
  try {
    await untilReady(child, name, withConnection);
  } catch (cause) {
    await child.stop('SIGKILL');
    throw cause;
  }
  return {
    child,
    withConnection,
    stop: async () => {
      await child.stop('SIGTERM', 10_000);
      await rm(configPath, { force: true });
      await rm(target.path, { force: true });
      // Only a folder of sockets is empty now; one with data stays.
      await rmdir(directory).catch(() => undefined);
    },
  };
}

async function connected<Result>(
  target: RedisTarget,
  work: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = connectSystem(target, { enableReadyCheck: false, retryStrategy: () => null });
  // The promise of `connect` or of the command says what went wrong; without a listener ioredis prints it as well.
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function untilReady(
  child: Child,
  name: string,
  withConnection: RedisProcess['withConnection'],
): Promise<void> {
  const deadline = Date.now() + readyMs;
  let last: unknown;
  while (child.isRunning() && Date.now() < deadline) {
    try {
      await withConnection(redis => redis.ping());
      return;
    } catch (cause) {
      last = cause;
      await sleep(5);
    }
  }
  const words = child.output.slice(-3).join(' | ') || (last instanceof Error ? last.message : '');
  throw new Error(
    `${name} ${child.isRunning() ? `did not answer within ${readyMs / 1000} s` : 'ended at once'}: ${words}`,
  );
}

/** Quotes what needs it. */
export function renderConfiguration(directives: readonly Directive[]): string {
  const quote = (value: string | number) =>
    /^[\w.%:/~*&@+>-]+$/.test(String(value)) ? String(value) : JSON.stringify(String(value));
  return `${directives.map(([name, ...values]) => [name, ...values.map(quote)].join(' ')).join('\n')}\n`;
}

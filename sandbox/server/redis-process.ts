/** Runs one `redis-server` from a configuration of ours until it answers, and ends it. */
import { chown, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectSystem, type RedisTarget } from '#sandbox/redis-target.ts';
import { type Child, startChild } from './child.ts';
import type { Jail, JailLimits } from './jail.ts';
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
  /** Without it the process runs as ourselves. Its configuration may then name no file outside of `directory`. */
  readonly jailed?: Jailed | undefined;
  readonly log: Logger;
}

/** In which jail a process runs, and as whom; `directory` is all that it sees. */
export interface Jailed {
  readonly jail: Jail;
  readonly user: number | undefined;
  readonly limits: JailLimits;
  /** Out of its reach. */
  readonly pidFile: string;
}

export interface RedisProcess {
  readonly child: Child;
  /** Runs `work` on a system connection of its own. */
  withConnection<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result>;
  /** Saves what it has to save and ends. */
  stop(): Promise<void>;
}

const readyMs = 30_000;
const configFile = 'redis.conf';

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
  const { name, directory, jailed, target, log } = options;
  const { path: command } = await findRedisServer();
  const configPath = join(directory, configFile);
  const socket = jailed === undefined ? target.path : basename(target.path);
  await rm(target.path, { force: true });
  await writeFile(configPath, renderConfiguration([...options.configuration, ['unixsocket', socket]]), {
    mode: 0o600,
  });
  if (jailed?.user !== undefined) await chown(configPath, jailed.user, jailed.user);
  const child = await startChild({
    name,
    log,
    ...(jailed === undefined
      ? { command, args: [configPath], directory, pidFile: join(directory, 'redis.pid') }
      : confined(command, directory, jailed)),
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

function confined(command: string, directory: string, { jail, limits, pidFile, user }: Jailed) {
  const inside = jail.confine({
    directory,
    user,
    network: 'none',
    limits,
    fileLimitBytes: limits.fileBytes,
    command,
    args: [configFile],
  });
  return { ...inside, pidFile, isTied: true };
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

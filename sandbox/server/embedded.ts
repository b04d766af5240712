/**
 * The shared Redis that Keyspace brings along: one node of a cluster that owns every slot, so that the same code runs
 * on a cluster of many.
 *
 * Nobody else gets in: it listens on a unix socket of mode 700 alone, user `default` is off, and the system's own user
 * has a password that is new with each start. The cluster bus cannot be switched off and would open on all
 * interfaces, so `bind` keeps it on loopback and `cluster-port` on a free port.
 *
 * An acknowledged write is in the append-only file, which reaches the disk every second.
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { lockDirectory } from './directory-lock.ts';
import { freePort } from './free-port.ts';
import { type Directive, lockedDown, type RedisProcess, startRedisProcess } from './redis-process.ts';
import { makePrivateDirectory, socketDirectory } from './runtime-directory.ts';

const systemUser = 'keyspace-system';
const clusterReadyMs = 15_000;

/** It is started again when it dies, but not for ever: so often within so long. */
const restarts = { most: 5, withinMs: 60_000 };

export interface EmbeddedRedis {
  /** Stays the same when the server is started again. */
  readonly target: RedisTarget & { path: string };
  /** Of the process that runs now. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts it with its data under `dataDir/redis` and waits until it takes writes.
 * @throws {DirectoryInUse | RedisMissing | Error} in one line, fit to be printed
 */
export async function startEmbeddedRedis({
  dataDir,
  log,
}: {
  dataDir: string;
  log: Logger;
}): Promise<EmbeddedRedis> {
  const data = resolve(dataDir, 'redis');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await makePrivateDirectory(data);
  const unlock = await lockDirectory(data);
  try {
    return await keepRunning(data, log, unlock);
  } catch (cause) {
    unlock();
    throw cause;
  }
}

async function keepRunning(data: string, log: Logger, unlock: () => void): Promise<EmbeddedRedis> {
  const password = randomBytes(24).toString('hex');
  let { server, target } = await startWithFreeBusPort(data, password, log);
  let isStopping = false;
  const starts: number[] = [];

  const restart = async (): Promise<void> => {
    const { code, signal } = await server.child.ended;
    if (isStopping) return;
    const now = Date.now();
    starts.push(now);
    const recent = starts.filter(at => at > now - restarts.withinMs).length;
    log.error({ code, signal, recent, lastWords: server.child.output.slice(-3) }, 'the embedded Redis died');
    if (recent > restarts.most) throw new Error('The embedded Redis keeps dying; see the log.');
    ({ server, target } = await startWithFreeBusPort(data, password, log));
    if (isStopping) await server.stop();
    else await restart();
  };
  // Where it cannot be started again, the whole process ends with this line rather than run without its Redis.
  const supervision = restart();
  supervision.catch((cause: unknown) => {
    if (!isStopping) throw cause;
  });

  return {
    target,
    get pid() {
      return server.child.pid;
    },
    stop: async () => {
      isStopping = true;
      await server.stop();
      await Promise.allSettled([supervision]);
      unlock();
    },
  };
}

/** Somebody may take the free port before Redis does; then another is tried. */
async function startWithFreeBusPort(data: string, password: string, log: Logger) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(data, await freePort(), password, log);
    } catch (cause) {
      const portWasTaken =
        cause instanceof Error && /Address already in use|listening on port/i.test(cause.message);
      if (!portWasTaken || attempt === 3) throw cause;
    }
  }
}

async function start(data: string, busPort: number, password: string, log: Logger) {
  const socketName = 'redis.sock';
  const runtime = await socketDirectory(data, socketName);
  const target = { path: join(runtime, socketName), username: systemUser, password };
  const server = await startRedisProcess({
    name: 'The embedded Redis',
    directory: runtime,
    configuration: configuration(data, busPort, password),
    target,
    log,
  });
  try {
    await server.withConnection(ownEverySlot);
    await untilWritable(server);
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  return { server, target };
}

function configuration(data: string, busPort: number, password: string): Directive[] {
  return [
    ...lockedDown,
    ['dir', data],
    ['cluster-enabled', 'yes'],
    ['cluster-config-file', 'nodes.conf'],
    ['cluster-port', busPort],
    ['cluster-announce-ip', '127.0.0.1'],
    // Off, so that nobody can log in as it. It keeps its rights because Redis reads the append-only file back in its
    // name: without them it leaves out every transaction, the effects of scripts included, and starts all the same.
    ['user', 'default', 'off', '~*', '&*', '+@all'],
    ['user', systemUser, 'on', `>${password}`, '~*', '&*', '+@all'],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['save', ''],
    ['maxmemory', '1gb'],
    // Freeing a large value takes its time; nobody else should wait for it.
    ['lazyfree-lazy-user-del', 'yes'],
    ['lazyfree-lazy-user-flush', 'yes'],
    ['lazyfree-lazy-server-del', 'yes'],
    ['lazyfree-lazy-expire', 'yes'],
    ['maxclients', 20_000],
    ['timeout', 0],
    ['notify-keyspace-events', 'KA'],
    ['latency-tracking', 'no'],
  ];
}

async function ownEverySlot(redis: Redis): Promise<void> {
  if (/cluster_slots_assigned:16384/.test(await clusterInfo(redis))) return;
  // Slots that hold keys are already ours if nodes.conf was lost, so only those that nobody owns are added.
  const owned = new Set<number>();
  for (const range of (await redis.call('CLUSTER', 'SLOTS')) as unknown[]) {
    if (!Array.isArray(range)) continue;
    for (let slot = Number(range[0]); slot <= Number(range[1]); slot += 1) owned.add(slot);
  }
  const missing = Array.from({ length: 16_384 }, (_, slot) => slot).filter(slot => !owned.has(slot));
  if (missing.length === 16_384) await redis.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  else await redis.call('CLUSTER', 'ADDSLOTS', ...missing);
}

const clusterInfo = async (redis: Redis) => String(await redis.call('CLUSTER', 'INFO'));

/** A cluster's node refuses writes for its first two seconds, in case that another took over its slots meanwhile. */
async function untilWritable(server: RedisProcess): Promise<void> {
  await server.withConnection(async redis => {
    const deadline = Date.now() + clusterReadyMs;
    while (!/cluster_state:ok/.test(await clusterInfo(redis))) {
      if (Date.now() > deadline) throw new Error('The embedded Redis did not become writable within 15 s.');
      await sleep(20);
    }
  });
}

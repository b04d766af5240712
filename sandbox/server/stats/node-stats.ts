/** One look at a node, from its own INFO. */
import type { Redis } from 'ioredis';
import { infoKeys, infoNumber, infoText, parseInfo } from '#sandbox/server/stats/info.ts';
import { readPersistence } from '#sandbox/server/stats/persistence.ts';
import type { NodeName, NodeStats } from '#sandbox/server-protocol.ts';

/** What is carried from one look to the next: counts that differences are taken of. */
export interface EarlierLook {
  readonly atMs: number;
  readonly runId: string;
  readonly commands: number;
  readonly calls: number;
  readonly microseconds: number;
}

export interface Look {
  readonly stats: NodeStats;
  readonly next: EarlierLook;
}

const sections = ['server', 'clients', 'memory', 'persistence', 'stats', 'keyspace', 'commandstats'] as const;

/** `earlier` is what the last look at the same node gave. @throws {Error} if INFO is not what it should be */
export async function lookAtNode(
  redis: Redis,
  {
    node,
    atMs,
    earlier,
    aofSyncedBytes,
  }: { node: NodeName; atMs: number; earlier: EarlierLook | undefined; aofSyncedBytes: number | null },
): Promise<Look> {
  const [text, fsync] = await Promise.all([redis.info(...sections), redis.config('GET', 'appendfsync')]);
  const info = parseInfo(text);
  const next = { atMs, ...counts(info) };
  const stats = readStats(info, { node, atMs, fsync: String(fsync[1]), aofSyncedBytes });
  return { stats: { ...stats, ...rates(next, earlier) }, next };
}

type Told = { node: NodeName; atMs: number; fsync: string; aofSyncedBytes: number | null };
type Rates = Pick<NodeStats, 'commandsPerSecond' | 'meanMicroseconds'>;

/** All but what is a difference. */
export function readStats(info: ReadonlyMap<string, string>, told: Told): Omit<NodeStats, keyof Rates> {
  const { node, atMs, fsync, aofSyncedBytes } = told;
  const number = (name: string) => infoNumber(info, name);
  const persistence = readPersistence(info);
  return {
    node,
    atMs,
    usedMemoryBytes: number('used_memory'),
    maxMemoryBytes: number('maxmemory'),
    policy: infoText(info, 'maxmemory_policy'),
    residentBytes: number('used_memory_rss'),
    fragmentation: number('mem_fragmentation_ratio'),
    keys: infoKeys(info),
    evictedKeys: number('evicted_keys'),
    expiredKeys: number('expired_keys'),
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    commands: number('total_commands_processed'),
    clients: number('connected_clients'),
    blockedClients: number('blocked_clients'),
    persistence: { ...persistence, fsync, aofSyncedBytes: persistence.isAofOn ? aofSyncedBytes : null },
  };
}

/** Sums over all commands; those of our own looking are left out. */
export function counts(info: ReadonlyMap<string, string>): Omit<EarlierLook, 'atMs'> {
  let calls = 0;
  let microseconds = 0;
  for (const [name, value] of info) {
    if (!name.startsWith('cmdstat_') || name === 'cmdstat_info' || name === 'cmdstat_config|get') continue;
    const found = /^calls=(\d+),usec=(\d+),/.exec(value);
    if (found === null) throw new Error(`INFO says ${name}:${value.slice(0, 60)}, which is malformed.`);
    calls += Number(found[1]);
    microseconds += Number(found[2]);
  }
  const commands = infoNumber(info, 'total_commands_processed');
  return { runId: infoText(info, 'run_id'), commands, calls, microseconds };
}

/** Zero at the first look, and after the server was started anew or its statistics were reset. */
export function rates(now: EarlierLook, earlier: EarlierLook | undefined): Rates {
  const isComparable =
    earlier !== undefined &&
    earlier.runId === now.runId &&
    now.commands >= earlier.commands &&
    now.atMs > earlier.atMs;
  if (!isComparable) return { commandsPerSecond: 0, meanMicroseconds: null };
  const calls = now.calls - earlier.calls;
  const seconds = (now.atMs - earlier.atMs) / 1000;
  return {
    commandsPerSecond: (now.commands - earlier.commands) / seconds,
    meanMicroseconds: calls > 0 ? (now.microseconds - earlier.microseconds) / calls : null,
  };
}

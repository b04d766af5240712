/**
 * INFO, as the learner's own small server would tell it: Redis' sections in Redis' order, with those of its fields that
 * mean something for a sandbox. What would be of the shared server (its load, paths, memory, neighbours) is left out.
 */
import { createHash } from 'node:crypto';
import { upper } from '#sandbox/command/locate-keys.ts';
import type { Emulation, EmulationContext } from './context.ts';

type Section = (context: EmulationContext) => Promise<string[]> | string[];

const mostTtlsAsked = 1000;
const noReplication = '0'.repeat(40);

/** Forty digits that are this sandbox's and stay the same, where Redis has random ones. */
const identityOf = (text: string) => createHash('sha1').update(text).digest('hex');

/** A size as Redis prints it, `1.50M`. */
function readable(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  for (const [unit, size] of [
    ['G', 1024 ** 3],
    ['M', 1024 ** 2],
  ] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(2)}${unit}`;
  }
  return `${(bytes / 1024).toFixed(2)}K`;
}

const sections: Readonly<Record<string, Section>> = {
  Server: ({ table, sandbox, nowMs }) => [
    `redis_version:${table.version}`,
    'redis_mode:standalone',
    'arch_bits:64',
    `run_id:${identityOf(sandbox.id)}`,
    'tcp_port:6379',
    `server_time_usec:${nowMs}000`,
    `uptime_in_seconds:${Math.floor((nowMs - sandbox.createdAtMs) / 1000)}`,
    `uptime_in_days:${Math.floor((nowMs - sandbox.createdAtMs) / 86_400_000)}`,
    'hz:10',
    'configured_hz:10',
    'config_file:',
    'io_threads_active:0',
  ],
  Clients: ({ sandbox, limits }) => {
    const clients = sandbox.clients();
    return [
      `connected_clients:${clients.length}`,
      'cluster_connections:0',
      `maxclients:${limits.clients}`,
      `blocked_clients:${clients.filter(({ state }) => state === 'blocked').length}`,
      'tracking_clients:0',
      'clients_in_timeout_table:0',
    ];
  },
  Memory: ({ sandbox, limits }) => [
    `used_memory:${sandbox.usedBytes}`,
    `used_memory_human:${readable(sandbox.usedBytes)}`,
    `used_memory_dataset:${sandbox.usedBytes}`,
    'number_of_cached_scripts:0',
    'number_of_functions:0',
    'number_of_libraries:0',
    `maxmemory:${limits.bytes}`,
    `maxmemory_human:${readable(limits.bytes)}`,
    'maxmemory_policy:noeviction',
    'mem_not_counted_for_evict:0',
    'active_defrag_running:0',
    'lazyfree_pending_objects:0',
  ],
  Persistence: ({ sandbox }) => [
    'loading:0',
    'async_loading:0',
    'rdb_changes_since_last_save:0',
    'rdb_bgsave_in_progress:0',
    `rdb_last_save_time:${Math.floor(sandbox.createdAtMs / 1000)}`,
    'rdb_last_bgsave_status:ok',
    'rdb_last_bgsave_time_sec:-1',
    'rdb_current_bgsave_time_sec:-1',
    'aof_enabled:0',
    'aof_rewrite_in_progress:0',
    'aof_rewrite_scheduled:0',
    'aof_last_bgrewrite_status:ok',
    'aof_last_write_status:ok',
  ],
  Stats: ({ sandbox }) => [
    // Ids count up, so the highest says about how many there have been.
    `total_connections_received:${Math.max(0, ...sandbox.clients().map(({ id }) => id))}`,
    `total_commands_processed:${sandbox.commandsRun}`,
    'rejected_connections:0',
    'sync_full:0',
    'sync_partial_ok:0',
    'sync_partial_err:0',
    'evicted_keys:0',
    'evicted_clients:0',
    `pubsub_channels:${sandbox.subscribers('channel').size}`,
    `pubsub_patterns:${sandbox.subscribers('pattern').size}`,
    `pubsubshard_channels:${sandbox.subscribers('shard').size}`,
    'migrate_cached_sockets:0',
    'tracking_total_keys:0',
    'tracking_total_items:0',
    'tracking_total_prefixes:0',
  ],
  Replication: ({ sandbox }) => [
    'role:master',
    'connected_slaves:0',
    'master_failover_state:no-failover',
    `master_replid:${identityOf(`${sandbox.id} replication`)}`,
    `master_replid2:${noReplication}`,
    'master_repl_offset:0',
    'second_repl_offset:-1',
    'repl_backlog_active:0',
    'repl_backlog_size:1048576',
    'repl_backlog_first_byte_offset:0',
    'repl_backlog_histlen:0',
  ],
  CPU: () => [],
  Modules: () => [],
  Commandstats: () => [],
  Errorstats: () => [],
  Latencystats: () => [],
  Cluster: () => ['cluster_enabled:0'],
  Keyspace: async context => {
    const names = await context.keys.names();
    if (names.length === 0) return [];
    const asked = names.slice(0, mostTtlsAsked);
    const ttls = await context.upstream((run, key) => Promise.all(asked.map(name => run('PTTL', key(name)))));
    const living = ttls.flatMap(reply =>
      reply.type === 'integer' && reply.value >= 0n ? Number(reply.value) : [],
    );
    const average = living.length === 0 ? 0 : Math.round(living.reduce((a, b) => a + b, 0) / living.length);
    return [`db0:keys=${names.length},expires=${living.length},avg_ttl=${average}`];
  },
};

const onlyOnRequest = new Set(['COMMANDSTATS', 'LATENCYSTATS']);
const names = new Map(Object.keys(sections).map(name => [name.toUpperCase(), name]));

/** `DEFAULT`, `ALL` and `EVERYTHING` stand for several, and nothing for `DEFAULT`. */
function isWanted(name: string, wanted: ReadonlySet<string>): boolean {
  if (wanted.has(name) || wanted.has('ALL') || wanted.has('EVERYTHING')) return true;
  return (wanted.size === 0 || wanted.has('DEFAULT')) && !onlyOnRequest.has(name);
}

export const info: Emulation = async (args, context) => {
  const wanted = new Set(args.slice(1).map(arg => upper(arg)));
  const parts: string[] = [];
  for (const [upperName, name] of names) {
    const section = sections[name];
    if (section === undefined || !isWanted(upperName, wanted)) continue;
    parts.push([`# ${name}`, ...(await section(context)), ''].join('\r\n'));
  }
  return { type: 'verbatim', format: 'txt', bytes: Buffer.from(parts.join('\r\n')) };
};

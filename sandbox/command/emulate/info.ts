/** INFO, as the learner's own small server would tell it: nothing of the shared server's load, paths or neighbours. */
import { upper } from '#sandbox/command/locate-keys.ts';
import type { Emulation, EmulationContext } from './context.ts';

type Section = (context: EmulationContext) => Promise<string[]> | string[];

const mostTtlsAsked = 1000;

const sections: Readonly<Record<string, Section>> = {
  Server: ({ table, sandbox, nowMs }) => [
    `redis_version:${table.version}`,
    'redis_mode:standalone',
    'arch_bits:64',
    `run_id:${sandbox.id}`,
    `uptime_in_seconds:${Math.floor((nowMs - sandbox.createdAtMs) / 1000)}`,
    `uptime_in_days:${Math.floor((nowMs - sandbox.createdAtMs) / 86_400_000)}`,
  ],
  Clients: ({ sandbox, limits }) => {
    const clients = sandbox.clients();
    return [
      `connected_clients:${clients.length}`,
      `maxclients:${limits.clients}`,
      `blocked_clients:${clients.filter(({ state }) => state === 'blocked').length}`,
    ];
  },
  Memory: ({ sandbox, limits }) => [
    `used_memory:${sandbox.usedBytes}`,
    `used_memory_human:${(sandbox.usedBytes / 1024).toFixed(2)}K`,
    `maxmemory:${limits.bytes}`,
    `maxmemory_human:${(limits.bytes / 1_048_576).toFixed(2)}M`,
    'maxmemory_policy:noeviction',
  ],
  Stats: ({ sandbox }) => [
    `total_commands_processed:${sandbox.commandsRun}`,
    `pubsub_channels:${sandbox.subscribers('channel').size}`,
    `pubsub_patterns:${sandbox.subscribers('pattern').size}`,
  ],
  Replication: () => ['role:master', 'connected_slaves:0', 'master_failover_state:no-failover'],
  Modules: () => [],
  Commandstats: () => [],
  Errorstats: () => [],
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

const defaults = [
  'Server',
  'Clients',
  'Memory',
  'Stats',
  'Replication',
  'Modules',
  'Errorstats',
  'Cluster',
  'Keyspace',
];

export const info: Emulation = async (args, context) => {
  const wanted = new Set(args.slice(1).map(arg => upper(arg)));
  const isWanted = (name: string) => {
    if (wanted.has('ALL') || wanted.has('EVERYTHING') || wanted.has(name.toUpperCase())) return true;
    return (wanted.size === 0 || wanted.has('DEFAULT')) && defaults.includes(name);
  };
  const parts: string[] = [];
  for (const [name, section] of Object.entries(sections)) {
    if (!isWanted(name)) continue;
    parts.push([`# ${name}`, ...(await section(context)), ''].join('\r\n'));
  }
  return { type: 'verbatim', format: 'txt', bytes: Buffer.from(parts.join('\r\n')) };
};

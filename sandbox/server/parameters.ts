/**
 * The settings of a server of one's own that its learner may change, each with what may be put there, and some that are
 * shown only. What is not named here stays as we have set it: paths, ports, users, and limits that protect the machine.
 */

/** What may be put there; beyond that the server checks it itself. */
export type Allowed =
  | { readonly is: 'choice'; readonly choices: readonly string[] }
  | { readonly is: 'number'; readonly min: number; readonly max: number }
  /** Bytes, also as `16mb`. */
  | { readonly is: 'memory'; readonly minBytes: number; readonly maxBytes: number }
  /** Pairs of seconds and changes. */
  | { readonly is: 'save-points' }
  | { readonly is: 'event-classes' }
  | { readonly is: 'buffer-limits' };

export interface ParameterRule {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly allowed: Allowed;
}

export interface ShownParameter {
  readonly name: string;
  readonly help: string;
}

const kb = 1024;
const mb = 1024 * kb;

const choice = (...choices: string[]): Allowed => ({ is: 'choice', choices });
const yesNo = choice('yes', 'no');
const number = (min: number, max: number): Allowed => ({ is: 'number', min, max });
const memory = (minBytes: number, maxBytes: number): Allowed => ({ is: 'memory', minBytes, maxBytes });

const policies = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
];

const rule = (name: string, allowed: Allowed, help: string): ParameterRule => ({ name, allowed, help });

/** By subject. `maxmemory` may not be more than this server was given. */
export const parameterRules: readonly ParameterRule[] = [
  rule(
    'maxmemory',
    memory(mb, 64 * mb),
    'Bytes of data and buffers from which on keys are evicted or writes refused.',
  ),
  rule('maxmemory-policy', choice(...policies), 'What goes when memory is full: nothing, or which keys.'),
  rule(
    'maxmemory-samples',
    number(1, 64),
    'Keys looked at for each eviction; more come nearer to true LRU or LFU.',
  ),
  rule(
    'maxmemory-eviction-tenacity',
    number(0, 100),
    'How long a command may be held up by evicting; 10 is usual.',
  ),
  rule('lfu-log-factor', number(0, 255), 'How many hits it takes until the LFU counter of a key is full.'),
  rule(
    'lfu-decay-time',
    number(0, 1440),
    'Minutes after which the LFU counter of an unused key goes down by one.',
  ),
  rule(
    'active-expire-effort',
    number(1, 10),
    'How much time is spent on finding keys that have expired unread.',
  ),
  rule('hz', number(1, 100), 'How often a second the server tends to expiry, clients and the like.'),
  rule('dynamic-hz', yesNo, 'Whether hz rises with the number of clients.'),
  rule('lazyfree-lazy-eviction', yesNo, 'Whether evicted values are freed by another thread.'),
  rule('lazyfree-lazy-expire', yesNo, 'Whether expired values are freed by another thread.'),
  rule(
    'lazyfree-lazy-server-del',
    yesNo,
    'Whether values that a command replaces are freed by another thread.',
  ),
  rule('lazyfree-lazy-user-del', yesNo, 'Whether DEL frees as UNLINK does.'),
  rule('lazyfree-lazy-user-flush', yesNo, 'Whether FLUSHALL frees by another thread unless told otherwise.'),
  rule('activedefrag', yesNo, 'Moves values together while running; Debian builds Redis without it.'),
  rule('activerehashing', yesNo, 'Whether idle time is used to finish growing hash tables.'),

  rule(
    'save',
    { is: 'save-points' },
    'Snapshots after so many seconds with so many changes, such as `60 1000`; empty: none.',
  ),
  rule('stop-writes-on-bgsave-error', yesNo, 'Whether writes are refused after a snapshot has failed.'),
  rule('rdbcompression', yesNo, 'Whether strings in snapshots are compressed.'),
  rule('rdb-save-incremental-fsync', yesNo, 'Whether a snapshot is synced every 4 MB while it is written.'),
  rule('appendonly', yesNo, 'Whether every write is also appended to a file, the AOF.'),
  rule(
    'appendfsync',
    choice('always', 'everysec', 'no'),
    'When the AOF is brought to the disk: before each answer, each second, or when the kernel likes.',
  ),
  rule(
    'no-appendfsync-on-rewrite',
    yesNo,
    'Whether syncing pauses while a child saves or rewrites; more is lost then if the power goes.',
  ),
  rule(
    'auto-aof-rewrite-percentage',
    number(0, 10_000),
    'Growth of the AOF since its last rewrite, in percent, after which it is rewritten; 0: never.',
  ),
  rule(
    'auto-aof-rewrite-min-size',
    memory(1, 64 * mb),
    'Below this size the AOF is not rewritten by itself.',
  ),
  rule('aof-load-truncated', yesNo, 'Whether a server starts from an AOF whose end is cut through.'),
  rule('aof-use-rdb-preamble', yesNo, 'Whether a rewritten AOF begins with a snapshot.'),
  rule('aof-timestamp-enabled', yesNo, 'Whether the AOF notes the time, so that it can be cut at a moment.'),
  rule('shutdown-timeout', number(0, 60), 'Seconds that a stopping primary waits for replicas that lag.'),

  rule(
    'slowlog-log-slower-than',
    number(-1, 60_000_000),
    'Microseconds from which on a command is put into the SLOWLOG; -1: none, 0: all.',
  ),
  rule('slowlog-max-len', number(0, 1024), 'Entries that the SLOWLOG keeps.'),
  rule(
    'latency-monitor-threshold',
    number(0, 60_000),
    'Milliseconds from which on an event counts for LATENCY; 0: nothing is watched.',
  ),
  rule('latency-tracking', yesNo, 'Whether percentiles of each command are kept for INFO latencystats.'),
  rule('loglevel', choice('verbose', 'notice', 'warning'), 'How much the server writes to its log.'),

  rule(
    'busy-reply-threshold',
    number(10, 60_000),
    'Milliseconds after which a running script makes others hear BUSY, and can be killed by SCRIPT KILL; once you set it, the watchdog lets scripts run for two minutes.',
  ),
  rule('timeout', number(0, 86_400), 'Seconds after which an idle client is closed; 0: never.'),
  rule('tcp-keepalive', number(0, 3600), 'Seconds between signs of life on idle connections.'),
  rule(
    'client-output-buffer-limit',
    { is: 'buffer-limits' },
    'Bytes that may wait for a replica or a Pub/Sub client before it is closed: class, hard limit, soft limit, seconds.',
  ),
  rule(
    'tracking-table-max-keys',
    number(1, 1_000_000),
    'Keys remembered for CLIENT TRACKING; beyond that, clients are told early.',
  ),
  rule(
    'notify-keyspace-events',
    { is: 'event-classes' },
    'Which keyspace events are published; K and A are always on here, for the view needs them.',
  ),
  rule('acllog-max-len', number(0, 1024), 'Refusals that ACL LOG keeps.'),

  rule('hash-max-listpack-entries', number(0, 100_000), 'Fields up to which a hash is one compact listpack.'),
  rule(
    'hash-max-listpack-value',
    number(0, 65_536),
    'Bytes of a field or value up to which a hash is a listpack.',
  ),
  rule(
    'list-max-listpack-size',
    number(-5, 100_000),
    'Elements of each node of a list, or its size class if negative.',
  ),
  rule(
    'list-compress-depth',
    number(0, 1000),
    'Nodes at each end of a list that are not compressed; 0: none is.',
  ),
  rule(
    'set-max-intset-entries',
    number(0, 100_000),
    'Members up to which a set of whole numbers is an intset.',
  ),
  rule('set-max-listpack-entries', number(0, 100_000), 'Members up to which a set is a listpack.'),
  rule('set-max-listpack-value', number(0, 65_536), 'Bytes of a member up to which a set is a listpack.'),
  rule('zset-max-listpack-entries', number(0, 100_000), 'Members up to which a sorted set is a listpack.'),
  rule(
    'zset-max-listpack-value',
    number(0, 65_536),
    'Bytes of a member up to which a sorted set is a listpack.',
  ),
  rule('hll-sparse-max-bytes', number(0, 16_000), 'Bytes up to which a HyperLogLog is kept sparse.'),
  rule('stream-node-max-bytes', number(0, mb), 'Bytes of each node of a stream.'),
  rule('stream-node-max-entries', number(0, 100_000), 'Entries of each node of a stream.'),

  rule(
    'repl-timeout',
    number(1, 3600),
    'Seconds of silence after which a primary or a replica counts as gone.',
  ),
  rule(
    'repl-ping-replica-period',
    number(1, 3600),
    'Seconds between the pings of a primary to its replicas.',
  ),
  rule(
    'repl-backlog-size',
    memory(16 * kb, 16 * mb),
    'Bytes of past writes kept so that a replica can catch up without a full sync.',
  ),
  rule(
    'repl-backlog-ttl',
    number(0, 86_400),
    'Seconds after which a primary without replicas forgets its backlog.',
  ),
  rule('repl-diskless-sync', yesNo, 'Whether a full sync goes straight to the replica, without a file.'),
  rule('repl-diskless-sync-delay', number(0, 60), 'Seconds that a full sync waits for more replicas.'),
  rule('repl-disable-tcp-nodelay', yesNo, 'Whether writes to replicas are held back to be joined.'),
  rule('replica-serve-stale-data', yesNo, 'Whether a replica without its primary still answers.'),
  rule('replica-read-only', yesNo, 'Whether a replica refuses writes of its own.'),
  rule('replica-priority', number(0, 1000), 'Which replica Sentinels prefer: the lowest; 0: never.'),
  rule('replica-lazy-flush', yesNo, 'Whether a replica empties itself by another thread before a full sync.'),
  rule('min-replicas-to-write', number(0, 5), 'Replicas without which a primary refuses writes.'),
  rule(
    'min-replicas-max-lag',
    number(0, 3600),
    'Seconds of silence after which a replica no longer counts for that.',
  ),

  rule(
    'cluster-node-timeout',
    number(100, 60_000),
    'Milliseconds of silence after which a node is thought to have failed.',
  ),
  rule('cluster-require-full-coverage', yesNo, 'Whether all slots are refused while some are not served.'),
  rule(
    'cluster-allow-reads-when-down',
    yesNo,
    'Whether a node still answers reads while the cluster is down.',
  ),
  rule(
    'cluster-replica-validity-factor',
    number(0, 1000),
    'How far behind a replica may be and still take over; 0: any.',
  ),
  rule('cluster-replica-no-failover', yesNo, 'Whether a replica never takes over by itself.'),
  rule(
    'cluster-migration-barrier',
    number(0, 10),
    'Replicas that a primary keeps before one moves to a primary without.',
  ),
  rule('cluster-allow-replica-migration', yesNo, 'Whether replicas move to primaries that have none.'),
];

/** Shown, and not to be changed. */
export const shownParameters: readonly ShownParameter[] = [
  { name: 'databases', help: 'One; lessons use key names instead.' },
  { name: 'maxclients', help: 'Connections at a time; set so that one bench cannot use up those of all.' },
  { name: 'proto-max-bulk-len', help: 'The longest value; set to protect the machine.' },
  {
    name: 'client-query-buffer-limit',
    help: 'What a client may send before it is understood; set to protect the machine.',
  },
  { name: 'dbfilename', help: 'The snapshot; paths cannot be changed here.' },
  { name: 'appendfilename', help: 'The AOF; paths cannot be changed here.' },
  { name: 'appenddirname', help: 'The folder of the AOF; paths cannot be changed here.' },
  { name: 'cluster-enabled', help: 'Decided by the kind of this sandbox, at the start.' },
  { name: 'io-threads', help: 'Threads for reading and writing; one here, can only be set at the start.' },
  { name: 'maxmemory-clients', help: 'What all clients together may use; set to protect the machine.' },
  { name: 'replica-ignore-maxmemory', help: 'A replica evicts only what its primary evicts.' },
];

/**
 * What a sandbox on servers of one's own has beyond a namespace, as frames, events and HTTP bodies: nodes and links,
 * what may be done to them, what they say, the load that can be put on them. Browser-safe: no Node imports.
 */
import * as z from 'zod/mini';

/** Kinds of sandbox with real servers of their own. `replicated` has a primary and two replicas, `sentinel` three
 * Sentinels as well, `cluster` three primaries (and three replicas if asked for), `independent` five servers that know
 * nothing of each other. */
export const serverKindSchema = z.enum(['server', 'replicated', 'sentinel', 'cluster', 'independent']);
export type ServerKind = z.infer<typeof serverKindSchema>;
export const sandboxKindSchema = z.enum(['namespace', ...serverKindSchema.options]);
export type SandboxKind = z.infer<typeof sandboxKindSchema>;

/** Names say nothing of roles, which move: `redis-1` is the first primary and may be a replica later. */
export const nodeNameSchema = z.string().check(z.regex(/^(?:redis|sentinel)-[1-9]$/));
export type NodeName = z.infer<typeof nodeNameSchema>;

/**
 * `stopped`: somebody ended it (kill, power cut, stop) and nobody has started it again. `crashed`: it ended by itself
 * or was ended by the watchdog, and is about to be started again.
 */
export const nodeStateSchema = z.enum(['asleep', 'starting', 'running', 'paused', 'stopped', 'crashed']);
export type NodeState = z.infer<typeof nodeStateSchema>;

export const topologyNodeSchema = z.strictObject({
  name: nodeNameSchema,
  kind: z.enum(['redis', 'sentinel']),
  state: nodeStateSchema,
  /** Among the nodes, `10.77.0.1:6379`; what the learner's terminal shows in MOVED and the like. */
  address: z.string(),
  /** Of the RESP door, for clients outside; null where there is none. */
  externalPort: z.nullable(z.int()),
  /** As the node itself says; `unknown` while it cannot be asked. */
  role: z.enum(['primary', 'replica', 'sentinel', 'unknown']),
  /** The primary that a replica follows, as it says. */
  follows: z.nullable(nodeNameSchema),
  /** A replica's link to its primary is up, as the replica says. */
  isLinkUp: z.nullable(z.boolean()),
  /** Replication offset, bytes. */
  offset: z.nullable(z.number()),
  /** Bytes that a replica is behind its primary. */
  lagBytes: z.nullable(z.number()),
  /** Ranges of slots served, both ends included. */
  slots: z.array(z.tuple([z.int(), z.int()])),
  keys: z.nullable(z.int()),
  /** Configuration epoch of a cluster's node, or of what a Sentinel knows of the primary. */
  epoch: z.nullable(z.number()),
  /** Whom it last voted for, with the epoch of that election. */
  vote: z.nullable(z.strictObject({ for: nodeNameSchema, epoch: z.number() })),
  isDiskFull: z.boolean(),
});
export type TopologyNode = z.infer<typeof topologyNodeSchema>;

/** Between two nodes, in both directions. Only those that are not `open` are listed. */
export const linkSchema = z.strictObject({
  between: z.tuple([nodeNameSchema, nodeNameSchema]),
  state: z.enum(['open', 'cut', 'slow']),
  bytesPerSecond: z.nullable(z.int()),
});
export type Link = z.infer<typeof linkSchema>;

export const topologyStateSchema = z.strictObject({
  kind: serverKindSchema,
  nodes: z.array(topologyNodeSchema),
  links: z.array(linkSchema),
  /** Links can be cut and slowed on this system. */
  canCutLinks: z.boolean(),
  /** The node whose keys are drawn; null: of all primaries of a cluster. */
  viewedNode: z.nullable(nodeNameSchema),
});
export type TopologyState = z.infer<typeof topologyStateSchema>;

/** One thing that happened, with who says so. Nothing in it is invented: `log` is a line of that server's log. */
export const timelineEntrySchema = z.strictObject({
  number: z.int(),
  atMs: z.number(),
  node: z.nullable(nodeNameSchema),
  source: z.enum(['log', 'sentinel', 'info', 'bench', 'load']),
  /** For a glyph: `killed`, `started`, `role`, `vote`, `failover`, `sync`, `link`, `slots`, `saved`, … */
  what: z.string().check(z.regex(/^[a-z-]{1,30}$/)),
  text: z.string(),
  tone: z.enum(['plain', 'good', 'lost']),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** What the bench may do to servers, links and clients. Each has its honest effect; `said` in the answer tells it. */
export const chaosSchema = z.discriminatedUnion('action', [
  /** SIGKILL. What reached the kernel survives. */
  z.strictObject({ action: z.literal('kill'), node: nodeNameSchema }),
  /** SIGKILL, and the append-only file is cut to its length at the last completed fsync. */
  z.strictObject({ action: z.literal('power-cut'), node: nodeNameSchema }),
  /** SIGSTOP and SIGCONT. */
  z.strictObject({ action: z.literal('pause'), node: nodeNameSchema }),
  z.strictObject({ action: z.literal('resume'), node: nodeNameSchema }),
  /** SIGTERM: it saves as it is configured to, and ends. */
  z.strictObject({ action: z.literal('stop'), node: nodeNameSchema }),
  z.strictObject({ action: z.literal('start'), node: nodeNameSchema }),
  z.strictObject({ action: z.literal('cut-link'), between: z.tuple([nodeNameSchema, nodeNameSchema]) }),
  z.strictObject({
    action: z.literal('slow-link'),
    between: z.tuple([nodeNameSchema, nodeNameSchema]),
    bytesPerSecond: z.int().check(z.gte(1000), z.lte(100_000_000)),
  }),
  z.strictObject({ action: z.literal('mend-link'), between: z.tuple([nodeNameSchema, nodeNameSchema]) }),
  /** A node cut off from all others, or back. */
  z.strictObject({ action: z.literal('isolate'), node: nodeNameSchema }),
  z.strictObject({ action: z.literal('rejoin'), node: nodeNameSchema }),
  /** What that client sends is held back so long, as if its process stood still. */
  z.strictObject({
    action: z.literal('pause-client'),
    client: z.string().check(z.maxLength(20)),
    ms: z.int().check(z.gte(1), z.lte(120_000)),
  }),
  /** TTLs on that one server become shorter by so much, as if its clock had jumped. */
  z.strictObject({
    action: z.literal('clock-jump'),
    node: nodeNameSchema,
    ms: z.int().check(z.gte(1), z.lte(31_536_000_000)),
  }),
  /** REPLICAOF; `of: null` makes it a primary. In a cluster: CLUSTER REPLICATE. */
  z.strictObject({ action: z.literal('replicate'), node: nodeNameSchema, of: z.nullable(nodeNameSchema) }),
  /** SENTINEL FAILOVER, or CLUSTER FAILOVER at that replica. */
  z.strictObject({ action: z.literal('failover'), node: z.nullable(nodeNameSchema) }),
  /** Moves slots with their keys, live. */
  z.strictObject({
    action: z.literal('move-slots'),
    slots: z.tuple([z.int().check(z.gte(0), z.lte(16_383)), z.int().check(z.gte(0), z.lte(16_383))]),
    to: nodeNameSchema,
  }),
  z.strictObject({ action: z.literal('fill-disk'), node: nodeNameSchema }),
  z.strictObject({ action: z.literal('free-disk'), node: nodeNameSchema }),
  /** Cuts so many bytes off the end of the append-only file of a server that does not run. */
  z.strictObject({
    action: z.literal('truncate-aof'),
    node: nodeNameSchema,
    bytes: z.int().check(z.gte(1), z.lte(1_000_000_000)),
  }),
]);
export type Chaos = z.infer<typeof chaosSchema>;
export type ChaosAction = Chaos['action'];

/** What it did, in a sentence with what was measured, and the figures by name. */
export const chaosOutcomeSchema = z.strictObject({
  said: z.string(),
  figures: z.record(z.string(), z.number()),
});
export type ChaosOutcome = z.infer<typeof chaosOutcomeSchema>;

/** One look at a node by INFO. Counts are since the server's start, as Redis has them. */
export const nodeStatsSchema = z.strictObject({
  node: nodeNameSchema,
  atMs: z.number(),
  usedMemoryBytes: z.number(),
  /** 0: no limit. */
  maxMemoryBytes: z.number(),
  policy: z.string(),
  residentBytes: z.number(),
  fragmentation: z.number(),
  keys: z.int(),
  evictedKeys: z.number(),
  expiredKeys: z.number(),
  hits: z.number(),
  misses: z.number(),
  commands: z.number(),
  /** Of the second before. */
  commandsPerSecond: z.number(),
  clients: z.int(),
  blockedClients: z.int(),
  /** Of all commands since the last look, microseconds in the server; null if there were none. */
  meanMicroseconds: z.nullable(z.number()),
  persistence: z.strictObject({
    lastSaveAtMs: z.number(),
    changesSinceSave: z.number(),
    isSaving: z.boolean(),
    isLastSaveGood: z.boolean(),
    isAofOn: z.boolean(),
    fsync: z.string(),
    aofBytes: z.nullable(z.number()),
    /** Length at the last completed fsync that was seen; null where it is not watched. */
    aofSyncedBytes: z.nullable(z.number()),
    isRewriting: z.boolean(),
    isLastAofWriteGood: z.boolean(),
  }),
});
export type NodeStats = z.infer<typeof nodeStatsSchema>;

export const loadSpecSchema = z.strictObject({
  /** `cache`: read, and on a miss write (hit ratio). `writes`: each key once, numbered, to be counted afterwards. */
  mode: z.enum(['cache', 'writes']),
  pattern: z._default(z.enum(['zipf', 'uniform', 'scan', 'burst']), 'zipf'),
  /** Null: wherever a client would go (the primary that Sentinels name, the slot's owner). */
  node: z._default(z.nullable(nodeNameSchema), null),
  ratePerSecond: z._default(z.int().check(z.gte(1), z.lte(5000)), 200),
  keys: z._default(z.int().check(z.gte(1), z.lte(200_000)), 1000),
  valueBytes: z._default(z.int().check(z.gte(1), z.lte(65_536)), 100),
  /** Exponent of the Zipf distribution. */
  skew: z._default(z.number().check(z.gte(0.1), z.lte(3)), 1),
  ttlSeconds: z._default(z.nullable(z.int().check(z.gte(1), z.lte(86_400))), null),
  /** WAIT for so many replicas before a write counts as acknowledged. */
  waitReplicas: z._default(z.int().check(z.gte(0), z.lte(5)), 0),
  durationMs: z._default(z.int().check(z.gte(1000), z.lte(600_000)), 60_000),
});
export type LoadSpec = z.infer<typeof loadSpecSchema>;

export const loadSecondSchema = z.strictObject({
  atMs: z.number(),
  sent: z.int(),
  acknowledged: z.int(),
  failed: z.int(),
  hits: z.int(),
  misses: z.int(),
  p50Ms: z.nullable(z.number()),
  p99Ms: z.nullable(z.number()),
});
export type LoadSecond = z.infer<typeof loadSecondSchema>;

/** Of acknowledged writes, how many were there when they were counted; the rest is lost. */
export const lossSchema = z.strictObject({
  countedAtMs: z.number(),
  acknowledged: z.int(),
  present: z.int(),
  lost: z.int(),
  /** Written times of the lost ones, null if there are none. */
  firstLostAtMs: z.nullable(z.number()),
  lastLostAtMs: z.nullable(z.number()),
  /** Never acknowledged, and there all the same. */
  unacknowledgedPresent: z.int(),
});
export type Loss = z.infer<typeof lossSchema>;

export const loadReportSchema = z.strictObject({
  spec: loadSpecSchema,
  startedAtMs: z.number(),
  isRunning: z.boolean(),
  sent: z.int(),
  acknowledged: z.int(),
  failed: z.int(),
  hits: z.int(),
  misses: z.int(),
  /** The last error reply or trouble, as it was said. */
  lastError: z.nullable(z.string()),
  /** The newest last, at most 120. */
  seconds: z.array(loadSecondSchema),
  loss: z.nullable(lossSchema),
});
export type LoadReport = z.infer<typeof loadReportSchema>;

export const parameterSchema = z.strictObject({
  name: z.string(),
  value: z.string(),
  isEditable: z.boolean(),
  /** Where only some values make sense. */
  choices: z.optional(z.array(z.string())),
  help: z.string(),
});
export type Parameter = z.infer<typeof parameterSchema>;

export const logLineSchema = z.strictObject({
  number: z.int(),
  atMs: z.number(),
  level: z.enum(['debug', 'verbose', 'notice', 'warning']),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** An entry of SLOWLOG GET. Redis notes the second in which it ended, no more. */
export const slowCommandSchema = z.strictObject({
  id: z.int(),
  atMs: z.number(),
  microseconds: z.number(),
  args: z.array(z.string()),
  /** Its name, or where it came from: an address, or a script. Empty for one without a name, through a door. */
  client: z.string(),
});
export type SlowCommand = z.infer<typeof slowCommandSchema>;

export const slowLogSchema = z.strictObject({
  /** `slowlog-log-slower-than`: 0 keeps every command, -1 none. */
  slowerThanMicroseconds: z.int(),
  /** The newest first, without the bench's own. */
  commands: z.array(slowCommandSchema),
  /** How many of the bench's own are left out: they take room in the log, too. */
  leftOut: z.int(),
});
export type SlowLog = z.infer<typeof slowLogSchema>;

/** A row of LATENCY LATEST with what LATENCY HISTORY has of it: the worst of each second, oldest first. */
export const latencyEventSchema = z.strictObject({
  event: z.string(),
  atMs: z.number(),
  latestMs: z.number(),
  worstMs: z.number(),
  spikes: z.array(z.strictObject({ atMs: z.number(), ms: z.number() })),
});
export type LatencyEvent = z.infer<typeof latencyEventSchema>;

/** Of LATENCY HISTOGRAM: how many calls of a command took how long, since the server's start or CONFIG RESETSTAT. */
export const commandTimesSchema = z.strictObject({
  command: z.string(),
  calls: z.int(),
  /** Ascending; each counts the calls above the one before it. */
  buckets: z.array(z.strictObject({ upToMicroseconds: z.number(), calls: z.int() })),
});
export type CommandTimes = z.infer<typeof commandTimesSchema>;

export const latencySchema = z.strictObject({
  /** `latency-monitor-threshold`: 0 watches nothing, as Redis begins. */
  thresholdMs: z.int(),
  events: z.array(latencyEventSchema),
  /** Null where the server is older than Redis 7 and has none. */
  histogram: z.nullable(z.array(commandTimesSchema)),
});
export type Latency = z.infer<typeof latencySchema>;

/** An engine that speaks Redis's protocol (or Memcached's) and may be installed here. */
export const engineSchema = z.strictObject({
  id: z.enum(['redis', 'valkey', 'dragonfly', 'keydb', 'garnet', 'memcached']),
  name: z.string(),
  /** Null: not installed here. */
  version: z.nullable(z.string()),
  howToGet: z.string(),
});
export type Engine = z.infer<typeof engineSchema>;

/** The same load of mode `cache` on one engine. `POST /api/engines/runs` with a load answers with one for each installed. */
export const engineRunSchema = z.strictObject({
  id: engineSchema.shape.id,
  version: z.string(),
  sent: z.int(),
  acknowledged: z.int(),
  failed: z.int(),
  hits: z.int(),
  misses: z.int(),
  p50Ms: z.nullable(z.number()),
  p99Ms: z.nullable(z.number()),
  /** Memory that its process used at the end; null where that is not shown. */
  residentBytes: z.nullable(z.number()),
  seconds: z.array(loadSecondSchema),
  /** Why it did not run, or the last error that it gave. */
  trouble: z.nullable(z.string()),
});
export type EngineRun = z.infer<typeof engineRunSchema>;

const id = z.string().check(z.maxLength(64));
const letter = z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);

/** Requests of a browser about servers of one's own; in a namespace all but `move` are refused. */
export const serverRequests = [
  /** From its next command on, this client talks to that node. */
  z.strictObject({ type: z.literal('choose-node'), id, client: letter, node: nodeNameSchema }),
  /** Whose keys are drawn; null: those of all primaries of a cluster. A `keys` event follows. */
  z.strictObject({ type: z.literal('view-node'), id, node: z.nullable(nodeNameSchema) }),
  z.strictObject({ type: z.literal('chaos'), id, chaos: chaosSchema }),
  /** Starts a load, or stops the one that runs. */
  z.strictObject({ type: z.literal('load'), id, load: z.nullable(loadSpecSchema) }),
  /** Counts what came back of a load of writes. */
  z.strictObject({ type: z.literal('count-loss'), id }),
  z.strictObject({
    type: z.literal('configure'),
    id,
    node: nodeNameSchema,
    name: z.string().check(z.maxLength(64)),
    value: z.string().check(z.maxLength(1000)),
  }),
  /** `stats` events every second while any tab watches; they end with the tab. */
  z.strictObject({ type: z.literal('watch-stats'), id, isOn: z.boolean() }),
  /**
   * The sandbox's keys move to a fresh sandbox of that kind, which takes its place in the scope. The answer is
   * `moved`; then the page opens the scope again, and runs there what it wants itself. Until then `waiting` says how it
   * stands. A page that closes its connection before the answer gives up its place in the line and stays where it is.
   */
  z.strictObject({
    type: z.literal('move'),
    id,
    to: sandboxKindSchema,
    /** Cluster: a replica for each primary. */
    hasReplicas: z.optional(z.boolean()),
  }),
] as const;

const eventFields = { seq: z.int(), atMs: z.number() };

/** Events of servers of one's own. */
export const serverEvents = [
  z.strictObject({ type: z.literal('topology'), ...eventFields, topology: topologyStateSchema }),
  z.strictObject({ type: z.literal('timeline'), ...eventFields, entries: z.array(timelineEntrySchema) }),
  z.strictObject({ type: z.literal('stats'), ...eventFields, stats: z.array(nodeStatsSchema) }),
  z.strictObject({ type: z.literal('load'), ...eventFields, report: loadReportSchema }),
] as const;

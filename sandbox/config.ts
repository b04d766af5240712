/**
 * The environment and every limit, read and checked once at boot. Nothing else reads `process.env`, and every limit
 * is passed from here as a named argument.
 */
import { z } from 'zod';

const wholeNumber = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'should look like 40000-40999')
  .transform((text): readonly [number, number] => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return [first, last];
  })
  .refine(([first, last]) => first >= 1 && first <= last && last <= 65_535, 'is no range of ports');

const environmentSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  PORT: wholeNumber(3000, 0, 65_535),
  HOST: z.string().min(1).default('127.0.0.1'),
  RESP_PORT: wholeNumber(6390, 0, 65_535),
  /** What the `url` of a sandbox names; by default HOST. */
  RESP_HOST: z.string().min(1).optional(),
  /** Ports that lead to single nodes of topologies, such as 40000-40999; by default any that are free. */
  RESP_NODE_PORTS: portRange.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  /** Other lessons than the site's own, for tests and authors. A build has its pages in it: there these are at /preview. */
  LESSONS_DIR: z.string().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Signs cookies and derives sandbox passwords; made and kept under DATA_DIR if absent. */
  KEYSPACE_SECRET: z.string().min(32).optional(),
  /** Comma-separated further origins from which the WebSocket may be opened; same-host is always allowed. */
  ALLOWED_ORIGINS: z.string().default(''),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  SANDBOX_IDLE_HOURS: z.coerce.number().positive().max(720).default(24),
  GRADING_WORKERS: wholeNumber(2, 1, 64),
  /** Memory for learners' own servers, MB; by default half of the machine's. */
  OWN_SERVERS_MB: z.coerce.number().int().min(100).max(100_000_000).optional(),
});

/** Limits of one sandbox unless the name says otherwise. Bytes, counts and milliseconds. */
export const defaultLimits = {
  /** A line typed or a block pasted, and a WebSocket frame. */
  lineBytes: 1_048_576,
  frameBytes: 1_200_000,
  arguments: 20_000,
  /** A value; the embedded server's `proto-max-bulk-len` says the same. */
  valueBytes: 1_048_576,
  replyBytes: 2_097_152,
  keys: 10_000,
  bytes: 16_777_216,
  commandsPerSecond: 1000,
  commandBurst: 10_000,
  clients: 64,
  subscriptions: 64,
  queuedInTransaction: 1000,
  blockMs: 300_000,
  countArgument: 100_000,
  commandTimeoutMs: 10_000,
  /** Upstream connections are closed when idle this long and reopened unseen. */
  idleConnectionMs: 600_000,
  eventsKept: 1000,
  /** Of them, and of the transcript's commands, in bytes. */
  eventBytesKept: 1_048_576,
  /** Of one key in a snapshot. */
  snapshotElements: 64,
  snapshotBytes: 8192,
  /** Of all keys of a sandbox, when a page opens it. */
  snapshotKeys: 3000,
  /** Of one window of a value that somebody inspects: bytes of a string, elements, and of one element so much. */
  inspectBytes: 4096,
  inspectElements: 100,
  inspectElementBytes: 2048,
  /** Of all elements of a window together. */
  inspectWindowBytes: 131_072,
  /** Windows that one browser may have asked for at once. */
  inspectionsAtOnce: 4,
  sandboxesPerAddressPerHour: 600,
  sandboxes: 16_000,
  /** Namespaces that each process keeps ready for whoever comes next. */
  warmNamespaces: 32,
  /** Writes that can be undone, one after the other, and what the keys of one may hold. */
  undoSteps: 50,
  undoStepBytes: 4_194_304,
  /** Of all sandboxes of a process together. */
  undoBytes: 134_217_728,
  /** On average; of a faster flood nothing is kept. */
  undoWritesPerSecond: 50,
  /** A script to be imported. */
  importBytes: 8_388_608,
  importLines: 50_000,
  importMs: 60_000,
  /** Of an HTTP request's body, and of the answer in it. */
  requestBodyBytes: 262_144,
  answerBytes: 65_536,
  attemptsPerLearnerPerMinute: 120,
  /** Wrong ones. */
  resumeCodesPerAddressPerHour: 100,
  /** Of one own server: `maxmemory`, and all that its process may map. */
  nodeMemoryBytes: 67_108_864,
  nodeAddressBytes: 402_653_184,
  /** Of one file that it writes; open files, its connections, and the processes and threads of its topology each. */
  nodeFileBytes: 268_435_456,
  nodeOpenFiles: 512,
  nodeClients: 256,
  nodeProcesses: 16,
  /** What an awake node reserves beyond its `maxmemory`; a Sentinel reserves this alone. */
  nodeOverheadBytes: 16_777_216,
  /** With less space than this on the data folder's disk no further one is made. */
  ownServersFreeDiskBytes: 536_870_912,
  /** All topologies, asleep or awake. */
  ownServers: 5000,
  /** A server that answers no PING for so long is killed and started again. */
  watchdogMs: 2500,
  /** Own servers fall asleep when nobody has used them for so long. */
  ownServerIdleMs: 600_000,
  /** Nobody's server is put to sleep for another's that was used within so long. */
  ownServerBusyMs: 60_000,
  /** Longest wait and longest line for a server when all are in use. */
  ownServerWaitMs: 120_000,
  ownServersWaiting: 200,
  /** For saving one server before it sleeps. */
  ownServerSleepMs: 10_000,
  /** Of the load on each engine when they are compared, at most. */
  engineRunMs: 10_000,
  engineRunsPerLearnerPerHour: 30,
  /** Own servers that each process keeps ready for whoever comes next. */
  warmServers: 1,
  /** Sandboxes on servers of one's own that one learner may have. */
  ownSandboxesPerLearner: 3,
  /** Of the keys of such a sandbox, so many names are listed for the view; and one reply, as it comes from there. */
  ownKeysListed: 20_000,
  ownReplyBytes: 33_554_432,
  /** What happened in a topology, and what it was from when on. */
  timelineEntries: 1000,
  topologyStates: 500,
} as const;
export type Limits = { readonly [Name in keyof typeof defaultLimits]: number };

/** In the last part of its idle time a sandbox's page asks whether it is still needed: 3 hours of 24. */
const expiryWarningPart = 1 / 8;
export const expiryWarningMs = (idleMs: number): number => Math.round(idleMs * expiryWarningPart);

export interface Config {
  readonly mode: 'production' | 'development' | 'test';
  readonly port: number;
  readonly host: string;
  readonly respPort: number;
  readonly respHost: string;
  /** Both ends included; undefined: any that are free. */
  readonly respNodePorts: readonly [number, number] | undefined;
  readonly dataDir: string;
  /** Undefined: the site's own. */
  readonly lessonsDir: string | undefined;
  readonly redisUrl: string | undefined;
  readonly secret: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly idleMs: number;
  readonly gradingWorkers: number;
  /** Undefined: half of the machine's memory. */
  readonly ownServersBytes: number | undefined;
  readonly limits: Limits;
}

/**
 * Reads the environment.
 * @throws {Error} with one line for each wrong variable, fit to be printed as it is
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const lines = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration is wrong.\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  return {
    mode: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    respPort: env.RESP_PORT,
    respHost: env.RESP_HOST ?? (env.HOST === '0.0.0.0' || env.HOST === '::' ? 'localhost' : env.HOST),
    respNodePorts: env.RESP_NODE_PORTS,
    dataDir: env.DATA_DIR,
    lessonsDir: env.LESSONS_DIR,
    redisUrl: env.REDIS_URL,
    secret: env.KEYSPACE_SECRET,
    allowedOrigins: env.ALLOWED_ORIGINS.split(',').filter(Boolean),
    logLevel: env.LOG_LEVEL,
    idleMs: env.SANDBOX_IDLE_HOURS * 3_600_000,
    gradingWorkers: env.GRADING_WORKERS,
    ownServersBytes: env.OWN_SERVERS_MB === undefined ? undefined : env.OWN_SERVERS_MB * 1_048_576,
    limits: defaultLimits,
  };
}

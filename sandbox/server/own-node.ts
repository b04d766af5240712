/**
 * One server of a topology: a process in a jail that comes and goes, with what stays while it is gone: its name,
 * logins, folder and log.
 *
 * It is started again when it ends unasked, but not for ever; after that it stays stopped until somebody starts it.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { NodeName, NodeState } from '#sandbox/server-protocol.ts';
import { connectAsBench } from './bench-connection.ts';
import { type Child, startChild } from './child.ts';
import type { NodeEnd, NodeLogins, OwnNode } from './contract.ts';
import type { Jail, JailLimits, JailOptions } from './jail.ts';
import { configurationFile, lockdownArgs, socketFile } from './node-configuration.ts';
import { createNodeLog } from './node-log.ts';
import { startWatchdog } from './watchdog.ts';

export interface OwnNodeOptions {
  readonly name: NodeName;
  readonly kind: 'redis' | 'sentinel';
  readonly host: string;
  readonly port: number;
  readonly logins: NodeLogins;
  readonly learnerRules: readonly string[];
  /** The path of `redis-server`. */
  readonly binary: () => Promise<string>;
  readonly jail: Jail;
  readonly user: number | undefined;
  /** Asked at each start. */
  readonly network: () => JailOptions['network'];
  readonly limits: JailLimits;
  readonly maxClients: number;
  readonly watchdogMs: number;
  /** Its folder may move, with its topology. */
  readonly place: () => NodeFiles;
  readonly isInUse: () => boolean;
  readonly log: Logger;
}

export interface NodeFiles {
  readonly directory: string;
  /** The folder by a path that is short enough for a socket. */
  readonly socketDirectory: string;
  /** Out of the server's own reach. */
  readonly pidFile: string;
}

/** What its topology may do besides. */
export interface ManagedNode extends OwnNode {
  /**
   * Saves what it has and ends; it is `asleep` then, and `start` wakes it. One that was stopped stays stopped.
   * @throws {Error} if it could not save; it runs on
   */
  fallAsleep(patienceMs: number): Promise<void>;
  /** Ends it at once, by whatever state it is in. */
  end(): Promise<void>;
}

const readyMs = 30_000;
const stopPatienceMs = 10_000;
const restarts = { most: 20, withinMs: 60_000 };
/** Other processes come first: a busy server of a learner slows no one else's. */
const niceness = 5;
/** The kernel takes these before it takes us. */
const oomScore = 700;

interface Running {
  readonly child: Child;
  readonly redis: Redis;
  endWatch(): void;
}

/** `isStopped`: the bench had stopped it when its topology last fell asleep. */
export function createOwnNode(options: OwnNodeOptions, isStopped: boolean): ManagedNode {
  const { name, kind, host, port, logins, jail, log } = options;
  const nodeLog = createNodeLog();
  const listeners = new Set<(state: NodeState, end?: NodeEnd) => void>();
  let state: NodeState = isStopped ? 'stopped' : 'asleep';
  let running: Running | undefined;
  let starting: Promise<void> | undefined;
  let fileLimitBytes = options.limits.fileBytes;
  let excusedUntilMs = 0;
  let endedBy: NodeEnd['by'] = 'nobody';
  const starts: number[] = [];

  const become = (next: NodeState, end?: NodeEnd) => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener(next, end);
  };
  const target = {
    get path() {
      return join(options.place().socketDirectory, socketFile);
    },
    username: logins.system.username,
    password: logins.system.password,
  };

  const launch = async (): Promise<Running> => {
    const place = options.place();
    await removeLeavings(place.directory);
    const child = await startChild({
      ...jail.confine({
        directory: place.directory,
        user: options.user,
        network: options.network(),
        limits: options.limits,
        fileLimitBytes,
        command: await options.binary(),
        args: [configurationFile, ...lockdownArgs(kind, options.maxClients)],
      }),
      name: `${name} of a learner`,
      pidFile: place.pidFile,
      isTied: true,
      onLine: line => nodeLog.write(line, Date.now()),
      log,
    });
    try {
      await stepBack(child.pid);
      const redis = await untilReady(child, target, name);
      await redis.call(
        'ACL',
        'SETUSER',
        logins.learner.username,
        'reset',
        'on',
        `>${logins.learner.password}`,
        ...options.learnerRules,
      );
      const endWatch = startWatchdog({
        redis,
        pid: child.pid,
        patienceMs: options.watchdogMs,
        isExcused: () => state === 'paused' || Date.now() < excusedUntilMs,
        isInUse: options.isInUse,
        isFlooding: child.isFlooding,
        end: () => {
          log.warn({ node: name, directory: place.directory }, 'a server does not answer and is killed');
          endedBy = 'watchdog';
          signalGroup(child.pid, 'SIGKILL');
        },
      });
      return { child, redis, endWatch };
    } catch (cause) {
      signalGroup(child.pid, 'SIGKILL');
      await child.ended;
      throw cause;
    }
  };

  const start = async () => {
    const before = state;
    become('starting');
    endedBy = 'nobody';
    try {
      const started = await launch();
      running = started;
      void started.child.ended.then(end => afterEnd(started, end));
      become('running');
    } catch (cause) {
      become(before === 'asleep' ? 'asleep' : 'stopped');
      throw cause;
    }
  };

  const afterEnd = (ended: Running, { code, signal }: Omit<NodeEnd, 'by'>) => {
    ended.endWatch();
    ended.redis.disconnect();
    // Children of its own (a save in the background) must not write into the folder of the next.
    signalGroup(ended.child.pid, 'SIGKILL');
    if (running === ended) running = undefined;
    const end = { code, signal, by: endedBy };
    if (endedBy === 'reaper') become('asleep', end);
    else if (endedBy === 'bench') become('stopped', end);
    else {
      become('crashed', end);
      restart();
    }
  };

  const lastSave = async (ending: Running, patienceMs: number) => {
    const isDiskFull = fileLimitBytes < options.limits.fileBytes;
    // By our doing; what it holds is saved all the same.
    if (isDiskFull) await limitRunning(ending, options.limits.fileBytes).catch(() => undefined);
    const problem = await save(ending, patienceMs);
    if (problem === undefined) return;
    endedBy = 'nobody';
    if (isDiskFull) await limitRunning(ending, fileLimitBytes).catch(() => undefined);
    throw new Error(`${name} could not save: ${problem}`);
  };

  const limitRunning = ({ child: { pid } }: Running, bytes: number) =>
    jail.limitFiles({ pid, user: options.user }, bytes);

  const restart = () => {
    const now = Date.now();
    starts.push(now);
    while ((starts[0] ?? now) < now - restarts.withinMs) starts.shift();
    if (starts.length > restarts.most) {
      log.warn({ node: name }, 'a server keeps ending and is left stopped');
      become('stopped');
      return;
    }
    startOnce().catch((cause: unknown) =>
      log.warn({ err: cause, node: name }, 'a server did not start again'),
    );
  };
  const startOnce = () => {
    starting ??= start().finally(() => {
      starting = undefined;
    });
    return starting;
  };

  const end = async (by: NodeEnd['by'], signal: 'SIGTERM' | 'SIGKILL', patienceMs: number) => {
    await starting?.catch(() => undefined);
    const ending = running;
    if (ending === undefined) {
      if (by === 'bench') become('stopped');
      else if (state !== 'stopped') become('asleep');
      return;
    }
    endedBy = by;
    if (signal === 'SIGKILL') signalGroup(ending.child.pid, 'SIGKILL');
    else {
      process.kill(ending.child.pid, signal);
      // One that stands still takes no signal but this.
      signalGroup(ending.child.pid, 'SIGCONT');
    }
    const timer = setTimeout(() => signalGroup(ending.child.pid, 'SIGKILL'), patienceMs);
    await ending.child.ended;
    clearTimeout(timer);
  };

  return {
    name,
    kind,
    host,
    port,
    logins,
    target,
    log: nodeLog,
    get state() {
      return state;
    },
    get pid() {
      return running?.child.pid;
    },
    get directory() {
      return options.place().directory;
    },
    get fileLimitBytes() {
      return fileLimitBytes;
    },
    start: async () => {
      if (running === undefined) await startOnce();
    },
    stop: signal => end('bench', signal, stopPatienceMs),
    pause: () => {
      if (state !== 'running' || running === undefined) return;
      signalGroup(running.child.pid, 'SIGSTOP');
      become('paused');
    },
    resume: () => {
      if (state !== 'paused' || running === undefined) return;
      signalGroup(running.child.pid, 'SIGCONT');
      become('running');
    },
    limitFiles: async bytes => {
      fileLimitBytes = Math.min(bytes, options.limits.fileBytes);
      if (running !== undefined) await limitRunning(running, fileLimitBytes);
    },
    truncateFile: (path, bytes) =>
      jail.truncate({ directory: options.place().directory, user: options.user }, path, bytes),
    excuseUntil: atMs => {
      excusedUntilMs = atMs;
    },
    onState: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fallAsleep: async patienceMs => {
      await starting?.catch(() => undefined);
      const ending = running;
      if (ending !== undefined) {
        endedBy = 'reaper';
        signalGroup(ending.child.pid, 'SIGCONT');
        if (state === 'paused') become('running');
        if (kind === 'redis') await lastSave(ending, patienceMs);
      }
      await end('reaper', 'SIGTERM', patienceMs);
    },
    end: () => end('reaper', 'SIGKILL', stopPatienceMs),
  };
}

/**
 * Settings and keys to the disk, and the end. Undefined if it ended, or if it did not answer in time: then nothing
 * more can be saved. Else why it refused.
 */
async function save({ redis, child }: Running, patienceMs: number): Promise<string | undefined> {
  const patience = sleep(patienceMs, undefined, { ref: false });
  const saving = async () => {
    await redis.config('REWRITE').catch(() => undefined);
    // Redis answers this by ending; an error reply means that it could not save.
    return redis.call('SHUTDOWN', 'SAVE', 'NOW').then(
      () => undefined,
      (cause: unknown) => (isReply(cause) ? cause.message : undefined),
    );
  };
  return Promise.race([patience, child.ended.then(() => undefined), saving()]);
}

/** The server's own words, not the end of the connection. */
const isReply = (cause: unknown): cause is Error => cause instanceof Error && cause.name === 'ReplyError';

/** The connection opens itself anew: learners may end it by CLIENT KILL, and Sentinels do in a failover. */
async function untilReady(child: Child, target: OwnNode['target'], name: string): Promise<Redis> {
  const deadline = Date.now() + readyMs;
  let last: unknown;
  while (child.isRunning() && Date.now() < deadline) {
    let isReady = false;
    const redis = connectAsBench(target, {
      enableReadyCheck: false,
      retryStrategy: times => (isReady ? Math.min(times * 50, 500) : null),
    });
    redis.on('error', () => {});
    try {
      await redis.connect();
      await redis.ping();
      isReady = true;
      return redis;
    } catch (cause) {
      redis.disconnect();
      last = cause;
      await sleep(3);
    }
  }
  const words = child.output.slice(-3).join(' | ') || (last instanceof Error ? last.message : '');
  const how = child.isRunning() ? `did not answer within ${readyMs / 1000} s` : 'ended at once';
  throw new Error(`${name} ${how}: ${words}`);
}

/** Sockets and unfinished files of a process that was killed. */
async function removeLeavings(directory: string): Promise<void> {
  const names = await readdir(directory);
  const isLeft = (name: string) => name === socketFile || /^temp-.*\.(?:rdb|aof)$/.test(name);
  await Promise.all(names.filter(isLeft).map(name => rm(join(directory, name), { force: true })));
}

/** Where the kernel groups processes by session, a nice value acts on the whole group only if it is told there. */
async function stepBack(pid: number): Promise<void> {
  await Promise.allSettled([
    (async () => setPriority(pid, niceness))(),
    writeFile(`/proc/${pid}/autogroup`, String(niceness)),
    writeFile(`/proc/${pid}/oom_score_adj`, String(oomScore)),
  ]);
}

/** The process and those that it has started. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ESRCH';
    if (!isGone) throw cause;
  }
}

/**
 * A small Redis of one grading worker: standalone, without network, without persistence, thrown away afterwards. The
 * scripts of learners run in it, so it is locked in as a server of their own is, where the system permits that.
 */
import { chown, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Jail, JailLimits } from './jail.ts';
import { type Directive, type Jailed, lockedDown, startRedisProcess } from './redis-process.ts';
import { makePrivateDirectory, socketDirectory } from './runtime-directory.ts';
import { endProcessesOf } from './user-processes.ts';

export interface PrivateRedis {
  readonly target: { readonly path: string };
  readonly pid: number;
  /** At once, whatever it does: there is nothing to save. */
  stop(): Promise<void>;
}

export interface PrivateRedisOptions {
  /** Must be this server's own. */
  readonly directory: string;
  /** Absent: it runs as ourselves. */
  readonly jail?: Jail;
  readonly log: Logger;
}

const configuration: readonly Directive[] = [
  ...lockedDown,
  ['appendonly', 'no'],
  ['save', ''],
  ['maxmemory', '128mb'],
  ['maxclients', 200],
  ['notify-keyspace-events', ''],
  // A script that runs on is stopped from outside; until Redis calls itself busy, it listens to nobody.
  ['busy-reply-threshold', 500],
  ['loglevel', 'warning'],
];

/** What a script takes beyond `maxmemory` is bounded by the address space. Nothing is ever written to a file. */
const limits: JailLimits = { addressBytes: 402_653_184, fileBytes: 65_536, openFiles: 256, processes: 16 };
const socketFile = 'redis.sock';
const cell = 'cell';

/** @throws {RedisMissing | Error} in one line, fit to be printed */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const base = await makePrivateDirectory(resolve(options.directory));
  return options.jail === undefined
    ? startPlain(base, options.log)
    : startJailed(base, options.jail, options.log);
}

async function startPlain(base: string, log: Logger): Promise<PrivateRedis> {
  const directory = await socketDirectory(base, socketFile);
  return start(directory, [['dir', base]], undefined, log);
}

async function startJailed(base: string, jail: Jail, log: Logger): Promise<PrivateRedis> {
  const outside = await socketDirectory(base, join(cell, socketFile));
  const directory = join(outside, cell);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { mode: 0o700 });
  const user = jail.users?.take();
  const clear = async () => {
    if (user !== undefined) {
      await endProcessesOf(user, jail.programs);
      jail.users?.giveBack(user);
    }
    await rm(outside === base ? directory : outside, { recursive: true, force: true });
  };
  try {
    if (user !== undefined) await chown(directory, user, user);
    const jailed = { jail, user, limits, pidFile: join(outside, 'redis.pid') };
    const server = await start(directory, [['dir', '.']], jailed, log);
    return { ...server, stop: () => server.stop().then(clear) };
  } catch (cause) {
    await clear();
    throw cause;
  }
}

async function start(
  directory: string,
  place: readonly Directive[],
  jailed: Jailed | undefined,
  log: Logger,
): Promise<PrivateRedis> {
  const target = { path: join(directory, socketFile) };
  const server = await startRedisProcess({
    name: 'A grading Redis',
    directory,
    configuration: [...configuration, ...place],
    target,
    jailed,
    log,
  });
  const stop = async () => {
    await server.child.stop('SIGKILL');
    await server.stop();
  };
  return { target, pid: server.child.pid, stop };
}

/**
 * One child process that never outlives us.
 *
 * The child gets its own process group, so that Ctrl-C in the terminal reaches us alone and we end it in our own
 * order. Where `setpriv` exists (Linux), the kernel kills the child when we die, however we die. Elsewhere a pid file
 * names it, and the next start ends it first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OutputReader } from './output-reader.ts';
import { processIdentity } from './process-identity.ts';
import { findOnPath } from './redis-binary.ts';

export interface ChildOptions {
  /** For messages: "Redis". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** Where its pid is kept; must be the child's own, and only ours to write. */
  readonly pidFile: string;
  /** The command asks by itself that the kernel kill it when we die. */
  readonly isTied?: boolean;
  /** Told each line that it prints. */
  readonly onLine?: (line: string) => void;
  readonly log: Logger;
}

export interface Child {
  readonly pid: number;
  /** The last lines that it printed. */
  readonly output: readonly string[];
  /** It has lately printed more than we read, and may have to wait for us to go on. */
  isFlooding(): boolean;
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** True until it has ended. */
  isRunning(): boolean;
  /** Asks it to end by `signal`, kills it after `patienceMs`, and waits until it is reaped. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>;
}

const outputLines = 40;

/** Ends a child of an earlier run that was left behind, if the process that `pidFile` names still runs. */
export async function endOrphan(pidFile: string, log: Logger): Promise<void> {
  const [pidText, ...identity] = (await readFile(pidFile, 'utf8').catch(() => '')).trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const isOurs = async () => (await processIdentity(pid)) === identity.join(' ');
  if (await isOurs()) {
    log.warn({ pid }, 'ending a process that an earlier run left behind');
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 100 && (await isOurs()); tries += 1) await sleep(20);
  }
  await rm(pidFile, { force: true });
}

/** All that run now. Whatever way we end other than by SIGKILL, they end first. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a child. It is running when this returns, but not yet ready. @throws {Error} if it cannot be started */
export async function startChild(options: ChildOptions): Promise<Child> {
  await endOrphan(options.pidFile, options.log);
  const { command, args } = options.isTied === true ? options : await tied(options);
  const { child, ended } = await inTurn(async () => {
    const spawned = spawn(command, args, {
      cwd: options.directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of ours, above all no secrets. (NODE_ENV is demanded by Next's types.)
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' },
    });
    const untilItsEnd = untilEnded(spawned);
    await once(spawned, 'spawn');
    return { child: spawned, ended: untilItsEnd };
  });
  if (child.pid === undefined) throw new Error(`${options.name} could not be started.`);
  await writeFile(options.pidFile, `${child.pid} ${await processIdentity(child.pid)}\n`, { mode: 0o600 });
  const { output, isFlooding } = collectOutput(child, options);
  let running = true;
  children.add(child);
  void ended.then(() => {
    running = false;
    children.delete(child);
    return rm(options.pidFile, { force: true });
  });
  const isRunning = () => running;
  return {
    pid: child.pid,
    output,
    isFlooding,
    ended,
    isRunning,
    stop: async (signal = 'SIGTERM', patienceMs = 5000) => {
      if (!running) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** One after the other: to start a process holds us up for some milliseconds, and others want their turn between. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(() => setImmediate()).then(work);
  lastTurn = turn.catch(() => undefined);
  return turn;
}

async function tied({ command, args }: ChildOptions): Promise<Pick<ChildOptions, 'command' | 'args'>> {
  const setpriv = await findOnPath('setpriv', '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin');
  if (setpriv === undefined) return { command, args };
  return { command: setpriv, args: ['--pdeathsig', 'KILL', '--', command, ...args] };
}

function untilEnded(child: ChildProcess): Child['ended'] {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Its lines, as far as `OutputReader` reads them. */
function collectOutput(
  child: ChildProcess,
  { name, log, onLine }: ChildOptions,
): Pick<Child, 'output' | 'isFlooding'> {
  const output: string[] = [];
  const reader = new OutputReader(line => {
    log.debug({ child: name }, line);
    output.push(line);
    if (output.length > outputLines) output.shift();
    onLine?.(line);
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    stream
      .on('data', (chunk: Buffer) => {
        const waitMs = reader.take(stream, chunk, performance.now());
        if (waitMs === 0) return;
        stream.pause();
        setTimeout(() => stream.resume(), waitMs);
      })
      .on('end', () => reader.end(stream, performance.now()));
  }
  return { output, isFlooding: () => reader.isFlooding(performance.now()) };
}

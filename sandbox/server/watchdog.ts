/**
 * Ends a server that no longer answers, so that a runaway script costs its learner a few seconds and nobody else
 * anything.
 *
 * It sends PING each second while somebody uses the server, more seldom otherwise. What Redis answers while a script
 * runs too long (BUSY) is no answer here. Such a script is first ended by SCRIPT KILL, which keeps the data; one that
 * has written cannot be ended so, and the process is killed. A server that is silent without computing, because the
 * machine is busy, has longer. While we ourselves were held up, nobody is blamed.
 */
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

export interface WatchdogOptions {
  readonly redis: Redis;
  readonly pid: number;
  /** No PONG for so long ends it. */
  readonly patienceMs: number;
  /** True while it may be silent: it is paused or excused. */
  isExcused(): boolean;
  /** True while somebody has lately used it. */
  isInUse(): boolean;
  /** True while it waits for us to read what it prints. */
  isFlooding(): boolean;
  /** Ends the process. */
  end(): void;
}

const tickMs = 1000;
/** While an answer is due. */
const dueTickMs = 250;
const idleIntervalMs = 10_000;
/** How much longer a server may be silent that does not compute. */
const idlePatience = 5;
/** Of the time that it has been silent, the part that it has computed, if it is to blame. */
const blameworthyPart = 0.05;
const ticksPerSecond = 100;

/** Returns the function that ends the watch. */
export function startWatchdog(options: WatchdogOptions): () => void {
  const { redis, pid, patienceMs } = options;
  let isOver = false;
  let lastTickMs = performance.now();
  let lastAskedMs = lastTickMs;
  let isAsking = false;
  let isScriptBusy = false;
  /** Since when an answer has been due, and what the process had computed by then. */
  let due: { sinceMs: number; cpuMs: number } | undefined;

  const ask = async (nowMs: number) => {
    isAsking = true;
    lastAskedMs = nowMs;
    due ??= { sinceMs: nowMs, cpuMs: await cpuMsOf(pid) };
    try {
      await redis.ping();
      isScriptBusy = false;
      due = undefined;
    } catch (cause) {
      isScriptBusy = cause instanceof Error && cause.message.startsWith('BUSY');
    } finally {
      isAsking = false;
    }
  };
  const isToBlame = async (nowMs: number) => {
    const silentMs = due === undefined ? 0 : nowMs - due.sinceMs;
    if (due === undefined || silentMs < patienceMs) return false;
    if (isScriptBusy || options.isFlooding() || silentMs > patienceMs * idlePatience) return true;
    return (await cpuMsOf(pid)) - due.cpuMs > silentMs * blameworthyPart;
  };
  const tick = async () => {
    const now = performance.now();
    const wasHeldUp = now - lastTickMs > 2 * tickMs;
    lastTickMs = now;
    if (due !== undefined && (options.isExcused() || wasHeldUp)) {
      due = { sinceMs: now, cpuMs: await cpuMsOf(pid) };
    } else if ((await isToBlame(now)) && !(isScriptBusy && (await endScript(redis)))) {
      if (!isOver) options.end();
      return;
    }
    if (!isAsking && (options.isInUse() || due !== undefined || now - lastAskedMs >= idleIntervalMs)) {
      void ask(now);
    }
  };
  let timer: NodeJS.Timeout;
  const schedule = () => {
    if (isOver) return;
    const intervalMs = due === undefined ? tickMs : dueTickMs;
    timer = setTimeout(() => void tick().finally(schedule), Math.min(intervalMs, patienceMs / 3));
    timer.unref();
  };
  schedule();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

const scriptKillMs = 1000;

/** True if it answers again. It goes on refusing until the script has noticed. */
async function endScript(redis: Redis): Promise<boolean> {
  const patience = AbortSignal.timeout(scriptKillMs);
  const attempt = async () => {
    await redis.call('SCRIPT', 'KILL');
    while (!patience.aborted) {
      const isAnswer = await redis.ping().then(
        () => true,
        () => false,
      );
      if (isAnswer) return true;
      await sleep(20);
    }
    return false;
  };
  const late = sleep(scriptKillMs, false, { ref: false });
  return Promise.race([attempt().catch(() => false), late]);
}

/** Processor time that a process has used; 0 where it cannot be told. */
async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return (ticks * 1000) / ticksPerSecond;
}

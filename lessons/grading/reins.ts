/** What ends a task that runs in another thread and tells how far it is: the pool's end, and the worker's. */
import { MessageChannel } from 'node:worker_threads';
import type { AttemptProgress } from '#lessons/schema.ts';
import { type Reins, type Running, runningSchema } from './task.ts';

/** A task that was asked to stop and does not loses its thread. */
const stopPatienceMs = 1000;
/** Progress is told this seldom. */
const progressMs = 200;

export interface OpenReins {
  /** Asks the task to stop. */
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: AttemptProgress) => void) | undefined;
  /** Real time that it has. */
  readonly taskMs: number;
}

export interface HeldReins {
  /** For the worker; `progress` is to be transferred. */
  readonly held: Reins;
  /** Aborted when only the end of its thread helps. */
  readonly endThread: AbortSignal;
  close(): void;
}

/** The pool's end. */
export function openReins({ signal, onProgress, taskMs }: OpenReins): HeldReins {
  const { port1, port2 } = new MessageChannel();
  const stop = new SharedArrayBuffer(4);
  const end = new AbortController();
  const timers = [setTimeout(() => end.abort(), taskMs)];
  const ask = () => {
    Atomics.store(new Int32Array(stop), 0, 1);
    timers.push(setTimeout(() => end.abort(), stopPatienceMs));
  };
  if (signal?.aborted) ask();
  signal?.addEventListener('abort', ask);
  port1.on('message', (message: unknown) =>
    onProgress?.({ state: 'running', ...runningSchema.parse(message) }),
  );
  return {
    held: { stop, progress: port2 },
    endThread: end.signal,
    close: () => {
      signal?.removeEventListener('abort', ask);
      for (const timer of timers) clearTimeout(timer);
      port1.close();
    },
  };
}

/** The worker's end: to be called after each schedule; false when the task should stop. */
export function followReins({ stop, progress }: Reins): (schedules: number, scenario: string) => boolean {
  const flag = new Int32Array(stop);
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (schedules, scenario) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs >= progressMs) {
      toldAtMs = nowMs;
      const running: Running = { schedules, scenario };
      progress.postMessage(running);
    }
    return Atomics.load(flag, 0) === 0;
  };
}

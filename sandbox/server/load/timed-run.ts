/** One load from its start to its end: sends at its pace, tells each second, ends at its duration or when told to. */
import { keepPace } from '#sandbox/server/load/pace.ts';
import type { Tally } from '#sandbox/server/load/tally.ts';
import type { LoadSpec } from '#sandbox/server-protocol.ts';

/** Requests under way when it ends may still be answered. */
const lastAnswersMs = 3500;
const lookEveryMs = 10;

export interface TimedRunOptions {
  readonly spec: LoadSpec;
  readonly tally: Tally;
  /** Sends so many requests now. */
  send(count: number): void;
  /** A second has been counted; the last one may be shorter. */
  onSecond(): void;
  /** What sent the requests can be closed: what is unanswered still fails by that. */
  onAnswered(): void;
  now(): number;
}

export interface TimedRun {
  readonly isRunning: boolean;
  /** Settles when it has ended and been counted, however it ended. */
  readonly ended: Promise<void>;
  /** Sends no more, waits a little for answers, and ends. */
  end(): Promise<void>;
  /** Ends at once; nobody is told any more. */
  abandon(): void;
}

export function startTimedRun(options: TimedRunOptions): TimedRun {
  const { spec, tally, send, onSecond, onAnswered, now } = options;
  const { promise: ended, resolve: settle } = Promise.withResolvers<void>();
  let isRunning = true;
  let ending: Promise<void> | undefined;

  const tellSecond = () => {
    tally.endSecond(now());
    onSecond();
  };
  const stopPace = keepPace({ ratePerSecond: spec.ratePerSecond, isBurst: spec.pattern === 'burst', send });
  const seconds = setInterval(tellSecond, 1000);
  const halt = () => {
    stopPace();
    clearTimeout(duration);
    clearInterval(seconds);
  };
  const end = async () => {
    halt();
    await untilAnswered(tally);
    if (!isRunning) return;
    onAnswered();
    isRunning = false;
    tellSecond();
    settle();
  };
  const endOnce = () => {
    ending ??= end();
    return ending;
  };
  const duration = setTimeout(() => void endOnce(), spec.durationMs);

  return {
    get isRunning() {
      return isRunning;
    },
    ended,
    end: endOnce,
    abandon: () => {
      if (!isRunning) return;
      isRunning = false;
      halt();
      onAnswered();
      settle();
    },
  };
}

/** Until none of what was sent is unanswered, but not for long. */
async function untilAnswered({ total }: Tally): Promise<void> {
  const deadline = performance.now() + lastAnswersMs;
  while (total.sent > total.acknowledged + total.failed && performance.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, lookEveryMs));
  }
}

/** What has been started, ended in the opposite order. Each part has its time; one that hangs does not stop the rest. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Teardown {
  /** Adds a part; `close` runs at most once. */
  add(name: string, close: () => Promise<void> | void, patienceMs?: number): void;
  /** Ends all parts. Every caller waits for the same end. True if all ended well. */
  run(): Promise<boolean>;
}

export function createTeardown(log: Logger): Teardown {
  const parts: { name: string; close: () => Promise<void> | void; patienceMs: number }[] = [];
  let running: Promise<boolean> | undefined;

  const closeAll = async () => {
    let allWell = true;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const isClosed = await closeOne(part);
      allWell &&= isClosed;
    }
    return allWell;
  };

  const closeOne = async ({ name, close, patienceMs }: (typeof parts)[number]) => {
    const patience = new AbortController();
    try {
      const late = sleep(patienceMs, 'late' as const, { signal: patience.signal, ref: false });
      const result = await Promise.race([Promise.resolve(close()), late.catch(() => undefined)]);
      if (result === 'late') log.error({ part: name, patienceMs }, 'did not end in time');
      return result !== 'late';
    } catch (cause) {
      log.error({ part: name, err: cause }, 'failed while ending');
      return false;
    } finally {
      patience.abort();
    }
  };

  return {
    add: (name, close, patienceMs = 10_000) => parts.push({ name, close, patienceMs }),
    run: () => {
      running ??= closeAll();
      return running;
    },
  };
}

/** Starts the process that checks, gives it a job, and ends it when it hangs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Finding } from '#lessons/check/finding.ts';
import { type Job, type Message, messageSchema } from '#lessons/check/messages.ts';

export type Doing = Extract<Message, { type: 'doing' }>;
export type StepDone = Extract<Message, { type: 'step' }>;

export interface Listener {
  doing(message: Doing): void;
  step(message: StepDone): void;
}

export interface Checker {
  /**
   * Does the job and ends.
   * @returns what hung, if something did: a finding like any other
   * @throws {Error} if the checking itself broke down
   */
  run(job: Job, listener: Listener): Promise<Finding | undefined>;
  /** Ends it, whatever it does; at once, unless it has told everything and is leaving by itself. */
  stop(): Promise<void>;
}

/** It has told everything, and ends what it has started. */
const closingMs = 20_000;

/** Before the first word of a job. */
const quietMs = 60_000;

export function startChecker(): Checker {
  const child = fork(new URL('./process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  const ended = once(child, 'close');
  let hasTold = false;
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), hasTold ? closingMs : 0);
    await ended;
    clearTimeout(timer);
  };
  return {
    run: (job, listener) =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new Error(`The checking did not start.\n${complaints}`.trim()));
          return;
        }
        const watch = new Watch(finding => {
          resolve(finding);
          void stop();
        });
        child.on('message', (raw: unknown) => {
          const message = messageSchema.parse(raw);
          watch.heard(message);
          if (message.type === 'doing') listener.doing(message);
          if (message.type === 'step') listener.step(message);
          if (message.type === 'broken') {
            reject(new Error(message.why));
            void stop();
          }
          if (message.type !== 'end') return;
          hasTold = true;
          watch.end();
          resolve(undefined);
        });
        child.once('close', code => {
          watch.end();
          reject(new Error(`The checking ended with ${String(code)}.\n${complaints}`.trim()));
        });
        child.send(job);
      }),
    stop,
  };
}

/** Waits for the next word, for as long as what is being done may take. */
class Watch {
  readonly #onHang: (finding: Finding) => void;
  #timer: NodeJS.Timeout;
  #last: Doing = { type: 'doing', what: 'starting', file: 'lessons', withinMs: quietMs };

  constructor(onHang: (finding: Finding) => void) {
    this.#onHang = onHang;
    this.#timer = this.#arm(quietMs);
  }

  heard(message: Message): void {
    clearTimeout(this.#timer);
    if (message.type === 'doing') this.#last = message;
    this.#timer = this.#arm(message.type === 'doing' ? message.withinMs : quietMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #arm(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const { file, what, withinMs } = this.#last;
      const message = `it never ends: ${what} (ended after ${withinMs / 1000} s)`;
      this.#onHang({ file, line: 1, rule: 'hangs', message });
    }, ms);
  }
}

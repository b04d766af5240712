/**
 * Processes of the benchmark that answer questions. The measuring side and the gateway must not share a thread, so
 * each is a child that is asked by messages. Both ends are ours, so a message is only checked for its envelope.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const answerSchema = z.union([
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
]);
const questionSchema = z.object({ id: z.number(), name: z.string(), input: z.unknown() });

export interface Peer {
  readonly child: ChildProcess;
  ask<Result>(name: string, input: unknown, schema: z.ZodType<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** Starts a file of this folder as a child, with options for Node before it. */
export function startPeer(
  file: string,
  nodeOptions: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Peer {
  const child = fork(join(import.meta.dirname, file), {
    execArgv: [...nodeOptions],
    env: { ...process.env, ...env },
    serialization: 'advanced',
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(cause: Error): void }>();
  let asked = 0;
  child.on('message', message => {
    const answer = answerSchema.parse(message);
    const question = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) question?.reject(new Error(`${file}: ${answer.error}`));
    else question?.resolve(answer.result);
  });
  child.on('exit', code => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}.`));
  });
  return {
    child,
    ask: async (name, input, schema) => {
      asked += 1;
      const id = asked;
      const result = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      child.send({ id, name, input });
      return schema.parse(await result);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The child's end: answers by name until the parent lets go, then runs `close` and ends. */
export function answerParent(
  handlers: Readonly<Record<string, (input: unknown) => unknown>>,
  close: () => Promise<void> | void,
): void {
  process.on('message', message => {
    const { id, name, input } = questionSchema.parse(message);
    void (async () => {
      try {
        const handler = name === 'cpuMs' ? cpuMs : handlers[name];
        if (handler === undefined) throw new Error(`nobody answers to “${name}”`);
        process.send?.({ id, result: await handler(input) });
      } catch (cause) {
        process.send?.({
          id,
          error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        });
      }
    })();
  });
  process.once('disconnect', () => {
    void (async () => {
      await close();
      process.exit(0);
    })();
  });
}

/** Processor time that this process has used so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

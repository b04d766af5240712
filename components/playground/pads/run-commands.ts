/** Runs commands one after the other, each in its client, and goes on while one waits inside Redis. */
import type { BenchStore } from '#components/bench/bench-context.ts';
import { isBlocked, runSettled } from '#components/clients/run-settled.ts';
import type { Letter } from '#sandbox/protocol.ts';

export interface Ran {
  readonly count: number;
  readonly failed: number;
  /** The client whose line could not run because it still waits for an earlier one. */
  readonly stuck: Letter | undefined;
}

export async function runCommands(
  store: BenchStore,
  commands: readonly { readonly client: Letter; readonly line: string }[],
  isStopped: () => boolean = () => false,
): Promise<Ran> {
  let count = 0;
  let failed = 0;
  for (const { client, line } of commands) {
    if (isStopped()) break;
    if (isBlocked(store, client)) return { count, failed, stuck: client };
    const settled = await runSettled(store, line, client);
    if (settled.kind === 'failed') break;
    count += 1;
    if (settled.kind === 'answered' && settled.event.reply.type === 'error') failed += 1;
  }
  return { count, failed, stuck: undefined };
}

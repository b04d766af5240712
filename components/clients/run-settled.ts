/** Running a line until there is nothing more to wait for: it is answered, or the client waits inside Redis. */
import { BenchError, type BenchStore, type CommandEvent } from '#components/bench/bench-context.ts';
import type { Letter } from '#sandbox/protocol.ts';

export type Settled =
  | { readonly kind: 'answered'; readonly event: CommandEvent }
  /** The client is blocked; `answer` comes whenever it comes. */
  | { readonly kind: 'waits'; readonly answer: Promise<CommandEvent> }
  /** Our side failed; the terminal says so, too. */
  | { readonly kind: 'failed'; readonly why: string };

export async function runSettled(store: BenchStore, line: string, client: Letter): Promise<Settled> {
  const blocked = whenBlocked(store, client);
  const answer = store.bench.run(line, client);
  // Whoever hears of the wait decides what its end means; unheard, it is no error of the page.
  answer.catch(() => undefined);
  try {
    const first = await Promise.race([answer, blocked.promise]);
    return first === 'blocked' ? { kind: 'waits', answer } : { kind: 'answered', event: first };
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { kind: 'failed', why: error.message };
  } finally {
    blocked.forget();
  }
}

/** Whether the client waits inside Redis now. */
export function isBlocked(store: BenchStore, client: Letter): boolean {
  return store.getState().clients.find(({ name }) => name === client)?.state === 'blocked';
}

function whenBlocked(store: BenchStore, client: Letter): { promise: Promise<'blocked'>; forget: () => void } {
  let forget = (): void => undefined;
  const stateOf = () => store.getState().clients.find(({ name }) => name === client);
  // What was known before may be the end of an earlier wait that has not been told yet.
  const before = stateOf();
  const promise = new Promise<'blocked'>(resolve => {
    forget = store.subscribe(() => {
      const known = stateOf();
      if (known !== before && known?.state === 'blocked') resolve('blocked');
    });
  });
  return { promise, forget };
}

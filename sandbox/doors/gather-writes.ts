/**
 * Frames that are written in one turn of the event loop leave in one system call, which costs more than all else that
 * is done for a small one.
 */
import type { Writable } from 'node:stream';

/** Returns what must be called before each write to the stream, by whomever. */
export function gatherWrites(stream: Pick<Writable, 'cork' | 'uncork'>): () => void {
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    stream.cork();
    setImmediate(() => {
      isGathering = false;
      stream.uncork();
    });
  };
}

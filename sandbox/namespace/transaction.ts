/**
 * A session's MULTI as the gateway must know it: what was queued, so that the replies of EXEC find their keys, and
 * whether something was refused here that the server never saw, so that EXEC fails as it would have.
 */
import type { Command } from '#sandbox/command/table.ts';
import { error } from '#sandbox/resp/reply.ts';

export interface Queued {
  readonly command: Command;
  readonly keys: readonly Buffer[];
}

export interface Transaction {
  readonly queued: Queued[];
  /** Bytes that its writes may add. */
  bytes: number;
  isDirty: boolean;
  /** The connection broke: the server has forgotten it. */
  isLost: boolean;
}

export const newTransaction = (): Transaction => ({
  queued: [],
  bytes: 0,
  isDirty: false,
  isLost: false,
});

export const abortedReply = error('EXECABORT Transaction discarded because of previous errors.');
export const lostReply = error(
  'ERR The connection to the server was lost, and this transaction with it. DISCARD it and begin anew.',
);

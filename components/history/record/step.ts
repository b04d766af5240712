/** One step of a bench's history: a command of any client, or something else that changed keys. */
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import type { ReplyFacts } from './reply-facts.ts';

export type StepKind =
  | 'command'
  /** Time ran out by itself. */
  | 'expiry'
  /** Time was moved on. */
  | 'jump'
  | 'undo'
  | 'restore'
  | 'reset'
  | 'import'
  /** Somebody who is not known. */
  | 'other';

/** What a step did to one key. Undefined where there was, or is, none. */
export interface Change {
  readonly before: KeySnapshot | undefined;
  readonly after: KeySnapshot | undefined;
  readonly gone: 'deleted' | 'expired' | 'evicted' | undefined;
  /** There may have been one before; nobody knows. */
  readonly isUnknown: boolean;
}

export interface Step {
  /** Counts from 1 within one history; the steps that are kept follow each other without a gap. */
  readonly number: number;
  readonly kind: StepKind;
  /** Of its event; `restore` names the step by it. */
  readonly seq: number;
  /** In the server's clock. */
  readonly atMs: number;
  /** A client's name, or the kind. */
  readonly client: string;
  /** Of a command: its first arguments, long ones cut; `argCount` counts all. */
  readonly args: readonly Bytes[];
  readonly argCount: number;
  readonly reply: ReplyFacts | undefined;
  readonly durationMs: number | undefined;
  /** Of a jump: the milliseconds skipped. Of an import: the commands that ran. */
  readonly amount: number;
  /** Of an undo: what was taken back. */
  readonly label: string;
  /** By id, as `keyId` makes it. */
  readonly changes: ReadonlyMap<string, Change>;
  /** About how much it holds on to. */
  readonly bytes: number;
}

/** It ended in an error reply. */
export const hasFailed = (step: Step): boolean => step.reply?.kind === 'error';

/**
 * What the parts of a world have in common, and how one of them tells the bench what passes between them.
 */
import type { WorldState } from '#sandbox/protocol.ts';

export type PartState = WorldState['parts'][number];

/** Something that stands in the world: it can be drawn, and put back to its start. */
export interface Part {
  describe(): PartState;
  reset(): void;
}

/** A message from one part to another, told when it has been answered. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly outcome?: 'ok' | 'error' | 'lost';
  readonly durationMs: number;
}

/** Publishes one message. Belongs to one line that was asked for, so that the bench knows what caused what. */
export type Tell = (message: Message) => void;

/** Passing time, in which a world's latencies are felt. */
export interface Clock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** A connection is cut, or an answer does not come in time. What a part's own code has to deal with. */
export class NoAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoAnswer';
  }
}

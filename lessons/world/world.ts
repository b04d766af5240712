/**
 * The simulated world beside a sandbox: app servers, a slow database, a payment gateway. Its Redis commands are real
 * and run in the learner's own sandbox under the part's own client name; the rest is simulated and says so.
 *
 * A lesson with `world: true` has a `world.ts` whose default export is a WorldDefinition.
 */

import type { WorldState } from '#sandbox/protocol.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

/** What a world may do to its surroundings. `wait` is real time, so that a learner feels the latency. */
export interface WorldSurroundings {
  readonly sandbox: Pick<Sandbox, 'session' | 'events' | 'advance' | 'offsetMs'>;
  /** Real time plus what was travelled. */
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

export interface SimulatedWorld {
  state(): WorldState;
  /**
   * Does what a line says (`request product 7`), publishing `world` events on the way.
   * @throws {Failure} `bad-request` for a line it does not know, with the lines that it does
   */
  act(line: string, runId: string): Promise<void>;
  /** Back to the start. */
  reset(): void;
}

export type WorldDefinition = (surroundings: WorldSurroundings) => SimulatedWorld;

export const defineWorld = (definition: WorldDefinition): WorldDefinition => definition;

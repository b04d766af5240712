/** An Operate exercise's servers: as its answers act on them, and as its checks read them. */
import type { Value } from '#lessons/grading/stage.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';
import type { Chaos, LoadReport, Loss, TimelineEntry, TopologyState } from '#sandbox/server-protocol.ts';

/** What a learner can do, as a script does it: for prepared states, solutions and mistakes. */
export interface Operator {
  /** Runs a command on a node as the learner would. @throws {ReplyError} */
  run(node: string, ...args: (string | number)[]): Promise<Value>;
  /** Presses a button. @throws {Failure} as the button would */
  chaos(chaos: Chaos): Promise<void>;
  /**
   * Waits until a look at the servers is true; real time, for failovers and syncs take some.
   * @throws {Error} that names `what` if it does not come true within `withinMs`, 30 s by default
   */
  until(
    what: string,
    isTrue: (servers: ServersReader) => Promise<boolean> | boolean,
    withinMs?: number,
  ): Promise<void>;
}

/** The default export of `solution.ts` and `mistakes/*.ts` of an Operate exercise. */
export type OperateAnswer = (operator: Operator) => Promise<void>;

/** The servers as they stand when the learner presses "check". */
export interface ServersReader {
  readonly topology: TopologyState;
  /** The nodes that run, by name. */
  readonly nodes: Readonly<Record<string, StateReader>>;
  /** What happened since the exercise was opened, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** The load that was run last, and what came back of its writes. */
  readonly load: LoadReport | undefined;
  readonly loss: Loss | undefined;
}

/** An Operate exercise's servers: as its answers act on them, and as its checks read them. */
import type { Value } from '#lessons/grading/stage.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';
import type {
  Chaos,
  LoadReport,
  LoadSpec,
  Loss,
  TimelineEntry,
  TopologyState,
} from '#sandbox/server-protocol.ts';

/** What a learner can do, as a script does it: for prepared states, solutions and mistakes. */
export interface Operator {
  /** Runs a command on a node as the learner would. @throws {ReplyError} */
  run(node: string, ...args: (string | number)[]): Promise<Value>;
  /** Presses a button. @throws {Failure} as the button would */
  chaos(chaos: Chaos): Promise<void>;
  /** Puts a load on the servers; what is left out is as the bench's form has it. @throws {Failure} as the button would */
  startLoad(load: Partial<LoadSpec> & Pick<LoadSpec, 'mode'>): Promise<void>;
  stopLoad(): Promise<void>;
  countLoss(): Promise<Loss>;
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

/**
 * The servers as they stand when the learner presses "check". They are read one after the other, so a load, a sync or a
 * failover that goes on may show in one and not in another; a check that would be wrong then says so in its task.
 */
export interface ServersReader {
  readonly topology: TopologyState;
  /**
   * The nodes that run and answer, by name; `transcript` is what was sent to that node. A read that gets no answer in
   * time is no verdict: the attempt then ends with a failure that names the node.
   */
  readonly nodes: Readonly<Record<string, StateReader>>;
  /** What happened since the exercise was opened, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** The load that was run last, and what came back of its writes. */
  readonly load: LoadReport | undefined;
  readonly loss: Loss | undefined;
}

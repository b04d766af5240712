/**
 * What an `exercise.ts` is. Its folder's name is the exercise's id, unique in the whole catalogue.
 *
 * A check has one id, one name and one sentence for each known mistake. Whether a mistake was made is decided from
 * what was *observed*, never from the text of the answer, so that any correct way passes.
 */
import type { Operator, ServersReader } from '#lessons/grading/operator.ts';
import type { Stage } from '#lessons/grading/stage.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

export interface CheckText {
  /** Short, said as what should hold: "One query for fifty misses". Shown before and after. */
  readonly name: string;
  /** Not named before it fails: for what naming would give away. The task still states its rule. */
  readonly hidden?: boolean;
  /** When it fails and no known mistake fits. */
  readonly feedback: string;
  /** Feedback for each known mistake, by its id: the name of the file in `mistakes/`. */
  readonly mistakes?: Readonly<Record<string, string>>;
}

interface ExerciseText {
  /** Id of the exercise whose shape this one has with other names and numbers; see docs/authoring.md, "Variants". */
  readonly variantOf?: string;
  readonly title: string;
  /** Markdown. States every rule that is checked: a rule that is not stated is not checked. */
  readonly task: string;
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
  /** Markdown, shown with the solution: why it is right. */
  readonly explanation: string;
  readonly checks: Readonly<Record<string, CheckText>>;
}

/** Which faults the driver may choose in a scenario, and how many of each in one schedule. */
export interface Faults {
  /** An actor dies before or after any of its calls. */
  readonly crash?: number;
  /** The key space is emptied. */
  readonly flush?: number;
  /** A call is answered with a connection error, executed or not. */
  readonly refuse?: number;
  /**
   * An actor's connections break: what it watched or waited for on them is gone, and what is published before it has
   * connected and subscribed again, 50 ms later, as ioredis does by itself.
   */
  readonly drop?: number;
  /** A call of a simulated part fails for its caller, carried out or not. The task says so: "a charge may time out". */
  readonly fail?: number;
  /** An actor stands still until virtual time has moved by so many milliseconds, at any of its calls. */
  readonly pauseMs?: number;
}

export interface Scenario {
  readonly id: string;
  /** What happens, in a sentence that a learner reads: "Two requests miss at the same moment". */
  readonly title: string;
  /** Absent: one schedule, calls in the order in which they are started. */
  readonly explore?: {
    /** Switches away from an actor that could go on (Musuvathi & Qadeer 2007). */
    readonly preemptions: number;
    readonly faults?: Faults;
    /** Bound on schedules; beyond it the rest is a seeded sample and the verdict says so. */
    readonly schedules: number;
  };
  /** The story. Runs once for each schedule, from an empty key space, and must depend on nothing but `stage`. */
  readonly run: (stage: Stage) => Promise<void>;
}

/** `starter.ts`, `solution.ts` and `mistakes/<mistake>.ts` stand beside it. */
export interface CodeExercise extends ExerciseText {
  readonly kind: 'code';
  /** Name of the exported function. */
  readonly exports: string;
  readonly scenarios: readonly Scenario[];
}

/**
 * As Code, with `starter.lua`, …: every call of an actor runs the script, with KEYS and ARGV as its two arguments:
 * `actor.call(['bucket:42'], [10, 1])`. The outcome's value is the script's reply; an error reply is a thrown
 * `ReplyError`. The script may touch the keys that it was given, and no others; TIME is virtual.
 */
export interface LuaExercise extends ExerciseText {
  readonly kind: 'lua';
  readonly scenarios: readonly Scenario[];
}

export interface Observation {
  readonly passed: boolean;
  readonly expected: string;
  readonly observed: string;
  readonly mistake?: string;
}

/** `solution.redis` and `mistakes/<mistake>.redis` stand beside it: redis-cli lines; the starter is doing nothing. */
export interface StateExercise extends ExerciseText {
  readonly kind: 'state';
  /** redis-cli lines that make the start state. */
  readonly start: readonly string[];
  /** redis-cli lines that would make the goal, for the drawing beside the current state. Not used for checking. */
  readonly goal: readonly string[];
  readonly observe: (state: StateReader) => Promise<Readonly<Record<string, Observation>>>;
}

/**
 * Reads the servers, whatever way the learner took. `solution.ts` and `mistakes/*.ts` are scripts of actions: they
 * export by default an `OperateAnswer` (`lessons/grading/operator.ts`); the starter is doing nothing.
 */
export interface OperateExercise extends ExerciseText {
  readonly kind: 'operate';
  readonly servers: 'server' | 'replicated' | 'sentinel' | 'cluster' | 'independent';
  /** redis-cli lines that make the start state, on the first node that takes writes. */
  readonly start: readonly string[];
  /** What the exercise itself does to the servers before the learner comes: a replica stopped, a CONFIG SET. */
  readonly prepare?: (operator: Operator) => Promise<void>;
  /** By name of node: `redis-1`, …, `sentinel-1`. A node that does not run, or does not answer, has no reader. */
  readonly observe: (servers: ServersReader) => Promise<Readonly<Record<string, Observation>>>;
}

/**
 * Answer by choice, or by text compared after trimming. Its check is called `answer`; wrong choices are its mistakes.
 * What was `observed` is what the learner said; the page says so.
 */
export interface PredictExercise extends ExerciseText {
  readonly kind: 'predict';
  readonly choices?: readonly string[];
  readonly accepts: (answer: string) => Observation;
}

export type Exercise = CodeExercise | LuaExercise | StateExercise | OperateExercise | PredictExercise;

export const codeExercise = (exercise: Omit<CodeExercise, 'kind'>): CodeExercise => ({
  kind: 'code',
  ...exercise,
});
export const luaExercise = (exercise: Omit<LuaExercise, 'kind'>): LuaExercise => ({
  kind: 'lua',
  ...exercise,
});
export const stateExercise = (exercise: Omit<StateExercise, 'kind'>): StateExercise => ({
  kind: 'state',
  ...exercise,
});
export const operateExercise = (exercise: Omit<OperateExercise, 'kind'>): OperateExercise => ({
  kind: 'operate',
  ...exercise,
});
export const predictExercise = (exercise: Omit<PredictExercise, 'kind'>): PredictExercise => ({
  kind: 'predict',
  ...exercise,
});

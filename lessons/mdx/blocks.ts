/**
 * What a lesson's page is made of, for everything that is not plain prose. Line numbers are those of `lesson.mdx`.
 * Browser-safe: types only.
 */
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import type { Letter } from '#sandbox/protocol.ts';

/** What a client receives because of another client's command: `#B=> …`. */
export interface Received {
  readonly client: Letter;
  readonly expect: readonly string[];
}

export interface CommandLine {
  readonly line: number;
  /** As typed in redis-cli. */
  readonly text: string;
  /** The reply's lines in redis-cli's own format, with `<a..b>`, `<*>` and `<...>`; empty if `waiting`. */
  readonly expect: readonly string[];
  /** The command is still blocked when the block ends. */
  readonly waiting: boolean;
  readonly received: readonly Received[];
}

export interface RedisBlock {
  readonly type: 'redis';
  readonly id: string;
  readonly line: number;
  readonly client: Letter;
  readonly commands: readonly CommandLine[];
}

export interface WorldLine {
  readonly line: number;
  readonly text: string;
  /** Messages between the parts, `from -> to: label`, in order. */
  readonly expect: readonly string[];
}

export interface WorldBlock {
  readonly type: 'world';
  readonly id: string;
  readonly line: number;
  readonly lines: readonly WorldLine[];
}

export interface TimeMove {
  readonly line: number;
  readonly text: string;
  /** Milliseconds. */
  readonly by: number | 'next-expiry';
}

export interface TimeBlock {
  readonly type: 'time';
  readonly id: string;
  readonly line: number;
  readonly moves: readonly TimeMove[];
}

/** A block that runs; its id is the step whose completion is stored. */
export type RunnableBlock = RedisBlock | WorldBlock | TimeBlock;

export interface Prediction {
  readonly id: string;
  readonly line: number;
  readonly question: string;
  readonly choices: readonly string[];
  readonly answer: string;
}

export interface DiagramSource {
  readonly line: number;
  readonly title: string;
  readonly alt: string;
  readonly mermaid: string;
  readonly live: readonly LiveRule[];
}

export type ProductionLanguage = 'ts' | 'go' | 'python' | 'php';

export interface ProductionTab {
  readonly line: number;
  readonly language: ProductionLanguage;
  readonly title: string;
  readonly checked: 'run' | 'parse' | 'no';
  readonly source: string;
}

export interface Section {
  /** Anchor. */
  readonly id: string;
  readonly title: string;
  readonly line: number;
}

export interface ExerciseReference {
  readonly id: string;
  readonly line: number;
}

export interface LessonPage {
  /** In the order of the page. */
  readonly blocks: readonly RunnableBlock[];
  readonly predictions: readonly Prediction[];
  readonly diagrams: readonly DiagramSource[];
  readonly production: readonly ProductionTab[];
  readonly exercises: readonly ExerciseReference[];
  /** The `##` headings. */
  readonly sections: readonly Section[];
}

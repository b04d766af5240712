/** The steps of `lesson:check`, and what each is given. */
import { z } from 'zod';
import type { CatalogExercise, Lesson } from '#lessons/catalog.ts';
import type { Equipment } from '#lessons/check/equipment.ts';
import type { Finding } from '#lessons/check/finding.ts';

export const stepNames = ['schema', 'prose', 'blocks', 'programs', 'types', 'answers', 'mutants'] as const;
export const stepNameSchema = z.enum(stepNames);
export type StepName = z.infer<typeof stepNameSchema>;

export const stepMeanings: Readonly<Record<StepName, string>> = {
  schema: 'files, frontmatter, ids, links, prerequisites',
  prose: 'sentences, words, headings, TODOs',
  blocks: 'every runnable block on a fresh sandbox',
  programs: 'the program of “In production”',
  types: 'answers against the types that the editor shows',
  answers: 'solution, starter, mistakes and also-right through the grader',
  mutants: 'the solution broken in standard ways',
};

export interface Ground {
  readonly equipment: Equipment;
  /** Those that are asked about. */
  readonly lessons: readonly Lesson[];
  readonly exercises: readonly CatalogExercise[];
  /** An exercise by id, asked about or not: a variant needs its original. */
  readonly exercise: (id: string) => CatalogExercise | undefined;
  /** For files of a step's own; thrown away afterwards. */
  readonly directory: string;
  /** Says what is being done, before it is done. Nothing further within `withinMs` means that it hangs. */
  readonly doing: (what: string, place: { readonly file: string; readonly withinMs: number }) => void;
}

export interface StepResult {
  readonly findings: readonly Finding[];
  /** What was done, in a few words: `34 blocks`. */
  readonly summary: string;
  /** For whoever reads `--json`. */
  readonly mutants?: readonly MutantCount[];
}

export const mutantCountSchema = z.strictObject({
  exercise: z.string(),
  made: z.number(),
  caught: z.number(),
  /** Let through for a written reason. */
  allowed: z.number(),
  /** By the check that caught them; `timeout` for those that were ended. */
  caughtBy: z.record(z.string(), z.number()),
});
export type MutantCount = z.infer<typeof mutantCountSchema>;

export type Step = (ground: Ground) => Promise<StepResult>;

/** `1 block`, `2 blocks` */
export const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`;

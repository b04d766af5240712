import type { Letter } from '#sandbox/protocol.ts';

/** The clients a learner can open. Not taken from the schema, so that a page's first load carries no zod. */
export const letters: readonly Letter[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

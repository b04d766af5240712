import type { Attempt } from '#components/exercise/exercise-api.ts';

/** When it was handed in, as this reader writes times. */
export const timeOf = ({ createdAtMs }: Attempt): string => new Date(createdAtMs).toLocaleString();

/** The seconds of a load as lines of a plot. Pure. */
import type { Values } from '#components/plot/plot-scale.ts';
import { hitRatio } from '#components/servers/figures/series.ts';
import type { LoadSecond } from '#sandbox/server-protocol.ts';

export interface LoadSeries {
  /** Seconds, ascending. */
  readonly xs: readonly number[];
  readonly acknowledged: Values;
  readonly failed: Values;
  readonly hitRatio: Values;
  readonly p50Ms: Values;
  readonly p99Ms: Values;
}

export function loadSeries(seconds: readonly LoadSecond[]): LoadSeries {
  return {
    xs: seconds.map(({ atMs }) => atMs / 1000),
    acknowledged: seconds.map(({ acknowledged }) => acknowledged),
    failed: seconds.map(({ failed }) => failed),
    hitRatio: seconds.map(({ hits, misses }) => hitRatio(hits, misses)),
    p50Ms: seconds.map(({ p50Ms }) => p50Ms),
    p99Ms: seconds.map(({ p99Ms }) => p99Ms),
  };
}

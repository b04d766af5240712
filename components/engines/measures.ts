/** What is put side by side of runs on several engines. Pure. */
import { bytesText, countText, millisecondsText, percentText } from '#components/plot/units.ts';
import { hitRatio } from '#components/servers/figures/series.ts';
import type { EngineRun } from '#sandbox/server-protocol.ts';

export interface Bar {
  readonly id: EngineRun['id'];
  /** Undefined if it was not measured. */
  readonly text: string | undefined;
  /** Of the longest, a part of 1. */
  readonly part: number;
}

export interface Measure {
  readonly name: string;
  readonly about: string;
  readonly bars: readonly Bar[];
}

export function measuresOf(runs: readonly EngineRun[]): readonly Measure[] {
  return [
    measure(runs, 'Median time', 'half of the answers came sooner', run => run.p50Ms, millisecondsText),
    measure(runs, '99th of 100', 'all but one in a hundred came sooner', run => run.p99Ms, millisecondsText),
    measure(
      runs,
      'Hit ratio',
      'reads that found their key',
      run => hitRatio(run.hits, run.misses),
      percentText,
      1,
    ),
    measure(runs, 'Memory', 'of its process at the end', run => run.residentBytes, bytesText),
    measure(runs, 'Answers', 'in the whole run', run => run.acknowledged, countText),
  ];
}

function measure(
  runs: readonly EngineRun[],
  name: string,
  about: string,
  pick: (run: EngineRun) => number | null,
  format: (value: number) => string,
  longest = Math.max(...runs.map(run => pick(run) ?? 0)),
): Measure {
  return {
    name,
    about,
    bars: runs.map(run => {
      const value = run.acknowledged === 0 ? null : pick(run);
      return {
        id: run.id,
        text: value === null ? undefined : format(value),
        part: value === null || longest === 0 ? 0 : value / longest,
      };
    }),
  };
}

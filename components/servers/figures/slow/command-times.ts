/** LATENCY HISTOGRAM as rows that can be read: how long half, and all but one in a hundred, took. Pure. */
import type { CommandTimes } from '#sandbox/server-protocol.ts';

/** Columns of a strip: one for each doubling, from 1 µs; the last holds all beyond. */
export const stripColumns = 22;

export interface CommandRow {
  readonly command: string;
  readonly calls: number;
  /** At most so long, microseconds: the histogram knows bounds, not times. */
  readonly halfWithin: number;
  readonly p99Within: number;
  /** Of each column the part of the fullest one; 0 where no call was. */
  readonly strip: readonly number[];
}

/** The slowest first. */
export function commandRows(histogram: readonly CommandTimes[]): CommandRow[] {
  return histogram
    .filter(({ calls, buckets }) => calls > 0 && buckets.length > 0)
    .map(rowOf)
    .sort((a, b) => b.p99Within - a.p99Within || b.calls - a.calls);
}

function rowOf(times: CommandTimes): CommandRow {
  const columns = new Array<number>(stripColumns).fill(0);
  for (const { upToMicroseconds, calls } of times.buckets) {
    const column = columnOf(upToMicroseconds);
    columns[column] = (columns[column] ?? 0) + calls;
  }
  const fullest = Math.max(...columns);
  return {
    command: times.command,
    calls: times.calls,
    halfWithin: within(times, 0.5),
    p99Within: within(times, 0.99),
    strip: columns.map(calls => (fullest === 0 ? 0 : calls / fullest)),
  };
}

/** Redis's bounds are doublings, a little off: 16, 33, 66, … */
export function columnOf(upToMicroseconds: number): number {
  const doubling = Math.round(Math.log2(Math.max(1, upToMicroseconds)));
  return Math.min(stripColumns - 1, doubling);
}

/** The bound below which so large a part of the calls is. */
function within({ calls, buckets }: CommandTimes, part: number): number {
  let seen = 0;
  for (const bucket of buckets) {
    seen += bucket.calls;
    if (seen >= calls * part) return bucket.upToMicroseconds;
  }
  return buckets.at(-1)?.upToMicroseconds ?? 0;
}

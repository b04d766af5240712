/** Times of what happened. Pure; `atMs` in the server's clock, shown in the reader's zone. */
import type { TopologyMoment } from '#components/bench/servers-state.ts';
import type { TimelineEntry } from '#sandbox/server-protocol.ts';

/** `18:03:12.4` */
export function clockText(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const tenths = Math.floor(at.getMilliseconds() / 100);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${tenths}`;
}

/** `0.4 s`, `34 s`, `3 min`. */
export function spanText(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** The moment in which the servers were as at that time: the last that is not later, or the first. */
export function momentAt(moments: readonly TopologyMoment[], atMs: number): number {
  const found = moments.findLastIndex(moment => moment.atMs <= atMs);
  return Math.max(0, found);
}

/** The topology before the last change of roles, states, slots, votes or links; counts and offsets change all the time. */
export function lastDifferent(
  moments: readonly TopologyMoment[],
  at: number,
): TopologyMoment['topology'] | undefined {
  const now = moments[at];
  if (now === undefined) return undefined;
  const shape = shapeOf(now.topology);
  return moments.slice(0, at).findLast(({ topology }) => shapeOf(topology) !== shape)?.topology;
}

function shapeOf({ nodes, links }: TopologyMoment['topology']): string {
  return JSON.stringify([
    nodes.map(({ role, state, follows, slots, vote }) => [role, state, follows, slots, vote]),
    links,
  ]);
}

/** Where an entry falls on a track of moments, 0 to 1. */
export function placeOn(moments: readonly TopologyMoment[], entry: TimelineEntry): number {
  return moments.length < 2 ? 1 : momentAt(moments, entry.atMs) / (moments.length - 1);
}

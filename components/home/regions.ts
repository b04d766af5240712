/** How the tracks lie on the map: four regions, in the order of the course. */
import type { MappedTrack } from './track-map.ts';

export const regionIds = ['foundations', 'caching', 'coordination', 'operations'] as const;
export type RegionId = (typeof regionIds)[number];

/** Number of the first track of each. */
const begins: Readonly<Record<RegionId, number>> = {
  foundations: 1,
  caching: 4,
  coordination: 7,
  operations: 11,
};

export interface Region {
  readonly id: RegionId;
  readonly tracks: readonly MappedTrack[];
}

/** Every track in the last region that begins before it or with it; regions without tracks are left out. */
export function regionsOf(tracks: readonly MappedTrack[]): Region[] {
  const regionOf = (track: MappedTrack) => regionIds.findLast(id => begins[id] <= track.number);
  return regionIds
    .map(id => ({ id, tracks: tracks.filter(track => regionOf(track) === id) }))
    .filter(region => region.tracks.length > 0);
}

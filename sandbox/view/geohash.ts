/**
 * Places as GEOADD keeps them: a score of 52 bits in which the bits of longitude and latitude alternate. After Redis's
 * `geohash.c` and `geohash_helper.c`. Browser-safe.
 */
const steps = 26;
const longest = 2 ** (2 * steps);
/** What Web Mercator can show, which is what GEOADD accepts. */
const mostLatitude = 85.05112878;
const mostLongitude = 180;

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/** Whether a score could be a place. A count or a time can look like one: only what wrote it says for sure. */
export function isPlace(score: string): boolean {
  if (!/^\d{1,16}$/.test(score)) return false;
  return Number(score) < longest;
}

/** The middle of the cell that the score names, as GEOPOS tells it. */
export function placeOf(score: string): Place {
  const bits = Number(score);
  const high = Math.floor(bits / 2 ** steps);
  const low = bits % 2 ** steps;
  const half = 2 ** (steps / 2);
  const latitudeCell = everySecondBit(high) * half + everySecondBit(low);
  const longitudeCell = everySecondBit(Math.floor(high / 2)) * half + everySecondBit(Math.floor(low / 2));
  return {
    longitude: middle(longitudeCell, mostLongitude),
    latitude: middle(latitudeCell, mostLatitude),
  };
}

/** The bits 0, 2, 4, … of 26 bits, put together. */
function everySecondBit(bits: number): number {
  let packed = 0;
  for (let step = 0; step < steps / 2; step += 1) packed |= ((bits >>> (2 * step)) & 1) << step;
  return packed;
}

function middle(cell: number, most: number): number {
  const size = (2 * most) / 2 ** steps;
  return -most + (cell + 0.5) * size;
}

const earthMetres = 6_372_797.560856;

/** Metres between two places along the sphere, as GEODIST tells it (haversine). */
export function metresBetween(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const u = Math.sin(radians(b.latitude - a.latitude) / 2);
  const v = Math.sin(radians(b.longitude - a.longitude) / 2);
  const cosines = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  return 2 * earthMetres * Math.asin(Math.sqrt(u * u + cosines * v * v));
}

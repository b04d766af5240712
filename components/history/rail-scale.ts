/** Where steps stand on the track: the newest at its right end, older ones to the left, closer the more there are. */

export interface RailScale {
  /** Of the track, in pixels. */
  readonly width: number;
  /** How many steps. */
  readonly count: number;
}

/** Half a thumb. */
const margin = 8;
const widestPitch = 12;

/** Pixels from one step to the next. */
export function pitchOf({ width, count }: RailScale): number {
  return Math.min(widestPitch, Math.max(0, width - 2 * margin) / Math.max(1, count));
}

/** Where the thumb stands when `at` steps have happened. */
export function xOfAt(at: number, scale: RailScale): number {
  return scale.width - margin - (scale.count - at) * pitchOf(scale);
}

/** The other way round, to the nearest. */
export function atOfX(x: number, scale: RailScale): number {
  const pitch = pitchOf(scale);
  if (pitch === 0) return scale.count;
  const at = scale.count - Math.round((scale.width - margin - x) / pitch);
  return Math.min(scale.count, Math.max(0, at));
}

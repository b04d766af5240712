/** Where a drawing stands in its mat: its corner in pixels of the mat, and its size. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const smallest = 0.2;
const largest = 8;

/** Larger or smaller by a factor, within limits; what stands at a point of the mat stays there. */
export function zoomedAt(view: View, factor: number, at: Point): View {
  const scale = Math.min(largest, Math.max(smallest, view.scale * factor));
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}

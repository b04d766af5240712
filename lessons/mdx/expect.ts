/**
 * Compares what a server answered with the `#=>` lines of a lesson. Lines must be the same to the letter, except
 * that `<55..60>` stands for a whole number in that range, `<*>` for any text within a line, and a line `<...>` for
 * any number of lines.
 */

export type Match =
  | { readonly matched: true }
  | {
      readonly matched: false;
      /** Index of the expected line that nothing fitted; its length if there were lines too many. */
      readonly at: number;
      readonly expected: string | undefined;
      readonly observed: string | undefined;
    };

/** Compares all lines. */
export function matchLines(expected: readonly string[], observed: readonly string[]): Match {
  return matchFrom(expected, observed, 0, 0);
}

function matchFrom(expected: readonly string[], observed: readonly string[], e: number, o: number): Match {
  const want = expected[e];
  const have = observed[o];
  if (want === '<...>') return matchRest(expected, observed, e, o);
  if (want === undefined && have === undefined) return { matched: true };
  if (want === undefined || have === undefined || !matchLine(want, have)) {
    return { matched: false, at: e, expected: want, observed: have };
  }
  return matchFrom(expected, observed, e + 1, o + 1);
}

/** `<...>`: the shortest run of lines after which the rest fits. */
function matchRest(expected: readonly string[], observed: readonly string[], e: number, o: number): Match {
  for (let skipped = o; skipped <= observed.length; skipped += 1) {
    if (matchFrom(expected, observed, e + 1, skipped).matched) return { matched: true };
  }
  return { matched: false, at: e + 1, expected: expected[e + 1], observed: observed[o] };
}

interface Hole {
  readonly low: number;
  readonly high: number;
}

/** Compares one line. */
export function matchLine(expected: string, observed: string): boolean {
  const ranges: Hole[] = [];
  const pattern = expected
    .split(/(<\*>|<-?\d+\.\.-?\d+>)/)
    .map(part => {
      if (part === '<*>') return '.*';
      const range = /^<(-?\d+)\.\.(-?\d+)>$/.exec(part);
      if (!range) return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      ranges.push({ low: Number(range[1]), high: Number(range[2]) });
      return String.raw`(-?\d+)`;
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 'su').exec(observed);
  if (!match) return false;
  return ranges.every(({ low, high }, index) => {
    const value = Number(match[index + 1]);
    return value >= low && value <= high;
  });
}

/** Two or more ways of the same thing, measured in turns, so that a machine's moods meet them all alike. */

/** What each way gave in each round. The way that begins changes from round to round. */
export async function inTurns<Name extends string, Figure>(
  rounds: number,
  ways: Readonly<Record<Name, () => Promise<Figure>>>,
): Promise<Record<Name, Figure[]>> {
  const names = Object.keys(ways) as Name[];
  const figures = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<Name, Figure[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      if (name !== undefined) figures[name].push(await ways[name]());
    }
  }
  return figures;
}

/** The median of the rounds' own ratios. */
export function ratio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

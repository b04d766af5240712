/** Numbers from samples. */

/** The value below which that part of the samples lies. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Each client repeats `work` one after the other, all clients at once. Returns every time, and calls a second. */
export async function repeat<Client>(
  clients: readonly Client[],
  times: number,
  work: (client: Client) => Promise<unknown>,
): Promise<{ samples: number[]; perSecond: number }> {
  const samples: number[] = [];
  const total = await timed(() =>
    Promise.all(
      clients.map(async client => {
        for (let done = 0; done < times; done += 1) samples.push(await timed(() => work(client)));
      }),
    ),
  );
  return { samples, perSecond: (samples.length / total) * 1000 };
}

export interface Row {
  readonly what: string;
  readonly value: string;
  /** What was aimed at, and whether it was reached. */
  readonly aim?: string;
  readonly beside: string;
}

/** A figure beside its aim. */
export type Aim = (value: number) => Pick<Row, 'value' | 'aim'>;

export const atLeast =
  (aim: number): Aim =>
  value => ({ value: value.toFixed(2), aim: `≥ ${aim} ${value >= aim ? 'met' : 'MISSED'}` });

export const atMost =
  (aim: number, unit = ''): Aim =>
  value => ({
    value: `${value.toFixed(unit === '' ? 2 : 1)} ${unit}`.trim(),
    aim: `≤ ${aim} ${value <= aim ? 'met' : 'MISSED'}`,
  });

export const ms = (value: number): string => `${value.toFixed(2)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

export function printTable(rows: readonly Row[]): void {
  const widthOf = (texts: readonly string[]) => Math.max(...texts.map(text => text.length));
  const [what, value, aim] = [
    widthOf(rows.map(row => row.what)),
    widthOf(rows.map(row => row.value)),
    widthOf(rows.map(row => row.aim ?? '')),
  ];
  for (const row of rows) {
    const columns = [
      row.what.padEnd(what),
      row.value.padStart(value),
      (row.aim ?? '').padEnd(aim),
      row.beside,
    ];
    console.log(columns.join('  '));
  }
}

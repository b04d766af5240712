/** Numbers from samples. */

/** The value below which that part of the samples lies. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
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
  readonly beside: string;
}

export const ms = (value: number): string => `${value.toFixed(2)} ms`;

export function printTable(rows: readonly Row[]): void {
  const width = (column: 'what' | 'value') => Math.max(...rows.map(row => row[column].length));
  for (const row of rows) {
    console.log(`${row.what.padEnd(width('what'))}  ${row.value.padStart(width('value'))}  ${row.beside}`);
  }
}

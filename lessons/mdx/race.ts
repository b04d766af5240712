/** A `race` fence: lines of two or three clients, which the reader runs in an order of their choosing. */
import type { Report } from '#lessons/problem.ts';
import { type Letter, letterSchema } from '#sandbox/protocol.ts';

export interface RaceLine {
  readonly client: Letter;
  readonly line: string;
}

const mostClients = 3;
const mostLinesEach = 12;

/** Reads its lines, such as `B> GET stock`. Reports what is wrong. @param first the number of its first line */
export function readRace(text: string, first: number, report: Report): readonly RaceLine[] {
  const lines = text.split('\n').flatMap((row, index): RaceLine[] => {
    const [, letter, line] = /^([A-H])> (\S.*)$/.exec(row.trimEnd()) ?? [];
    const client = letterSchema.safeParse(letter);
    if (client.success && line !== undefined) return [{ client: client.data, line }];
    if (row.trim() !== '') report(first + index, 'a line of a race is a client and a command: B> GET stock');
    return [];
  });
  const counts = new Map<Letter, number>();
  for (const { client } of lines) counts.set(client, (counts.get(client) ?? 0) + 1);
  if (counts.size < 2 || counts.size > mostClients) {
    report(first, `a race has two or three clients, not ${counts.size}`);
  }
  if (Math.max(0, ...counts.values()) > mostLinesEach) {
    report(first, `a client of a race has at most ${mostLinesEach} lines`);
  }
  return lines;
}

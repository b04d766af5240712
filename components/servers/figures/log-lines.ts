/** Lines of a server's log: kept, filtered by level, written as text. Pure. */
import type { LogLine } from '#sandbox/server-protocol.ts';

export const linesKept = 1000;

/** From the least important to the most; each shows those after it, too. */
export const levels = [
  { id: 'debug', name: 'everything' },
  { id: 'verbose', name: 'all but debug' },
  { id: 'notice', name: 'notices and warnings' },
  { id: 'warning', name: 'warnings' },
] as const satisfies readonly { readonly id: LogLine['level']; readonly name: string }[];

export function withLines(known: readonly LogLine[], told: readonly LogLine[]): readonly LogLine[] {
  const last = known.at(-1)?.number ?? Number.NEGATIVE_INFINITY;
  const fresh = told.filter(({ number }) => number > last);
  return fresh.length === 0 ? known : [...known, ...fresh].slice(-linesKept);
}

export function linesFrom(lines: readonly LogLine[], level: LogLine['level']): readonly LogLine[] {
  const least = rank(level);
  return lines.filter(line => rank(line.level) >= least);
}

/** `2026-11-30T14:02:11.250Z # Ready to accept connections`, with Redis's own marks of levels. */
export function logText(lines: readonly LogLine[]): string {
  return lines
    .map(({ atMs, level, text }) => `${new Date(atMs).toISOString()} ${marks[level]} ${text}\n`)
    .join('');
}

const marks: Readonly<Record<LogLine['level'], string>> = {
  debug: '.',
  verbose: '-',
  notice: '*',
  warning: '#',
};

function rank(level: LogLine['level']): number {
  return levels.findIndex(({ id }) => id === level);
}

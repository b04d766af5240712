/** Which lines of the log are shown, and how they leave the page. Pure. */
import type { LogEntry } from '#components/bench/bench-context.ts';
import { shownText } from '#components/clients/shown-text.ts';

export interface LogFilter {
  /** Undefined for all. */
  readonly client: string | undefined;
  /** Part of a line, whatever its case. */
  readonly text: string;
  readonly errorsOnly: boolean;
}

export function filterLog(log: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const wanted = filter.text.trim().toLowerCase();
  return log.filter(
    entry =>
      (filter.client === undefined || entry.client === filter.client) &&
      (!filter.errorsOnly || entry.outcome === 'error' || entry.outcome === 'lost') &&
      (wanted === '' || entry.text.toLowerCase().includes(wanted)),
  );
}

/** Whose lines there are: letters first, then programs outside and the world's parts. */
export function clientsIn(log: readonly LogEntry[]): readonly string[] {
  const names = new Set(log.filter(({ kind }) => kind !== 'note').map(({ client }) => client));
  return [...names].sort((a, b) => a.length - b.length || a.localeCompare(b, 'en', { numeric: true }));
}

export interface LogClock {
  readonly kind: 'day' | 'since';
  /** The server's clock minus this browser's. */
  readonly skewMs: number;
  /** Of the first line. */
  readonly startMs: number;
}

/** `14:03:22.118`, or `+12.304` seconds since the first line. */
export function logTime(atMs: number, { kind, skewMs, startMs }: LogClock): string {
  if (kind === 'since') return `+${(Math.max(0, atMs - startMs) / 1000).toFixed(3)}`;
  const at = new Date(atMs - skewMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}

/** One line each: time, client, command, what came of it. */
export function logText(log: readonly LogEntry[], clock: LogClock): string {
  return log
    .map(entry => {
      const came = entry.summary === '' ? '' : `  → ${shownText(entry.summary)}`;
      return `${logTime(entry.atMs, clock)}  ${entry.client}  ${shownText(entry.text, 400)}${came}\n`;
    })
    .join('');
}

/** An array of `{at, client, kind, text, outcome, summary, durationMs?, to?}`; `at` is an ISO time of the server's clock. */
export function logJson(log: readonly LogEntry[]): string {
  const rows = log.map(({ id: _, atMs, ...rest }) => ({ at: new Date(atMs).toISOString(), ...rest }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

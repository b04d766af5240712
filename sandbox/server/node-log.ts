/** The log of one server as it prints it, in lines: `9699:M 30 Nov 2026 17:54:53.532 * Ready to accept connections`. */
import type { LogLine } from '#sandbox/server-protocol.ts';
import type { NodeLog } from './contract.ts';

const linesKept = 1000;
const lineCharacters = 1000;

const levels: Record<string, LogLine['level']> = {
  '.': 'debug',
  '-': 'verbose',
  '*': 'notice',
  '#': 'warning',
};
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const form =
  /^\d+:(?:[A-Z]|signal-handler) (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2})\.(\d{3}) ([.\-*#]) (.*)$/;
/** Redis writes from its signal handler in this form. */
const signalForm = /^\d+:signal-handler \((\d+)\) (.*)$/;

/** Undefined if the line has not the server's form, as those of a crash report. The server's time zone is UTC. */
export function parseLogLine(line: string): Omit<LogLine, 'number'> | undefined {
  const bySignal = signalForm.exec(line);
  if (bySignal !== null) {
    const [, seconds = '0', text = ''] = bySignal;
    return { atMs: Number(seconds) * 1000, level: 'warning', text };
  }
  const parts = form.exec(line);
  if (parts === null) return undefined;
  const [, day, month = '', year, hour, minute, second, milli, mark = '', text = ''] = parts;
  const atMs = Date.UTC(
    Number(year),
    months.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(milli),
  );
  return { atMs, level: levels[mark] ?? 'notice', text: text.slice(0, lineCharacters) };
}

export interface WrittenLog extends NodeLog {
  /** Takes one line as it was printed. */
  write(line: string, nowMs: number): void;
}

export function createNodeLog(): WrittenLog {
  const kept: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let number = 0;
  return {
    lines: (after = 0) => kept.filter(line => line.number > after),
    onLine: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write: (text, nowMs) => {
      number += 1;
      const parsed = parseLogLine(text);
      // A crash report's lines have no time of their own.
      const line = {
        number,
        ...(parsed ?? { atMs: nowMs, level: 'warning' as const, text: text.slice(0, lineCharacters) }),
      };
      kept.push(line);
      if (kept.length > linesKept) kept.shift();
      for (const listener of listeners) listener(line);
    },
  };
}

/** What a typed line means to the terminal itself, before anything is sent. */
export type TypedLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'clear' | 'leave' | 'help' }
  | { readonly kind: 'run'; readonly line: string; readonly times: number };

/** redis-cli's own bound is none; ours keeps a slip of the finger from running for minutes. */
const mostTimes = 1000;

/** As in redis-cli, `clear`, `quit`, `exit` and `help` are the terminal's own, and `5 INCR n` runs five times. */
export function readTypedLine(text: string): TypedLine {
  const line = text.trim();
  if (line === '') return { kind: 'nothing' };
  const word = line.toLowerCase();
  if (word === 'clear') return { kind: 'clear' };
  if (word === 'quit' || word === 'exit') return { kind: 'leave' };
  if (word === 'help' || word === '?') return { kind: 'help' };
  const repeated = /^(\d{1,6})\s+(\S.*)$/s.exec(line);
  if (repeated?.[1] === undefined || repeated[2] === undefined) return { kind: 'run', line, times: 1 };
  return { kind: 'run', line: repeated[2], times: Math.min(mostTimes, Number(repeated[1])) };
}

/** The commands of a pasted text: one a line, blank ones left out. */
export function pastedLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
}

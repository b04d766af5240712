/** What was typed, oldest first, with a place in it that Up and Down move. Immutable. */
export interface InputHistory {
  readonly lines: readonly string[];
  /** Index in `lines`; its length while a new line is being typed. */
  readonly at: number;
  /** The new line, kept while one looks back. */
  readonly draft: string;
}

const kept = 500;

export const emptyHistory: InputHistory = { lines: [], at: 0, draft: '' };

/** Adds a line, but not the same one twice in a row, and goes back to a new line. */
export function remember(history: InputHistory, line: string): InputHistory {
  const isRepeated = history.lines.at(-1) === line;
  const lines = isRepeated ? history.lines : [...history.lines, line].slice(-kept);
  return { lines, at: lines.length, draft: '' };
}

/** Moves by one line; `current` is what stands in the prompt. Undefined at either end. */
export function look(
  history: InputHistory,
  direction: 'back' | 'forth',
  current: string,
): { history: InputHistory; line: string } | undefined {
  const at = history.at + (direction === 'back' ? -1 : 1);
  if (at < 0 || at > history.lines.length) return undefined;
  const draft = history.at === history.lines.length ? current : history.draft;
  return { history: { ...history, at, draft }, line: history.lines[at] ?? draft };
}

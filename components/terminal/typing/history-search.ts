/** Ctrl-R: looks for a text in what was typed, back and forth. Pure. */

export interface HistorySearch {
  readonly sought: string;
  /** Index in the history of the line that is shown; its length before anything was found. */
  readonly at: number;
  /** Nothing (more) has it; the line that was found last stays shown. */
  readonly isFailing: boolean;
}

export function startSearch(lines: readonly string[]): HistorySearch {
  return { sought: '', at: lines.length, isFailing: false };
}

/** Another letter typed or taken back: the shown line stays if it still has the text. */
export function seek(lines: readonly string[], { at }: HistorySearch, sought: string): HistorySearch {
  if (sought === '') return startSearch(lines);
  const found = lastWith(lines, sought, Math.min(at, lines.length - 1));
  return { sought, at: found === -1 ? at : found, isFailing: found === -1 };
}

/** Ctrl-R again goes further back, Ctrl-S forth; lines equal to the one shown are passed over. */
export function seekOn(
  lines: readonly string[],
  search: HistorySearch,
  direction: 'back' | 'forth',
): HistorySearch {
  const { sought, at } = search;
  if (sought === '') return search;
  const has = (line: string) => hasText(line, sought) && line !== lines[at];
  const found =
    direction === 'back'
      ? lines.slice(0, Math.max(0, at)).findLastIndex(has)
      : lines.findIndex((line, index) => index > at && has(line));
  return found === -1 ? { ...search, isFailing: true } : { sought, at: found, isFailing: false };
}

function lastWith(lines: readonly string[], sought: string, from: number): number {
  return lines.slice(0, from + 1).findLastIndex(line => hasText(line, sought));
}

function hasText(line: string, sought: string): boolean {
  return line.toLowerCase().includes(sought.toLowerCase());
}

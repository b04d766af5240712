/** The difference of two texts, line by line (longest common subsequence). Answers are short, so a table will do. */

export interface DiffLine {
  readonly kind: 'same' | 'mine' | 'theirs';
  readonly text: string;
}

/** `mine` stands only in the first text, `theirs` only in the second. */
export function lineDiff(mine: string, theirs: string): DiffLine[] {
  const a = mine.trimEnd().split('\n');
  const b = theirs.trimEnd().split('\n');
  const common = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (right === undefined || (left !== undefined && at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'mine', text: left ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'theirs', text: right });
      j += 1;
    }
  }
  return lines;
}

/** `table[i][j]`: how many lines `a` from `i` and `b` from `j` have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row)
        row[j] =
          a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

/** One row of two texts side by side; undefined where one of them has nothing there. */
export interface DiffRow {
  readonly kind: 'same' | 'changed';
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

/** Lines that were taken out stand beside those that came in their place. */
export function sideBySide(mine: string, theirs: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let out: string[] = [];
  let into: string[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(out.length, into.length); index += 1) {
      rows.push({ kind: 'changed', mine: out[index], theirs: into[index] });
    }
    out = [];
    into = [];
  };
  for (const { kind, text } of lineDiff(mine, theirs)) {
    if (kind === 'same') {
      flush();
      rows.push({ kind, mine: text, theirs: text });
    } else (kind === 'mine' ? out : into).push(text);
  }
  flush();
  return rows;
}

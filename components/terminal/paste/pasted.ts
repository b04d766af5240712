/** A pasted text as numbered lines: what would run, what is skipped, what is wrong. Pure. */
import { splitLine } from '#sandbox/resp/cli-split.ts';

export interface PastedLine {
  /** From 1, as the lines are numbered. */
  readonly number: number;
  readonly text: string;
  readonly kind: 'run' | 'skipped' | 'broken';
}

/** Blank lines and `#` comments are skipped; a line with an open quote is broken. */
export function readPasted(text: string): readonly PastedLine[] {
  return text.split(/\r\n|\r|\n/).map((raw, index) => {
    const line = raw.trim();
    const isSkipped = line === '' || line.startsWith('#');
    const kind = isSkipped ? 'skipped' : splitLine(line) === undefined ? 'broken' : 'run';
    return { number: index + 1, text: line, kind };
  });
}

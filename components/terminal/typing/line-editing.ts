/** The keys of Emacs and of every shell, as changes of a line. Pure. Words are runs of letters and digits, as in readline. */

export interface Line {
  readonly text: string;
  readonly caret: number;
}

/** What a key makes of the line, and what it cut out, for Ctrl-Y. */
export interface Edit extends Line {
  readonly cut?: string;
}

const isWordLetter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);
const isBlank = (character: string | undefined) => character === ' ';

export const lineStart = ({ text }: Line): Edit => ({ text, caret: 0 });
export const lineEnd = ({ text }: Line): Edit => ({ text, caret: text.length });
export const wordBack = (line: Line): Edit => ({ text: line.text, caret: wordStart(line) });
export const wordForth = (line: Line): Edit => ({ text: line.text, caret: wordEnd(line) });

/** Ctrl-U. */
export const cutToStart = (line: Line): Edit => cutOut(line, 0, line.caret);
/** Ctrl-K. */
export const cutToEnd = (line: Line): Edit => cutOut(line, line.caret, line.text.length);
/** Alt-D. */
export const cutWordForth = (line: Line): Edit => cutOut(line, line.caret, wordEnd(line));

/** Ctrl-W, which goes by blanks. */
export function cutWordBack(line: Line): Edit {
  let at = line.caret;
  while (at > 0 && isBlank(line.text[at - 1])) at -= 1;
  while (at > 0 && !isBlank(line.text[at - 1])) at -= 1;
  return cutOut(line, at, line.caret);
}

export function insert({ text, caret }: Line, added: string): Edit {
  return { text: text.slice(0, caret) + added + text.slice(caret), caret: caret + added.length };
}

/** Puts a text in place of a part of the line; the caret goes behind it. */
export function replace({ text }: Line, from: number, to: number, by: string): Edit {
  return { text: text.slice(0, from) + by + text.slice(to), caret: from + by.length };
}

function cutOut({ text }: Line, from: number, to: number): Edit {
  return { text: text.slice(0, from) + text.slice(to), caret: from, cut: text.slice(from, to) };
}

function wordStart({ text, caret }: Line): number {
  let at = caret;
  while (at > 0 && !isWordLetter(text[at - 1])) at -= 1;
  while (at > 0 && isWordLetter(text[at - 1])) at -= 1;
  return at;
}

function wordEnd({ text, caret }: Line): number {
  let at = caret;
  while (at < text.length && !isWordLetter(text[at])) at += 1;
  while (at < text.length && isWordLetter(text[at])) at += 1;
  return at;
}

/** Of the line `back` steps ago (1 is the last one) the last word, as typed; for Alt-. */
export function lastArgument(lines: readonly string[], back: number): string | undefined {
  const line = lines.at(-back);
  if (line === undefined || back < 1) return undefined;
  return /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S+)$/.exec(line.trim())?.[0];
}

/**
 * A line's words with their places, split as redis-cli splits them (`sdssplitargs`), but forgiving: a quote that is
 * still open is a word, too, because people are still typing. Pure.
 */
import { splitLine } from '#sandbox/resp/cli-split.ts';

export interface Word {
  /** Its place in the line: UTF-16 units, the quotes included. */
  readonly start: number;
  readonly end: number;
  /** What Redis would get. */
  readonly value: string;
  readonly quote: '"' | "'" | undefined;
  /** A quote is still open, or something touches a closing one: redis-cli would say `Invalid argument(s)`. */
  readonly isBroken: boolean;
}

const blank = /\s/;
const decoder = new TextDecoder();

export function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && blank.test(line[at] ?? '')) at += 1;
    if (at >= line.length) return words;
    const word = readWord(line, at);
    words.push(word);
    at = word.end;
  }
}

function readWord(line: string, start: number): Word {
  let at = start;
  let quote: Word['quote'];
  while (at < line.length && !blank.test(line[at] ?? '')) {
    const character = line[at];
    if (character === '"' || character === "'") {
      quote = character;
      at = closingQuote(line, at, character);
    } else at += 1;
  }
  const bytes = splitLine(line.slice(start, at));
  const value = bytes?.[0] === undefined ? undefined : decoder.decode(bytes[0]);
  return {
    start,
    end: at,
    value: value ?? line.slice(start, at).replace(/["']/g, ''),
    quote,
    isBroken: value === undefined,
  };
}

/** The place after the quote that closes the one at `at`, or the line's end. */
function closingQuote(line: string, at: number, quote: string): number {
  for (let place = at + 1; place < line.length; place += 1) {
    if (line[place] === '\\' && (quote === '"' || line[place + 1] === "'")) place += 1;
    else if (line[place] === quote) return place + 1;
  }
  return line.length;
}

/** A text as one can type it as one argument: bare if it can be, else in double quotes with redis-cli's escapes. */
export function quoted(text: string): string {
  if (/^[^\s"'\\\p{C}]+$/u.test(text)) return text;
  const escaped = text.replace(/[\\"]|\p{Cc}/gu, character => escapeOf(character));
  return `"${escaped}"`;
}

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

function escapeOf(character: string): string {
  if (character === '\\' || character === '"') return `\\${character}`;
  const code = character.charCodeAt(0);
  // A control character above ASCII is two bytes to Redis and needs no escape to be typed.
  return named[character] ?? (code > 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`);
}

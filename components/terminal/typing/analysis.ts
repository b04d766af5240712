/** A typed line against the grammar of its command: what the colours, the hint and the completions are made from. Pure. */
import { type CommandDoc, type CommandDocs, findDoc } from '#sandbox/command/docs.ts';
import { type Taken, type Term, walk } from './grammar.ts';
import { type Word, wordsOf } from './words.ts';

export interface Analysis {
  readonly line: string;
  readonly words: readonly Word[];
  /** Words before the command: 1 in `5 INCR n`, else 0. */
  readonly skipped: number;
  readonly doc: CommandDoc | undefined;
  /** How many words are the command's name. */
  readonly nameWords: number;
  /** By word; undefined for the name and for what does not fit. */
  readonly taken: readonly (Taken | undefined)[];
  /** What may follow the last word; undefined if the words do not fit or the command is unknown. */
  readonly rest: readonly Term[] | undefined;
}

export function analyse(line: string, docs: CommandDocs | undefined): Analysis {
  const words = wordsOf(line);
  const skipped = words.length > 1 && /^\d{1,6}$/.test(words[0]?.value ?? '') ? 1 : 0;
  const values = words.slice(skipped).map(word => word.value);
  const found = docs === undefined || values.length === 0 ? undefined : findDoc(docs, values);
  if (found === undefined)
    return { line, words, skipped, doc: undefined, nameWords: 0, taken: [], rest: undefined };
  const { doc, nameWords } = found;
  const before = skipped + nameWords;
  const { taken, rest } = walk(doc, values.slice(nameWords));
  return { line, words, skipped, doc, nameWords, taken: [...Array(before).fill(undefined), ...taken], rest };
}

/** The key that the words name first, as typed: `product:7` in `HGET product:7 name`. */
export function firstKey({ words, taken }: Analysis): string | undefined {
  const at = taken.findIndex(each => each?.argument.type === 'key' && each.as === 'value');
  return words[at]?.value;
}

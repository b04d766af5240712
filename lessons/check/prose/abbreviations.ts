/** Abbreviations that nobody has introduced. */
import type { Fault } from '#lessons/check/prose/rules.ts';
import type { Segment } from '#lessons/check/prose/segment.ts';
import { commonAbbreviations, redisWords } from '#lessons/check/prose/words.ts';

/** `TTL`, `PELs`, but not a word in capitals of six letters and more: that is a command. */
const pattern = /(?<![\p{L}\p{N}_-])(\p{Lu}[\p{Lu}\p{N}]{1,4})s?(?![\p{L}\p{N}_-])/gu;

export function abbreviationsIn(text: string): { readonly name: string; readonly at: number }[] {
  return [...text.matchAll(pattern)]
    .map(match => ({ name: match[1] ?? '', at: match.index }))
    .filter(
      ({ name }) => !commonAbbreviations.has(name) && !redisWords.has(name) && /\p{L}.*\p{L}/u.test(name),
    );
}

/** Beside its long form, `time to live (TTL)` or `TTL (time to live)`, or in bold where the term is explained. */
function isIntroduced(name: string, source: string): boolean {
  return [`(${name}`, `${name} (`, `**${name}**`, `**${name}s**`, `${name}: `].some(form =>
    source.includes(form),
  );
}

export interface Introduced {
  /** The lesson's texts as a whole. */
  readonly context: string;
  /** Words of its code: commands and options. */
  readonly code: ReadonlySet<string>;
  /** Those of lessons before this one. */
  readonly known: ReadonlySet<string>;
}

export function abbreviationFaults(segment: Segment, { code, context, known }: Introduced): Fault[] {
  return abbreviationsIn(segment.text).flatMap(({ at, name }) => {
    if (known.has(name) || code.has(name) || isIntroduced(name, context)) return [];
    const message = `“${name}” is not introduced: write its long form beside it once`;
    return [{ rule: 'term', at, message }];
  });
}

/** All words of a page's code, fenced or not. */
export function codeWords(source: string): Set<string> {
  const code = [...source.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([text]) => text).join('\n');
  return new Set(code.split(/[^\p{L}\p{N}]+/u));
}

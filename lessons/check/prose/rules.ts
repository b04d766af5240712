/** What our prose keeps to. Each rule looks at one segment; places are offsets in its text. */
import type { Segment } from '#lessons/check/prose/segment.ts';
import { emptyLinks, filler, hype } from '#lessons/check/prose/words.ts';

export interface Fault {
  readonly rule: string;
  readonly at: number;
  readonly message: string;
}

export type Rule = (segment: Segment) => Fault[];

/** Words in a sentence; the median of our lessons is 10. */
const longestSentence = 36;

export const rules: readonly Rule[] = [
  longSentences,
  ({ text }) => listed('filler', filler, text, word => `“${word}” says nothing; leave it out`),
  ({ text }) => listed('hype', hype, text, word => `“${word}” sells; say what it does`),
  emoji,
  exclamations,
  quotes,
  dashes,
  repeatedWords,
  links,
  headings,
  claims,
];

/** Sentences with their places. A colon ends none. */
export function sentences(text: string): { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = [];
  for (const match of text.matchAll(/[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*["')\]]*/g)) {
    const leading = match[0].length - match[0].trimStart().length;
    if (match[0].trim() !== '') found.push({ text: match[0].trim(), at: match.index + leading });
  }
  return found;
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;

function longSentences({ kind, text }: Segment): Fault[] {
  if (kind === 'label') return [];
  return sentences(text).flatMap(sentence => {
    const words = wordsIn(sentence.text);
    if (words <= longestSentence) return [];
    const message = `a sentence of ${words} words; at most ${longestSentence}. Make it two.`;
    return [{ rule: 'long-sentence', at: sentence.at, message }];
  });
}

function listed(
  rule: string,
  words: readonly string[],
  text: string,
  message: (word: string) => string,
): Fault[] {
  return words.flatMap(word => {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}-])${word}(?![\\p{L}\\p{N}-])`, 'giu');
    return [...text.matchAll(pattern)].map(match => ({ rule, at: match.index, message: message(match[0]) }));
  });
}

function emoji({ text }: Segment): Fault[] {
  return [...text.matchAll(/\p{Extended_Pictographic}/gu)]
    .filter(([sign]) => !/[©®™↔]/.test(sign))
    .map(match => ({ rule: 'emoji', at: match.index, message: 'no emoji' }));
}

function exclamations({ text }: Segment): Fault[] {
  return [...text.matchAll(/!(?=\s|$|["')])/g)].map(match => ({
    rule: 'exclamation',
    at: match.index,
    message: 'no exclamation marks; say it with a full stop',
  }));
}

function quotes({ text }: Segment): Fault[] {
  return [...text.matchAll(/[“”„‘’‚]/g)].map(match => ({
    rule: 'quotes',
    at: match.index,
    message: `“${match[0]}” is a curly quotation mark; lessons have straight ones`,
  }));
}

function dashes({ text }: Segment): Fault[] {
  return [...text.matchAll(/—|(?<=\s)–(?=\s)|(?<=\s)--(?=\s)/g)].map(match => ({
    rule: 'dash',
    at: match.index,
    message: 'a dash between clauses; make two sentences, or use a comma, a colon or brackets',
  }));
}

function repeatedWords({ text }: Segment): Fault[] {
  return [...text.matchAll(/(?<![\p{L}-])(\p{L}+)\s+\1(?![\p{L}-])/giu)]
    .filter(([, word = '']) => !['that', 'had', 'code', 'thing'].includes(word.toLowerCase()))
    .map(match => ({ rule: 'repeated-word', at: match.index, message: `“${match[1]}” stands twice` }));
}

function links({ kind, text }: Segment): Fault[] {
  if (kind !== 'link' || !emptyLinks.includes(text.trim().toLowerCase())) return [];
  return [{ rule: 'link-text', at: 0, message: `“${text}” does not say where the link leads` }];
}

function headings({ kind, text }: Segment): Fault[] {
  if (kind !== 'heading') return [];
  const faults: Fault[] = [];
  if (wordsIn(text) > 12) faults.push({ rule: 'heading', at: 0, message: 'a heading has at most 12 words' });
  const capitals = text
    .split(/\s+/)
    .slice(1)
    .filter(word => /^\p{Lu}\p{Ll}{3,}/u.test(word));
  const others = text
    .split(/\s+/)
    .slice(1)
    .filter(word => /^\p{Ll}{4,}/u.test(word));
  if (capitals.length > 1 && others.length === 0 && !/[.?:]/.test(text))
    faults.push({ rule: 'heading', at: 0, message: 'headings have capitals as sentences do' });
  return faults;
}

/** Comparisons and shares need somebody who measured. Numbers of the lesson's own world are no claims. */
const claimPattern =
  /\b\d[\d,.]*\s?(?:%|percent\b|(?:times|x)\s(?:as\s\w+|faster|slower|more|less|fewer|smaller|larger)\b|(?:million|billion)\b)/giu;

function claims({ kind, text }: Segment): Fault[] {
  if (kind !== 'paragraph') return [];
  return [...text.matchAll(claimPattern)].map(match => ({
    rule: 'claim',
    at: match.index,
    message: `“${match[0]}” is a claim: link its source in the same paragraph`,
  }));
}

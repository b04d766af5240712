/** The part of a text that answers, with what to mark in it. Plain text in, plain text out: nothing becomes HTML. */
import { wordsOf } from './search-engine.ts';

export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
}

/**
 * About `length` characters around the first answer.
 * @param words as a `Hit` has them
 */
export function snippetOf(text: string, words: readonly string[], length: number): SnippetPart[] {
  const parts = markWords(text, words);
  const before = parts.findIndex(({ isHit }) => isHit);
  const at = parts.slice(0, Math.max(0, before)).reduce((sum, part) => sum + part.text.length, 0);
  const start = before < 0 || at < length * 0.7 ? 0 : wordStart(text, at - Math.floor(length * 0.3));
  const cut = start + length < text.length ? wordEnd(text, start + length) : text.length;
  const quoted = markWords(text.slice(start, cut), words);
  return [
    ...(start > 0 ? [{ text: '… ', isHit: false }] : []),
    ...quoted,
    ...(cut < text.length ? [{ text: ' …', isHit: false }] : []),
  ];
}

/** The whole text, in parts. */
export function markWords(text: string, words: readonly string[]): SnippetPart[] {
  const wanted = new Set(words);
  const parts: SnippetPart[] = [];
  for (const piece of text.match(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const isHit = wordsOf(piece).some(word => wanted.has(word));
    const last = parts.at(-1);
    if (last?.isHit === isHit) parts[parts.length - 1] = { text: last.text + piece, isHit };
    else parts.push({ text: piece, isHit });
  }
  return parts;
}

function wordStart(text: string, near: number): number {
  const space = text.indexOf(' ', Math.max(0, near));
  return space < 0 ? Math.max(0, near) : space + 1;
}

function wordEnd(text: string, near: number): number {
  const space = text.lastIndexOf(' ', near);
  return space <= 0 ? near : space;
}

/** A line cut into coloured pieces. Pure. */
import type { Analysis } from './analysis.ts';
import type { Word } from './words.ts';

export type PieceKind =
  | 'plain'
  | 'command'
  | 'unknown'
  | 'token'
  | 'key'
  | 'number'
  | 'string'
  /** A quote that is still open. */
  | 'broken';

export interface Piece {
  readonly text: string;
  readonly kind: PieceKind;
  /** Of a key: what it is to Redis. */
  readonly key?: string;
}

/** All of the line, blanks included, in order. */
export function highlight(analysis: Analysis): readonly Piece[] {
  const { line, words } = analysis;
  const pieces: Piece[] = [];
  let at = 0;
  for (const [index, word] of words.entries()) {
    if (word.start > at) pieces.push({ text: line.slice(at, word.start), kind: 'plain' });
    pieces.push(pieceOf(analysis, word, index));
    at = word.end;
  }
  if (at < line.length) pieces.push({ text: line.slice(at), kind: 'plain' });
  return pieces;
}

function pieceOf({ line, skipped, doc, nameWords, taken }: Analysis, word: Word, index: number): Piece {
  const text = line.slice(word.start, word.end);
  if (word.isBroken) return { text, kind: 'broken' };
  if (index < skipped) return { text, kind: 'number' };
  if (index < skipped + nameWords) return { text, kind: 'command' };
  if (index === skipped && doc === undefined) return { text, kind: 'unknown' };
  const what = taken[index];
  if (what?.as === 'token') return { text, kind: 'token' };
  if (what?.argument.type === 'key') return { text, kind: 'key', key: word.value };
  if (word.quote !== undefined) return { text, kind: 'string' };
  return { text, kind: /^[-+]?\d+(?:\.\d+)?$/.test(text) ? 'number' : 'plain' };
}

/**
 * A full-text index over some thousand short documents, small enough to be built in the browser when search is opened.
 *
 * Ranking is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over two
 * weighted fields. A word of the question stands for each word of the index that equals it or begins with it; if there is
 * none, for those that are one or two slips away (optimal string alignment distance, which counts swapped neighbours as one slip).
 */
import { type DocumentKind, longestQuery, type SearchDocument } from './search-document.ts';

export interface Hit {
  readonly document: SearchDocument;
  readonly score: number;
  /** Words of the index that answered, for marking. */
  readonly words: readonly string[];
}

export interface SearchEngine {
  /** Best first. All words of the question must be answered; if no document does that, most of them. */
  search(query: string, limit: number): readonly Hit[];
}

interface Posting {
  readonly document: number;
  /** Weighted count, saturated as BM25 says. */
  readonly weight: number;
}

interface Index {
  readonly vocabulary: readonly string[];
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
  /** How many there are. */
  readonly documents: number;
}

const titleWeight = 6;
const whereWeight = 0.6;
/** BM25's usual constants: how soon repetition stops to count, and how much length does. */
const saturation = 1.2;
const lengthShare = 0.6;
const kindWeight: Partial<Record<DocumentKind, number>> = {
  page: 1.1,
  track: 1.2,
  lesson: 1.3,
  command: 1.3,
  difference: 0.7,
};
const mostWords = 12;

/** Words as they are compared: lower case, without accents; letters and digits of any script. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

export function createSearch(documents: readonly SearchDocument[]): SearchEngine {
  const postings = buildPostings(documents);
  const vocabulary = [...postings.keys()];
  return {
    search(query, limit) {
      const words = [...new Set(wordsOf(query.slice(0, longestQuery)))].slice(0, mostWords);
      const found = new Map<number, { score: number; answered: number; words: string[] }>();
      for (const word of words) {
        for (const [document, { score, words: by }] of answerWord(word, {
          vocabulary,
          postings,
          documents: documents.length,
        })) {
          const hit = found.get(document) ?? { score: 0, answered: 0, words: [] };
          hit.score += score;
          hit.answered += 1;
          hit.words.push(...by);
          found.set(document, hit);
        }
      }
      const most = Math.max(0, ...[...found.values()].map(({ answered }) => answered));
      return [...found]
        .flatMap(([index, { score, answered, words: by }]) => {
          const document = documents[index];
          return document === undefined || answered < most
            ? []
            : [{ document, score: score * weightOf(document, words), words: by }];
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
    },
  };
}

/** Who asks for exactly a title wants that. */
function weightOf({ kind, title }: SearchDocument, words: readonly string[]): number {
  const isTitle = wordsOf(title).join(' ') === words.join(' ');
  return (kindWeight[kind] ?? 1) * (isTitle ? 2 : 1);
}

function buildPostings(documents: readonly SearchDocument[]): ReadonlyMap<string, readonly Posting[]> {
  const counted = documents.map(({ title, where, text }) => {
    const counts = new Map<string, number>();
    const count = (words: readonly string[], weight: number) => {
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + weight);
    };
    count(wordsOf(title), titleWeight);
    count(wordsOf(where), whereWeight);
    const body = wordsOf(text);
    count(body, 1);
    return { counts, length: body.length };
  });
  const usual = counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counted.length);
  const postings = new Map<string, Posting[]>();
  for (const [document, { counts, length }] of counted.entries()) {
    const norm = saturation * (1 - lengthShare + (lengthShare * length) / Math.max(1, usual));
    for (const [word, count] of counts) {
      const list = postings.get(word) ?? [];
      list.push({ document, weight: (count * (saturation + 1)) / (count + norm) });
      postings.set(word, list);
    }
  }
  return postings;
}

/** BM25's inverse document frequency. */
function rarityOf(holders: number, documents: number): number {
  return Math.log(1 + (documents - holders + 0.5) / (holders + 0.5));
}

/** For each document the best answer to one word of the question. Slips are looked for only where nothing else answers. */
function answerWord(
  word: string,
  { vocabulary, postings, documents }: Index,
): ReadonlyMap<number, { score: number; words: string[] }> {
  const alike = vocabulary.filter(candidate => candidate.startsWith(word));
  const candidates = alike.length > 0 ? alike : vocabulary;
  const found = new Map<number, { score: number; words: string[] }>();
  for (const candidate of candidates) {
    const likeness = likenessOf(word, candidate);
    if (likeness === 0) continue;
    const holders = postings.get(candidate) ?? [];
    // A longer word is rarer, but that is not what was asked for.
    const rarity = rarityOf(Math.max(holders.length, postings.get(word)?.length ?? 0), documents);
    for (const { document, weight } of holders) {
      const hit = found.get(document) ?? { score: 0, words: [] };
      hit.score = Math.max(hit.score, weight * likeness * rarity);
      hit.words.push(candidate);
      found.set(document, hit);
    }
  }
  return found;
}

/** 1 for the word itself, less for what begins with it, less again for slips; 0 for others. */
function likenessOf(word: string, candidate: string): number {
  if (candidate === word) return 1;
  if (candidate.startsWith(word)) return 0.55 + (0.4 * word.length) / candidate.length;
  const allowed = slipsAllowed(word);
  if (allowed === 0 || Math.abs(candidate.length - word.length) > allowed) return 0;
  const slips = slipsBetween(word, candidate, allowed);
  return slips > allowed ? 0 : 0.5 / (slips + 1);
}

/** In short words and in numbers a slip makes another word. */
function slipsAllowed(word: string): number {
  if (/\d/.test(word) || word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/** Optimal string alignment distance; anything above `most` once it is clear that it is. */
export function slipsBetween(a: string, b: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let best = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
      );
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) best = Math.min(best, at(before, column - 2) + 1);
      current.push(best);
    }
    if (Math.min(...current) > most) return most + 1;
    before = previous;
    previous = current;
  }
  return at(previous, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

/**
 * How well a text answers to what was typed. Pure. Letters must come in order; the beginning of the text or of one of
 * its words counts most, as in fuzzy finders of editors.
 */

/** Higher is better; undefined if a letter is missing. A prefix beats everything, then the shorter text. */
export function fuzzyScore(typed: string, text: string): number | undefined {
  if (typed === '') return 0;
  const [needle, hay] = [typed.toLowerCase(), text.toLowerCase()];
  if (hay.startsWith(needle)) return 1000 - text.length;
  let [score, from, run] = [0, 0, 0];
  for (const letter of needle) {
    const at = from === 0 ? wordStartOf(hay, letter) : hay.indexOf(letter, from);
    if (at === -1) return undefined;
    const isStart = at === 0 || isSeparator(hay[at - 1]);
    run = at === from && from > 0 ? run + 1 : 0;
    score += (isStart ? 10 : 1) + run * 5 - Math.min(5, at - from);
    from = at + 1;
  }
  return score - text.length / 100;
}

/** The first letter must begin a word, or everything would answer to everything. */
function wordStartOf(hay: string, letter: string): number {
  for (let at = hay.indexOf(letter); at !== -1; at = hay.indexOf(letter, at + 1)) {
    if (at === 0 || isSeparator(hay[at - 1])) return at;
  }
  return -1;
}

function isSeparator(character: string | undefined): boolean {
  return character !== undefined && /[^a-z0-9]/.test(character);
}

/** The best answers, best first; those of a kind keep their order. */
export function ranked<T>(typed: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return items
    .map((item, order) => ({ item, order, score: fuzzyScore(typed, textOf(item)) }))
    .filter(each => each.score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.order - b.order)
    .map(({ item }) => item);
}

/** Edits between two words, at most `most` of them (Levenshtein 1966, with neighbours swapped as one edit). */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [older, old]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (old?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (old?.[j - 1] ?? 0) + change,
        isSwap ? (older?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [older, old] = [old, row];
  }
  return old?.[b.length] ?? most + 1;
}

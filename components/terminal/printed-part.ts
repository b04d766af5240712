/** How much of a printed text stands in the page. Pure. */

/** Printed at once: more lines and letters than anyone reads. A click shows the next ones. */
const linesShown = 400;
const lettersShown = 4000;
/** No page stays quick with more in one place; all of it can be copied. */
export const mostLetters = 400_000;

export interface Part {
  readonly shown: string;
  readonly rest: { readonly kind: 'lines' | 'letters'; readonly count: number } | undefined;
}

/** `parts` grows with each click on "show more". */
export function partOf(text: string, parts: number): Part {
  const mostLines = linesShown * parts;
  const letters = Math.min(mostLetters, Math.max(lettersShown * parts, mostLines * 80));
  let end = 0;
  for (let line = 0; line < mostLines && end !== -1; line += 1) end = text.indexOf('\n', end + 1);
  const byLines = end === -1 ? text.length : end;
  // One long line is cut earlier than many short ones: it has no places at which to break.
  const isOneLine = text.indexOf('\n') === -1;
  const shownTo = Math.min(byLines, isOneLine ? lettersShown * parts : letters, mostLetters);
  if (shownTo >= text.length) return { shown: text, rest: undefined };
  const shown = text.slice(0, shownTo);
  if (shownTo < byLines) return { shown, rest: { kind: 'letters', count: text.length - shownTo } };
  return { shown, rest: { kind: 'lines', count: text.slice(shownTo + 1).split('\n').length } };
}

/** Finds the elements that Mermaid drew for a name and lights them; everything else rests. */

/** @param id the prefix that Mermaid gave to the ids of this drawing */
export function light(canvas: Element, id: string, names: readonly string[]): void {
  for (const lit of canvas.querySelectorAll('[data-lit]')) lit.removeAttribute('data-lit');
  for (const name of names) {
    for (const element of elementsOf(canvas, id, name)) element.setAttribute('data-lit', 'true');
  }
}

/**
 * An edge's line and label carry the name as `data-id`; a node's id is `<drawing>-flowchart-<name>-<number>`. The line
 * of a message stands behind its text.
 */
function elementsOf(canvas: Element, id: string, name: string): Element[] {
  const node = new RegExp(`^${id}-flowchart-${name}-\\d+$`);
  const named = [...canvas.querySelectorAll(`[data-id="${CSS.escape(name)}"]`)];
  const texts = named.flatMap(element => messageText(element) ?? []);
  return [
    ...named,
    ...texts,
    ...[...canvas.querySelectorAll('.node')].filter(element => node.test(element.id)),
  ];
}

/** The text of a message's line. */
export function messageText(line: Element): Element | undefined {
  const before = line.previousElementSibling;
  return line.getAttribute('data-et') === 'message' && before?.classList.contains('messageText')
    ? before
    : undefined;
}

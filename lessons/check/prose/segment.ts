/** A stretch of prose out of a file, with the place in the file of each of its characters. */

export interface Segment {
  readonly text: string;
  /** For each character of `text` its offset in the file. */
  readonly offsets: readonly number[];
  readonly kind: 'heading' | 'paragraph' | 'label' | 'link';
  /** Of the thing in the file that it is a part of: a paragraph, a string. */
  readonly from: number;
}

/**
 * Where the characters of a value stand in a source that says the same with other spaces, line ends and escapes:
 * a folded YAML scalar, a template with backslashes. A character that is not found takes the place before it.
 */
export function align(value: string, source: string, from: number, to = source.length): number[] {
  const offsets: number[] = [];
  let at = from;
  for (const character of value) {
    const found = /\s/.test(character) ? at : source.indexOf(character, at);
    if (found >= 0 && found < to) {
      offsets.push(found);
      at = /\s/.test(character) ? at : found + 1;
    } else offsets.push(at);
    // A character beyond the first plane takes two places in a string.
    for (let more = 1; more < character.length; more += 1) offsets.push(offsets.at(-1) ?? at);
  }
  return offsets;
}

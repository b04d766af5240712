/** Nodes of a parsed value, for drawing. Pure; names and texts come from learners and are only ever text. */

const textShown = 400;

/** Undefined for what has no parts. */
export function childrenOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item] as const);
  if (value instanceof Uint8Array || value instanceof Date) return undefined;
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, child]) => [visible(key), child] as const);
  }
  return undefined;
}

export function summaryOf(value: unknown, count: number): string {
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
}

export function leafText(value: unknown): string {
  if (typeof value === 'string') return visible(JSON.stringify(cut(value)));
  if (value instanceof Uint8Array) return cut([...value.subarray(0, 64)].map(hex).join(' '));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return String(value);
}

/** Control and direction characters as escapes: a text must not turn what stands beside it around. */
export function visible(text: string): string {
  return text.replace(
    /(?![\n\r\t])[\p{Cc}\p{Bidi_Control}]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cut(text: string): string {
  return text.length > textShown ? `${text.slice(0, textShown)}… (${text.length})` : text;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** A window as plain text, for the clipboard, and what its place among the whole is. */
import { bytesText } from '#components/keyspace/key-text.ts';
import type { KeyWindow, Part } from '#sandbox/protocol.ts';

export type FilledWindow = Exclude<KeyWindow, { type: 'none' }>;

/** Bytes or elements in it. */
export function countIn(window: FilledWindow): number {
  switch (window.type) {
    case 'string':
      return Math.floor((window.base64.length * 3) / 4) - (/=*$/.exec(window.base64)?.[0].length ?? 0);
    case 'hash':
      return window.fields.length;
    case 'list':
      return window.elements.length;
    case 'stream':
      return window.entries.length;
    default:
      return window.members.length;
  }
}

/** The number of the first of them, where they are numbered. */
export function startOf(window: FilledWindow): number | undefined {
  return 'from' in window && window.from !== null ? window.from : undefined;
}

/** Strings as they are (bytes that are no text in hexadecimal), one element on a line else, with tabs between columns. */
export function windowText(window: FilledWindow): string {
  switch (window.type) {
    case 'string':
      return textOfBase64(window.base64);
    case 'hash':
      return window.fields.map(pair => pair.map(text).join('\t')).join('\n');
    case 'list':
      return window.elements.map(text).join('\n');
    case 'set':
      return window.members.map(text).join('\n');
    case 'zset':
      return window.members.map(([member, score]) => `${text(member)}\t${score}`).join('\n');
    case 'stream':
      return window.entries
        .map(({ id, fields }) => [id, ...fields.flatMap(pair => pair.map(text))].join('\t'))
        .join('\n');
  }
}

const text = ({ bytes }: Part) => bytesText(bytes);

export function bytesOfBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}

function textOfBase64(base64: string): string {
  const bytes = bytesOfBase64(base64);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // No text.
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(' ');
  }
}

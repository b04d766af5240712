/** Keys and values in words: for screen readers, for filters and for the small print of a card. */

import { typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';

/** Bytes as a reader sees them: text, or hexadecimal where they are no text. */
export function bytesText(bytes: Bytes): string {
  if (typeof bytes === 'string') return bytes;
  return Array.from(
    atob(bytes.base64),
    character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  ).join('');
}

/** `56 B`, `1.2 kB`. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A list of words with its beginning only, if long. */
function some(words: readonly string[], total: number): string {
  const shown = words.slice(0, 8);
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** The whole drawing in one sentence or two. */
export function describeKey(snapshot: KeySnapshot): string {
  return `${typeLabel[snapshot.type]} ${bytesText(snapshot.key)}: ${describeValue(snapshot)}`;
}

function describeValue(snapshot: KeySnapshot): string {
  switch (snapshot.type) {
    case 'string':
      return `${clip(bytesText(snapshot.value))}, ${snapshot.length} bytes`;
    case 'hash':
      return some(
        snapshot.fields.map(([field, value]) => `${bytesText(field)} is ${clip(bytesText(value))}`),
        snapshot.length,
      );
    case 'list': {
      const elements = [...snapshot.head, ...snapshot.tail].map(element => clip(bytesText(element)));
      return `${count(snapshot.length, 'element')}, from head to tail ${some(elements, snapshot.length)}`;
    }
    case 'set':
      return `${count(snapshot.length, 'member')}, ${some(
        snapshot.members.map(member => clip(bytesText(member))),
        snapshot.length,
      )}`;
    case 'zset':
      return `${count(snapshot.length, 'member')}, lowest score first, ${some(
        snapshot.members.map(([member, score]) => `${clip(bytesText(member))} ${score}`),
        snapshot.length,
      )}`;
    case 'stream':
      return describeStream(snapshot);
  }
}

function describeStream(snapshot: Extract<KeySnapshot, { type: 'stream' }>): string {
  const last = snapshot.entries.at(-1);
  const groups = snapshot.groups.map(group => {
    const pending = group.consumers.reduce((sum, consumer) => sum + consumer.pending.length, 0);
    return `group ${bytesText(group.name)} has read to ${group.lastDeliveredId}, ${pending} pending`;
  });
  const newest = last === undefined ? '' : `, newest ${last.id}`;
  return [`${count(snapshot.length, 'entry', 'entries')}${newest}`, ...groups].join('; ');
}

/** `1 field`, `3 fields`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** One line for a key that is drawn small. */
export function briefValue(snapshot: KeySnapshot): string {
  switch (snapshot.type) {
    case 'string':
      return clip(bytesText(snapshot.value));
    case 'hash':
      return count(snapshot.length, 'field');
    case 'list':
      return count(snapshot.length, 'element');
    case 'set':
    case 'zset':
      return count(snapshot.length, 'member');
    case 'stream':
      return count(snapshot.length, 'entry', 'entries');
  }
}

/** Keys and values in words: for screen readers, for filters and for the small print of a card. */
import type { ClientText } from '#components/i18n/catalogue.ts';
import { typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { setBits } from './drawings/set-bits.ts';
import type { Bits, Shape } from './drawings/shape.ts';

export type DrawingText = ClientText<'drawings'>;
const plain: Shape = { is: 'plain' };

/** Bytes as a reader sees them: text, or hexadecimal where they are no text. */
export function bytesText(bytes: Bytes): string {
  if (typeof bytes === 'string') return bytes;
  return Array.from(
    atob(bytes.base64),
    character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  ).join('');
}

/** Control characters, and those that turn the direction of text or take no room. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text in which nothing hides: what has no look of its own is written as redis-cli writes it. */
export function visibleText(text: string): string {
  return text.replace(unseen, character => {
    const code = character.charCodeAt(0).toString(16);
    return (
      named[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`)
    );
  });
}

/** A value or a name as it is drawn. */
export function shownText(bytes: Bytes, most = 400): string {
  const text = bytesText(bytes);
  return visibleText(text.length > most ? text.slice(0, most) : text);
}

/** `56 B`, `1.2 kB`. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A list of words with its beginning only, if long. */
function some(t: DrawingText, words: readonly string[], total: number): string {
  const shown = words.slice(0, 8);
  const rest = total - shown.length;
  return rest > 0 ? t('and', { some: shown.join(', '), count: rest }) : shown.join(', ');
}

/** The whole drawing in one sentence or two. */
export function describeKey(t: DrawingText, snapshot: KeySnapshot, shape: Shape = plain): string {
  const name = visibleText(bytesText(snapshot.key));
  return `${typeLabel[snapshot.type]} ${name}: ${describeValue(t, snapshot, shape)}`;
}

function describeValue(t: DrawingText, snapshot: KeySnapshot, shape: Shape): string {
  switch (snapshot.type) {
    case 'string':
      return describeString(t, snapshot, shape);
    case 'hash':
      return some(
        t,
        snapshot.fields.map(([field, value]) => t('isValue', { field: clip(field), value: clip(value) })),
        snapshot.length,
      );
    case 'list':
      return t('saidList', {
        count: t('elements', { count: snapshot.length }),
        elements: some(t, [...snapshot.head, ...snapshot.tail].map(clip), snapshot.length),
      });
    case 'set':
      return t('saidSet', {
        count: t('members', { count: snapshot.length }),
        members: some(t, snapshot.members.map(clip), snapshot.length),
      });
    case 'zset':
      return describeSortedSet(t, snapshot, shape);
    case 'stream':
      return describeStream(t, snapshot);
  }
}

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;

function describeString(t: DrawingText, snapshot: Of<'string'>, shape: Shape): string {
  if (shape.is === 'hyperloglog') return t('saidHyperLogLog', { count: shape.of.estimate });
  if (shape.is === 'bits') return describeBits(t, shape.bits);
  return t('saidString', { value: clip(snapshot.value), bytes: t('bytes', { count: snapshot.length }) });
}

function describeBits(t: DrawingText, bits: Bits): string {
  if (bits.fields.length > 0) {
    return t('saidFields', {
      fields: some(
        t,
        bits.fields.map(field => t('saidField', field)),
        bits.fields.length,
      ),
    });
  }
  const where = some(t, setBits(bits.chunks, 8).map(String), bits.ones);
  const total = 8 * bits.lengthBytes;
  return t('saidBits', { ones: bits.ones, bits: total, where: where === '' ? t('noBits') : where });
}

function describeSortedSet(t: DrawingText, snapshot: Of<'zset'>, shape: Shape): string {
  const count = t('members', { count: snapshot.length });
  if (shape.is === 'geo') {
    return t('saidPlaces', {
      count: t('places', { count: snapshot.length }),
      places: some(
        t,
        snapshot.members.map(([member]) => clip(member)),
        snapshot.length,
      ),
    });
  }
  const say = (member: Of<'zset'>['members'][number] | undefined) =>
    member === undefined ? '' : `${clip(member[0])} ${member[1]}`;
  const [lowest] = snapshot.members;
  if (snapshot.length === 1) return t('saidOne', { member: say(lowest) });
  if (snapshot.truncated) return t('saidSortedSetCut', { count, lowest: say(lowest) });
  return t('saidSortedSet', { count, lowest: say(lowest), highest: say(snapshot.members.at(-1)) });
}

function describeStream(t: DrawingText, snapshot: Of<'stream'>): string {
  const last = snapshot.entries.at(-1);
  const count = t('entries', { count: snapshot.length });
  const groups = snapshot.groups.map(group => {
    const pending = group.consumers.reduce((sum, consumer) => sum + consumer.pending.length, 0);
    return t('saidGroup', { group: clip(group.name), id: group.lastDeliveredId, count: pending });
  });
  const said = last === undefined ? count : t('saidNewest', { count, id: last.id });
  return [said, ...groups.slice(0, 4)].join('; ');
}

function clip(bytes: Bytes): string {
  const text = shownText(bytes, 61);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** One line for a key that is drawn small. */
export function briefValue(t: DrawingText, snapshot: KeySnapshot, shape: Shape = plain): string {
  if (shape.is === 'hyperloglog') return `≈ ${shape.of.estimate}`;
  if (shape.is === 'bits') return t('bitsSet', { count: shape.bits.ones });
  if (shape.is === 'geo') return t('places', { count: snapshot.length });
  switch (snapshot.type) {
    case 'string':
      return clip(snapshot.value);
    case 'hash':
      return t('fields', { count: snapshot.length });
    case 'list':
      return t('elements', { count: snapshot.length });
    case 'set':
    case 'zset':
      return t('members', { count: snapshot.length });
    case 'stream':
      return t('entries', { count: snapshot.length });
  }
}

/** What of a reply a printer can show more clearly. Pure; a value is untrusted, and nothing here throws for one. */
import { decode } from '@msgpack/msgpack';
import type { Bytes, WireReply } from '#sandbox/protocol.ts';
import { toUint8Array } from '#sandbox/resp/cli-format.ts';
import { isLikeTime } from './may-be-pretty.ts';

export type PrinterKind = 'json' | 'msgpack' | 'bits' | 'time' | 'text';

export type PrintedValue = { readonly place: string } & (
  | { readonly kind: 'json' | 'msgpack'; readonly value: unknown }
  | { readonly kind: 'bits'; readonly bytes: Uint8Array }
  | { readonly kind: 'time'; readonly atMs: number; readonly said: string }
  | { readonly kind: 'text'; readonly text: string }
);

/** So many values of one reply are printed; so many elements are looked at for them. */
const mostValues = 12;
const mostLooked = 500;
/** Longer ones are not parsed. */
const mostBytes = 1_000_000;
const bitsShown = 64;
const textShownFrom = 400;

/** `place` is where the value stands: `3)` in an array, empty for the reply itself. */
export function printedValues(reply: WireReply): readonly PrintedValue[] {
  const found: PrintedValue[] = [];
  let looked = 0;
  const look = (part: WireReply, place: string): void => {
    looked += 1;
    if (found.length >= mostValues || looked > mostLooked) return;
    if (part.type === 'bulk') found.push(...valuesOf(part.bytes, place));
    else if (part.type === 'integer' && isLikeTime(part.text)) found.push(timeOf(part.text, place));
    else if (part.type === 'array' || part.type === 'set') {
      for (const [index, item] of part.items.entries()) look(item, `${place}${index + 1}) `);
    } else if (part.type === 'map') {
      for (const [index, [, value]] of part.entries.entries()) look(value, `${place}${index + 1}# `);
    }
  };
  look(reply, '');
  return found.map(each => ({ ...each, place: each.place.trim() }));
}

function valuesOf(bytes: Bytes, place: string): PrintedValue[] {
  if (typeof bytes !== 'string') return binaryOf(toUint8Array(bytes), place);
  if (isLikeTime(bytes)) return [timeOf(bytes, place)];
  const json = /^\s*[[{]/.test(bytes) && bytes.length <= mostBytes ? parseJson(bytes) : undefined;
  if (json !== undefined) return [{ place, kind: 'json', value: json }];
  if (/^\s*<[a-z!?]/i.test(bytes) || bytes.length > textShownFrom)
    return [{ place, kind: 'text', text: bytes }];
  return [];
}

function binaryOf(bytes: Uint8Array, place: string): PrintedValue[] {
  const bits: PrintedValue = { place, kind: 'bits', bytes: bytes.subarray(0, bitsShown) };
  const unpacked = bytes.length <= mostBytes ? unpack(bytes) : undefined;
  return unpacked === undefined ? [bits] : [{ place, kind: 'msgpack', value: unpacked }, bits];
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // No JSON; the raw reply stands above.
    return undefined;
  }
}

/** Only maps and arrays: nearly any byte is a valid MessagePack number. */
function unpack(bytes: Uint8Array): unknown {
  const first = bytes[0] ?? 0;
  const isContainer = (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
  if (!isContainer) return undefined;
  try {
    return decode(bytes, { useBigInt64: true });
  } catch {
    // No MessagePack; the raw reply stands above.
    return undefined;
  }
}

function timeOf(text: string, place: string): PrintedValue {
  const digits = text.split('-')[0] ?? '';
  return { place, kind: 'time', atMs: Number(digits) * (digits.length === 10 ? 1000 : 1), said: text };
}

/** `01001000 01101001` */
export function bitsText(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join(' ');
}

/** `2025-11-21 08:00:00 UTC` */
export function timeText(atMs: number): string {
  return `${new Date(atMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.000Z$|Z$/, '')} UTC`;
}

/**
 * Splits a line as redis-cli does (`sdssplitargs`): blanks separate, double quotes understand escapes, single quotes
 * only `\'`. Browser-safe.
 */

/** What redis-cli prints, and sends nothing, when quotes are unbalanced. */
export const splitError = 'Invalid argument(s)';

const blanks = new Set([0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]);
const separators = new Set([0x20, 0x09, 0x0a, 0x0d]);
const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x61, 0x07],
]);
const backslash = 0x5c;
const doubleQuote = 0x22;
const singleQuote = 0x27;

interface Cursor {
  readonly bytes: Uint8Array;
  /** The bytes are nobody else's: what stands in them as it is need not be copied out. */
  readonly isOwn: boolean;
  at: number;
}

/** The arguments of a line, or undefined if its quotes are unbalanced. A blank line has none. */
export function splitLine(line: string | Uint8Array): Uint8Array[] | undefined {
  const encoded = typeof line === 'string' ? new TextEncoder().encode(line) : line;
  const nul = encoded.indexOf(0);
  const bytes = nul < 0 ? encoded : encoded.subarray(0, nul);
  const args: Uint8Array[] = [];
  const cursor: Cursor = { bytes, isOwn: typeof line === 'string', at: 0 };
  for (;;) {
    while (blanks.has(bytes[cursor.at] ?? -1)) cursor.at += 1;
    if (cursor.at >= bytes.length) return args;
    const argument = readArgument(cursor);
    if (argument === undefined) return undefined;
    args.push(argument);
  }
}

function readArgument(cursor: Cursor): Uint8Array | undefined {
  const { bytes, isOwn } = cursor;
  // Escapes only shorten, so the rest of the line bounds the argument; copied out exactly at the end.
  const start = cursor.at;
  const out: number[] = [];
  let plainUntil = start;
  while (plainUntil < bytes.length && isPlain(bytes[plainUntil])) plainUntil += 1;
  cursor.at = plainUntil;
  if (endsArgument(cursor)) {
    return isOwn ? bytes.subarray(start, plainUntil) : bytes.slice(start, plainUntil);
  }
  for (let i = start; i < plainUntil; i += 1) out.push(bytes[i] ?? 0);
  for (;;) {
    if (endsArgument(cursor)) return Uint8Array.from(out);
    const byte = bytes[cursor.at] ?? 0;
    cursor.at += 1;
    if (byte === doubleQuote || byte === singleQuote) {
      const closed = byte === doubleQuote ? readDoubleQuoted(cursor, out) : readSingleQuoted(cursor, out);
      // As in Redis, a closing quote ends the argument and nothing may touch it.
      return closed && endsAfterQuote(cursor) ? Uint8Array.from(out) : undefined;
    }
    out.push(byte);
  }
}

function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && !separators.has(byte) && byte !== doubleQuote && byte !== singleQuote;
}

function endsArgument({ bytes, at }: Cursor): boolean {
  const byte = bytes[at];
  return byte === undefined || separators.has(byte);
}

function endsAfterQuote({ bytes, at }: Cursor): boolean {
  const byte = bytes[at];
  return byte === undefined || blanks.has(byte);
}

function readDoubleQuoted(cursor: Cursor, out: number[]): boolean {
  const { bytes } = cursor;
  while (cursor.at < bytes.length) {
    const byte = bytes[cursor.at] ?? 0;
    const next = bytes[cursor.at + 1];
    if (byte === doubleQuote) {
      cursor.at += 1;
      return true;
    }
    if (byte !== backslash || next === undefined) {
      out.push(byte);
      cursor.at += 1;
      continue;
    }
    const high = next === 0x78 ? hexDigit(bytes[cursor.at + 2]) : -1;
    const low = high >= 0 ? hexDigit(bytes[cursor.at + 3]) : -1;
    if (low >= 0) {
      out.push(high * 16 + low);
      cursor.at += 4;
    } else {
      out.push(escapes.get(next) ?? next);
      cursor.at += 2;
    }
  }
  return false;
}

function readSingleQuoted(cursor: Cursor, out: number[]): boolean {
  const { bytes } = cursor;
  while (cursor.at < bytes.length) {
    const byte = bytes[cursor.at] ?? 0;
    cursor.at += 1;
    if (byte === singleQuote) return true;
    if (byte === backslash && bytes[cursor.at] === singleQuote) {
      out.push(singleQuote);
      cursor.at += 1;
    } else {
      out.push(byte);
    }
  }
  return false;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

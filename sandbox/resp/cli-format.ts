/**
 * Prints a reply to the letter as redis-cli does in its interactive mode (`cliFormatReplyTTY` of Redis 7.0).
 * Browser-safe. Lines end in `\n`; the last one too.
 */
import type { Bytes, WireReply } from '#sandbox/protocol.ts';

const named = new Map([
  [0x5c, '\\\\'],
  [0x22, '\\"'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x07, '\\a'],
  [0x08, '\\b'],
]);

/** Commands whose strings redis-cli prints raw, by their first words. */
const rawCommands = new Set([
  'INFO',
  'LOLWUT',
  'MEMORY MALLOC-STATS',
  'MEMORY DOCTOR',
  'CLUSTER NODES',
  'CLUSTER INFO',
  'CLIENT LIST',
  'CLIENT INFO',
  'LATENCY GRAPH',
  'LATENCY DOCTOR',
]);

/** @param args the command that was answered: redis-cli prints the text of INFO and its like without quotes */
export function formatReply(reply: WireReply, args: readonly Bytes[] = []): string {
  return isRaw(args) ? formatRaw(reply) : formatNested(reply, '');
}

/** A byte string in redis-cli's quotes: `"a\nb\xff"`. */
export function quoteBytes(bytes: Bytes): string {
  let out = '"';
  for (const byte of toUint8Array(bytes)) {
    const name = named.get(byte);
    if (name !== undefined) out += name;
    else if (byte >= 0x20 && byte < 0x7f) out += String.fromCharCode(byte);
    else out += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}

/** Bytes as a text that reads well: invalid UTF-8 becomes U+FFFD. */
export function bytesToText(bytes: Bytes): string {
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(toUint8Array(bytes));
}

export function toUint8Array(bytes: Bytes): Uint8Array {
  if (typeof bytes === 'string') return new TextEncoder().encode(bytes);
  return Uint8Array.from(atob(bytes.base64), character => character.charCodeAt(0));
}

function isRaw(args: readonly Bytes[]): boolean {
  const [first, second] = args.map(arg => bytesToText(arg).toUpperCase());
  if (first === undefined) return false;
  return rawCommands.has(first) || (args.length >= 2 && rawCommands.has(`${first} ${second}`));
}

function formatNested(reply: WireReply, prefix: string): string {
  switch (reply.type) {
    case 'error':
      return `(error) ${reply.text}\n`;
    case 'status':
      return `${reply.text}\n`;
    case 'integer':
      return `(integer) ${reply.text}\n`;
    case 'double':
      return `(double) ${reply.text}\n`;
    case 'big-number':
      return `${reply.text}\n`;
    case 'bulk':
      return `${quoteBytes(reply.bytes)}\n`;
    case 'verbatim':
      return `${bytesToText(reply.bytes)}\n`;
    case 'nil':
    case 'nil-array':
      return '(nil)\n';
    case 'boolean':
      return reply.value ? '(true)\n' : '(false)\n';
    case 'array':
    case 'push':
      return (
        formatItems(reply.items, ')', prefix) ??
        (reply.type === 'push' ? '(empty push)\n' : '(empty array)\n')
      );
    case 'set':
      return formatItems(reply.items, '~', prefix) ?? '(empty set)\n';
    case 'map':
      return formatEntries(reply.entries, prefix) ?? '(empty hash)\n';
  }
}

function formatItems(items: readonly WireReply[], separator: string, prefix: string): string | undefined {
  if (items.length === 0) return undefined;
  const width = String(items.length).length;
  const deeper = prefix + ' '.repeat(width + 2);
  let out = '';
  items.forEach((item, index) => {
    const number = String(index + 1).padStart(width);
    // The caller has already printed what stands before the first element.
    out += `${index === 0 ? '' : prefix}${number}${separator} ${formatNested(item, deeper)}`;
  });
  return out;
}

function formatEntries(entries: readonly (readonly [WireReply, WireReply])[], prefix: string) {
  if (entries.length === 0) return undefined;
  const width = String(entries.length).length;
  const deeper = prefix + ' '.repeat(width + 2);
  let out = '';
  entries.forEach(([key, value], index) => {
    const number = String(index + 1).padStart(width);
    const left = formatNested(key, deeper).slice(0, -1);
    const right = formatNested(value, deeper);
    // A value of several lines begins on its own.
    const gap = right.indexOf('\n') < right.length - 1 ? `\n${deeper}` : '';
    out += `${index === 0 ? '' : prefix}${number}# ${left} => ${gap}${right}`;
  });
  return out;
}

function formatRaw(reply: WireReply): string {
  switch (reply.type) {
    case 'nil':
    case 'nil-array':
      return '';
    case 'error':
      return `${reply.text}\n`;
    case 'status':
    case 'integer':
    case 'double':
    case 'big-number':
      return reply.text;
    case 'bulk':
    case 'verbatim':
      return bytesToText(reply.bytes);
    case 'boolean':
      return reply.value ? '(true)' : '(false)';
    case 'array':
    case 'push':
    case 'set':
      return reply.items.map(formatRaw).join('\n');
    case 'map':
      return reply.entries.map(([key, value]) => `${formatRaw(key)} ${formatRaw(value)}`).join('\n');
  }
}

/** Replies and bytes as short texts, for the log and for labels. The terminal itself prints as redis-cli does. */
import type { Bytes, WireReply } from '#sandbox/protocol.ts';

/** An argument as one would type it: bare if it can be, else in quotes. */
export function plainBytes(bytes: Bytes): string {
  if (typeof bytes !== 'string') return '"\\x…"';
  return /^[\x21-\x7e\u00a0-\uffff]+$/.test(bytes) && !bytes.includes('"') ? bytes : JSON.stringify(bytes);
}

/** One line that says what came back. */
export function summarizeReply(reply: WireReply): string {
  switch (reply.type) {
    case 'bulk':
    case 'verbatim':
      return clip(plainBytes(reply.bytes));
    case 'nil':
    case 'nil-array':
      return '(nil)';
    case 'array':
    case 'set':
    case 'push':
      return reply.items.length === 0 ? '(empty)' : clip(reply.items.map(summarizeReply).join(' '));
    case 'map':
      return `${reply.entries.length} entries`;
    case 'boolean':
      return String(reply.value);
    default:
      return clip(reply.text);
  }
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Replies and bytes as they travel in frames to a browser: integers as text, bytes as text where they are UTF-8. */
import { isUtf8 } from 'node:buffer';
import type { Bytes, WireReply } from '#sandbox/protocol.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export function toWireBytes(bytes: Buffer): Bytes {
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}

export function toBuffer(bytes: Bytes): Buffer {
  return typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.base64, 'base64');
}

export function toWireReply(reply: Reply): WireReply {
  switch (reply.type) {
    case 'integer':
      return { type: 'integer', text: String(reply.value) };
    case 'bulk':
      return { type: 'bulk', bytes: toWireBytes(reply.bytes) };
    case 'verbatim':
      return { type: 'verbatim', format: reply.format, bytes: toWireBytes(reply.bytes) };
    case 'array':
    case 'set':
    case 'push':
      return { type: reply.type, items: reply.items.map(toWireReply) };
    case 'map':
      return {
        type: 'map',
        entries: reply.entries.map(([key, value]) => [toWireReply(key), toWireReply(value)]),
      };
    default:
      return reply;
  }
}

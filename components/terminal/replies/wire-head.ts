/** How a reply begins on the wire: `*3`, `$5`, `:1`. Pure. */
import type { WireReply } from '#sandbox/protocol.ts';
import { toUint8Array } from '#sandbox/resp/cli-format.ts';

export function wireHead(reply: WireReply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}`;
    case 'error':
      return `-${reply.text.split(' ')[0]}`;
    case 'integer':
      return `:${reply.text}`;
    case 'double':
      return `,${reply.text}`;
    case 'big-number':
      return `(${reply.text}`;
    case 'bulk':
      return `$${toUint8Array(reply.bytes).length}`;
    case 'verbatim':
      return `=${toUint8Array(reply.bytes).length + 4}`;
    case 'nil':
      return '$-1';
    case 'nil-array':
      return '*-1';
    case 'boolean':
      return reply.value ? '#t' : '#f';
    case 'array':
      return `*${reply.items.length}`;
    case 'set':
      return `~${reply.items.length}`;
    case 'push':
      return `>${reply.items.length}`;
    case 'map':
      return `%${reply.entries.length}`;
  }
}

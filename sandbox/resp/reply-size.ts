/** About how many bytes a reply keeps in memory. */
import type { Reply } from '#sandbox/resp/reply.ts';

export function sizeOfReply(reply: Reply): number {
  switch (reply.type) {
    case 'bulk':
    case 'verbatim':
      return reply.bytes.length + 64;
    case 'status':
    case 'error':
    case 'double':
    case 'big-number':
      return reply.text.length + 32;
    case 'array':
    case 'set':
    case 'push': {
      let bytes = 64;
      for (const item of reply.items) bytes += sizeOfReply(item);
      return bytes;
    }
    case 'map': {
      let bytes = 64;
      for (const [key, value] of reply.entries) bytes += sizeOfReply(key) + sizeOfReply(value);
      return bytes;
    }
    default:
      return 32;
  }
}

/** A reply of RESP3 in the types of RESP2, as Redis itself would have said it. */
import type { Reply } from '#sandbox/resp/reply.ts';

export function downgrade(reply: Reply): Reply {
  switch (reply.type) {
    case 'array':
      return { type: 'array', items: reply.items.map(downgrade) };
    case 'set':
    case 'push':
      return { type: 'array', items: reply.items.map(downgrade) };
    case 'map':
      return { type: 'array', items: reply.entries.flat().map(downgrade) };
    case 'double':
    case 'big-number':
      return { type: 'bulk', bytes: Buffer.from(reply.text) };
    case 'boolean':
      return { type: 'integer', value: reply.value ? 1n : 0n };
    case 'verbatim':
      return { type: 'bulk', bytes: reply.bytes };
    default:
      return reply;
  }
}

/** What is kept of a reply: enough for a sentence about it, however long it was. */
import type { Bytes, WireReply } from '#sandbox/protocol.ts';

export interface ReplyFacts {
  readonly kind: 'status' | 'error' | 'number' | 'bytes' | 'nil' | 'list' | 'pairs' | 'boolean';
  /** The text of a status, an error, a number; the beginning of bytes. */
  readonly text: string;
  /** Bytes of a text, elements of a list, pairs. */
  readonly size: number;
  /** Elements that are not nil. */
  readonly found: number;
  /** Elements of the lists within it, such as the entries of all streams that XREAD answers with. */
  readonly inner: number;
  /** The first elements, without theirs. */
  readonly items: readonly ReplyFacts[];
}

const textKept = 200;
const itemsKept = 4;
const encoder = new TextEncoder();

/** @param depth how many levels of elements are kept */
export function replyFacts(reply: WireReply, depth = 2): ReplyFacts {
  switch (reply.type) {
    case 'status':
    case 'error':
      return plain(reply.type, reply.text);
    case 'integer':
    case 'double':
    case 'big-number':
      return plain('number', reply.text);
    case 'boolean':
      return plain('boolean', String(reply.value));
    case 'nil':
    case 'nil-array':
      return plain('nil', '');
    case 'bulk':
    case 'verbatim':
      return { ...plain('bytes', textOf(reply.bytes)), size: byteLength(reply.bytes) };
    case 'map':
      return listFacts(
        'pairs',
        reply.entries.length,
        reply.entries.map(([, value]) => value),
        depth,
      );
    default:
      return listFacts('list', reply.items.length, reply.items, depth);
  }
}

function listFacts(
  kind: 'list' | 'pairs',
  size: number,
  items: readonly WireReply[],
  depth: number,
): ReplyFacts {
  return {
    ...plain(kind, ''),
    size,
    found: items.filter(({ type }) => type !== 'nil' && type !== 'nil-array').length,
    inner: items.reduce((sum, item) => sum + lengthWithin(item), 0),
    items: depth === 0 ? [] : items.slice(0, itemsKept).map(item => replyFacts(item, depth - 1)),
  };
}

/** Of `[stream, entries]`, and of entries that stand by themselves. */
function lengthWithin(item: WireReply): number {
  if (!('items' in item)) return 0;
  const last = item.items.at(-1);
  return last !== undefined && 'items' in last ? last.items.length : item.items.length;
}

function plain(kind: ReplyFacts['kind'], text: string): ReplyFacts {
  return { kind, text: text.slice(0, textKept), size: text.length, found: 0, inner: 0, items: [] };
}

const textOf = (bytes: Bytes) => (typeof bytes === 'string' ? bytes : '');

/** How many bytes they are. */
export function byteLength(bytes: Bytes): number {
  return typeof bytes === 'string'
    ? encoder.encode(bytes).length
    : Math.floor((bytes.base64.replace(/=+$/, '').length * 3) / 4);
}

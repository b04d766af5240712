/** A reply of the bench as evidence says replies, so that the two can be compared. The driver's own is in `value.ts`. */
import type { WireReply } from '#sandbox/protocol.ts';
import { bytesToText } from '#sandbox/resp/cli-format.ts';

const longest = 120;

export function replyWords(reply: WireReply): string {
  switch (reply.type) {
    case 'status':
      return shorten(reply.text);
    case 'error':
      return shorten(`(error) ${reply.text}`);
    case 'integer':
      return `(integer) ${reply.text}`;
    case 'nil':
    case 'nil-array':
      return '(nil)';
    case 'bulk':
      return shorten(JSON.stringify(bytesToText(reply.bytes)));
    default:
      return shorten(JSON.stringify(plain(reply)));
  }
}

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

type Plain = null | boolean | number | string | Plain[] | { readonly error: string };

function plain(reply: WireReply): Plain {
  switch (reply.type) {
    case 'error':
      return { error: reply.text };
    case 'integer':
      return Number(reply.text);
    case 'bulk':
    case 'verbatim':
      return bytesToText(reply.bytes);
    case 'nil':
    case 'nil-array':
      return null;
    case 'boolean':
      return reply.value;
    case 'array':
    case 'set':
    case 'push':
      return reply.items.map(plain);
    case 'map':
      return reply.entries.flatMap(([key, value]) => [plain(key), plain(value)]);
    default:
      return reply.text;
  }
}

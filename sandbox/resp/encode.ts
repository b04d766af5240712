/** Commands and replies as bytes. For RESP2, what only RESP3 has is said in the older types exactly as Redis does. */
import type { Reply } from '#sandbox/resp/reply.ts';

const crlf = Buffer.from('\r\n');

/** A command as an array of bulk strings. */
export function encodeCommand(args: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) parts.push(Buffer.from(`$${arg.length}\r\n`), arg, crlf);
  return Buffer.concat(parts);
}

/** A reply for a client that speaks `protocol`. */
export function encodeReply(reply: Reply, protocol: 2 | 3): Buffer {
  const parts: Buffer[] = [];
  write(reply, protocol, parts);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

function write(reply: Reply, protocol: 2 | 3, parts: Buffer[]): void {
  switch (reply.type) {
    case 'status':
      parts.push(Buffer.from(`+${oneLine(reply.text)}\r\n`));
      return;
    case 'error':
      parts.push(Buffer.from(`-${oneLine(reply.text)}\r\n`));
      return;
    case 'integer':
      parts.push(Buffer.from(`:${reply.value}\r\n`));
      return;
    case 'bulk':
      writeBulk(reply.bytes, parts);
      return;
    case 'array':
    case 'set':
    case 'push':
      writeItems(reply, protocol, parts);
      return;
    case 'map': {
      const { length } = reply.entries;
      parts.push(Buffer.from(protocol === 3 ? `%${length}\r\n` : `*${length * 2}\r\n`));
      for (const [key, value] of reply.entries) {
        write(key, protocol, parts);
        write(value, protocol, parts);
      }
      return;
    }
    default:
      parts.push(protocol === 3 ? encodeNewScalar(reply) : encodeOldScalar(reply));
  }
}

type Scalar = Extract<
  Reply,
  { type: 'nil' | 'nil-array' | 'double' | 'boolean' | 'big-number' | 'verbatim' }
>;

function encodeNewScalar(reply: Scalar): Buffer {
  switch (reply.type) {
    case 'nil':
    case 'nil-array':
      return Buffer.from('_\r\n');
    case 'double':
      return Buffer.from(`,${reply.text}\r\n`);
    case 'boolean':
      return Buffer.from(reply.value ? '#t\r\n' : '#f\r\n');
    case 'big-number':
      return Buffer.from(`(${reply.text}\r\n`);
    case 'verbatim': {
      const header = `=${reply.bytes.length + 4}\r\n${reply.format.slice(0, 3).padEnd(3)}:`;
      return Buffer.concat([Buffer.from(header), reply.bytes, crlf]);
    }
  }
}

function encodeOldScalar(reply: Scalar): Buffer {
  switch (reply.type) {
    case 'nil':
      return Buffer.from('$-1\r\n');
    case 'nil-array':
      return Buffer.from('*-1\r\n');
    case 'boolean':
      return Buffer.from(reply.value ? ':1\r\n' : ':0\r\n');
    case 'double':
    case 'big-number': {
      const text = Buffer.from(reply.text);
      return Buffer.concat([Buffer.from(`$${text.length}\r\n`), text, crlf]);
    }
    case 'verbatim':
      return Buffer.concat([Buffer.from(`$${reply.bytes.length}\r\n`), reply.bytes, crlf]);
  }
}

function writeItems(reply: Extract<Reply, { items: Reply[] }>, protocol: 2 | 3, parts: Buffer[]): void {
  const mark = protocol === 2 ? '*' : { array: '*', set: '~', push: '>' }[reply.type];
  parts.push(Buffer.from(`${mark}${reply.items.length}\r\n`));
  for (const item of reply.items) write(item, protocol, parts);
}

function writeBulk(bytes: Buffer, parts: Buffer[]): void {
  parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, crlf);
}

/** A status or an error ends at its first line end, so none may stand inside. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}

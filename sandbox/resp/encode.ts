/** Commands and replies as bytes. For RESP2, what only RESP3 has is said in the older types exactly as Redis does. */
import { Outgoing } from '#sandbox/resp/outgoing.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';

const dollar = 0x24;
const star = 0x2a;

/** A command as an array of bulk strings. */
export function encodeCommand(args: readonly Buffer[]): Buffer {
  const out = new Outgoing();
  writeCommand(out, args);
  return Buffer.concat(out.take());
}

export function writeCommand(out: Outgoing, args: readonly Buffer[]): void {
  out.header(star, args.length);
  for (const arg of args) writeBulk(out, arg);
}

/**
 * A command that came framed, with `prefix` before each of the arguments `first`, `first + step`, … `last`. What
 * stands between them is copied as it is.
 */
export function writePrefixed(
  out: Outgoing,
  request: Request,
  prefix: Buffer,
  { first, last, step }: { first: number; last: number; step: number },
): void {
  const { bytes, from, to } = request;
  let copied = from;
  for (let index = first; index <= last; index += step) {
    const start = request.startOf(index);
    const length = request.endOf(index) - start;
    out.bytes(bytes, copied, from + request.endOf(index - 1) + 2);
    out.header(dollar, prefix.length + length);
    out.bytes(prefix);
    copied = from + start;
  }
  out.bytes(bytes, copied, to);
}

/** A reply for a client that speaks `protocol`. */
export function encodeReply(reply: Reply, protocol: 2 | 3): Buffer {
  const out = new Outgoing();
  writeReply(out, reply, protocol);
  return Buffer.concat(out.take());
}

export function writeReply(out: Outgoing, reply: Reply, protocol: 2 | 3): void {
  switch (reply.type) {
    case 'status':
      writeLine(out, '+', oneLine(reply.text));
      return;
    case 'error':
      writeLine(out, '-', oneLine(reply.text));
      return;
    case 'integer':
      writeLine(out, ':', String(reply.value));
      return;
    case 'bulk':
      writeBulk(out, reply.bytes);
      return;
    case 'array':
    case 'set':
    case 'push':
      out.header(
        protocol === 2 ? star : { array: star, set: 0x7e, push: 0x3e }[reply.type],
        reply.items.length,
      );
      for (const item of reply.items) writeReply(out, item, protocol);
      return;
    case 'map': {
      const { length } = reply.entries;
      out.header(protocol === 3 ? 0x25 : star, protocol === 3 ? length : length * 2);
      for (const [key, value] of reply.entries) {
        writeReply(out, key, protocol);
        writeReply(out, value, protocol);
      }
      return;
    }
    default:
      if (protocol === 3) writeNewScalar(out, reply);
      else writeOldScalar(out, reply);
  }
}

type Scalar = Extract<
  Reply,
  { type: 'nil' | 'nil-array' | 'double' | 'boolean' | 'big-number' | 'verbatim' }
>;

function writeNewScalar(out: Outgoing, reply: Scalar): void {
  switch (reply.type) {
    case 'nil':
    case 'nil-array':
      writeLine(out, '_', '');
      return;
    case 'double':
      writeLine(out, ',', reply.text);
      return;
    case 'boolean':
      writeLine(out, '#', reply.value ? 't' : 'f');
      return;
    case 'big-number':
      writeLine(out, '(', reply.text);
      return;
    case 'verbatim':
      out.header(0x3d, reply.bytes.length + 4);
      out.latin1(`${reply.format.slice(0, 3).padEnd(3)}:`);
      out.bytes(reply.bytes);
      out.lineEnd();
      return;
  }
}

function writeOldScalar(out: Outgoing, reply: Scalar): void {
  switch (reply.type) {
    case 'nil':
      writeLine(out, '$', '-1');
      return;
    case 'nil-array':
      writeLine(out, '*', '-1');
      return;
    case 'boolean':
      writeLine(out, ':', reply.value ? '1' : '0');
      return;
    case 'double':
    case 'big-number':
      writeBulk(out, Buffer.from(reply.text));
      return;
    case 'verbatim':
      writeBulk(out, reply.bytes);
      return;
  }
}

function writeBulk(out: Outgoing, bytes: Buffer): void {
  out.header(dollar, bytes.length);
  out.bytes(bytes);
  out.lineEnd();
}

function writeLine(out: Outgoing, mark: string, text: string): void {
  out.bytes(Buffer.from(`${mark}${text}\r\n`));
}

/** A status or an error ends at its first line end, so none may stand inside. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}

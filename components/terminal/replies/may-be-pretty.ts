/** A cheap look at a reply: is it worth loading the printers for? Pure. */
import type { Bytes, WireReply } from '#sandbox/protocol.ts';

/** So many elements of a reply are looked at. */
const looked = 50;

export function mayBePretty(reply: WireReply): boolean {
  switch (reply.type) {
    case 'bulk':
      return bytesMayBePretty(reply.bytes);
    case 'integer':
      return isLikeTime(reply.text);
    case 'array':
    case 'set':
      return reply.items.slice(0, looked).some(mayBePretty);
    case 'map':
      return reply.entries.slice(0, looked).some(([, value]) => mayBePretty(value));
    default:
      return false;
  }
}

function bytesMayBePretty(bytes: Bytes): boolean {
  if (typeof bytes !== 'string') return true;
  return bytes.length > 400 || /^\s*[[{<]/.test(bytes) || isLikeTime(bytes);
}

/** Seconds or milliseconds since 1970, of this century; also the time of a stream's entry. */
export function isLikeTime(text: string): boolean {
  return /^(?:1\d{9}|1\d{12})(?:-\d+)?$/.test(text);
}

/** The command that shows a key as the inspector does, as one would type it. */
import type { Shape } from '#components/keyspace/drawings/shape.ts';
import { bytesOf } from '#components/keyspace/drawings/shape.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { quoteLatin1 } from '#sandbox/resp/cli-quote.ts';

/** More elements are not asked for at once. */
const many = 200;
const fieldsAsked = 6;

export function commandThatShows(snapshot: KeySnapshot, shape: Shape): string {
  const key = quoted(snapshot.key);
  const last = snapshot.length > many ? many - 1 : -1;
  switch (snapshot.type) {
    case 'string':
      return stringCommand(key, shape);
    case 'hash':
      return snapshot.length > many ? `HSCAN ${key} 0` : `HGETALL ${key}`;
    case 'list':
      return `LRANGE ${key} 0 ${last}`;
    case 'set':
      return snapshot.length > many ? `SSCAN ${key} 0` : `SMEMBERS ${key}`;
    case 'zset':
      return shape.is === 'geo' ? geoCommand(key, snapshot) : `ZRANGE ${key} 0 ${last} WITHSCORES`;
    case 'stream':
      return snapshot.length > many ? `XRANGE ${key} - + COUNT ${many}` : `XRANGE ${key} - +`;
  }
}

function stringCommand(key: string, shape: Shape): string {
  if (shape.is === 'hyperloglog') return `PFCOUNT ${key}`;
  if (shape.is !== 'bits') return `GET ${key}`;
  const fields = shape.bits.fields.slice(-fieldsAsked);
  return fields.length === 0
    ? `BITCOUNT ${key}`
    : `BITFIELD_RO ${key} ${fields.map(({ type, offset }) => `GET ${type} ${offset}`).join(' ')}`;
}

function geoCommand(key: string, { members }: Extract<KeySnapshot, { type: 'zset' }>): string {
  return `GEOPOS ${key} ${members
    .slice(0, fieldsAsked)
    .map(([member]) => quoted(member))
    .join(' ')}`;
}

function quoted(bytes: Bytes): string {
  return quoteLatin1(Array.from(bytesOf(bytes), byte => String.fromCharCode(byte)).join(''));
}

/** Which commands of a story and of actors stand in evidence, and which of them can be replayed. */
import { type EvidenceEvent, evidenceArgumentLength } from '#lessons/schema.ts';

/** What stories look at; any other command of theirs counts as a write, and is told. */
const readers = new Set(
  `BITCOUNT DBSIZE EXISTS EXPIRETIME GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN HMGET HVALS KEYS LINDEX LLEN
  LPOS LRANGE MGET OBJECT PEXPIRETIME PFCOUNT PTTL SCAN SCARD SISMEMBER SMEMBERS SMISMEMBER STRLEN TTL TYPE XINFO XLEN
  XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZMSCORE ZRANGE ZRANK ZREVRANGE ZSCORE`.split(/\s+/),
);

export const onlyReads = ([name = '']: readonly string[]): boolean => readers.has(name.toUpperCase());

/** The arguments of an event; none if one is longer than evidence keeps. */
export function keepsArguments(args: readonly string[]): Pick<EvidenceEvent, 'args'> {
  return args.some(arg => arg.length > evidenceArgumentLength) ? {} : { args: [...args] };
}

/**
 * Commands that need no more than a prefix before their keys: their keys stand at fixed places, nothing in them has to
 * be held within bounds, and their replies name no key. Most of what programs send is of this kind, so it can be passed
 * on as bytes, without being taken apart.
 */
import type { CommandSpec } from '#sandbox/command/command-spec.ts';

export interface DirectKeys {
  /** Of the arguments; 0 if there are no keys. */
  readonly first: number;
  /** Counted from the end if negative. */
  readonly last: number;
  readonly step: number;
}

/**
 * Named one by one, because each was looked at: what `guard` bounds, what copies whole keys, what blocks and what
 * answers with keys, in replies or in errors, is not among them.
 */
const names = new Set(
  `append bitcount bitpos decr decrby del echo exists expire expireat expiretime geoadd geodist geohash geopos get getbit
  getdel getex getrange getset hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hset hsetnx hstrlen
  hvals incr incrby incrbyfloat lindex linsert llen lpop lpush lpushx lrange lrem lset ltrim mget mset msetnx persist
  pexpire pexpireat pexpiretime psetex pttl rpop rpush rpushx sadd scard set setex setnx sismember smembers
  smismember spop srem strlen substr time touch ttl type unlink xack xadd xdel xlen xrange xrevrange xtrim zadd zcard
  zcount zincrby zlexcount zmscore zpopmax zpopmin zrange zrangebylex zrangebyscore zrank zrem zremrangebylex
  zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscore`.split(/\s+/),
);

/** Where its keys stand, if it is such a command. */
export function directKeysOf(spec: CommandSpec): DirectKeys | undefined {
  if (!names.has(spec.name) || spec.keySpecs.length > 1) return undefined;
  const [keySpec] = spec.keySpecs;
  if (keySpec === undefined) return { first: 0, last: -1, step: 1 };
  const { begin, find } = keySpec;
  if (begin.type !== 'index' || find.type !== 'range' || find.limit > 1 || find.keyStep < 1) return undefined;
  const last = find.lastKey >= 0 ? begin.index + find.lastKey : find.lastKey;
  return { first: begin.index, last, step: find.keyStep };
}

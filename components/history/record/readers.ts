/** Commands that change no key, so that a change is never put down to one of them. */
const readers = new Set(
  (
    'get mget strlen getrange substr getbit bitcount bitpos bitfield_ro lcs exists type ttl pttl expiretime pexpiretime ' +
    'keys scan dbsize randomkey object memory dump touch sort_ro hget hmget hgetall hkeys hvals hlen hstrlen hexists ' +
    'hscan hrandfield llen lrange lindex lpos scard smembers sismember smismember sscan srandmember sinter sunion sdiff ' +
    'sintercard zcard zscore zmscore zrank zrevrank zrange zrevrange zrangebyscore zrevrangebyscore zrangebylex ' +
    'zrevrangebylex zcount zlexcount zscan zrandmember zinter zunion zdiff zintercard xlen xrange xrevrange xread xinfo ' +
    'xpending pfcount geopos geodist geohash geosearch geohash geosearch ping echo info config client command time ' +
    'publish spublish subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe pubsub multi watch unwatch ' +
    'discard select hello auth wait evalsha_ro eval_ro fcall_ro'
  ).split(' '),
);

export const onlyReads = (command: string): boolean => readers.has(command.toLowerCase());

/** The words that our prose does without, and those that need no introduction. */

/** They say nothing, or they tell a reader who struggles that it is easy. */
export const filler: readonly string[] = [
  'simply',
  'easy',
  'easily',
  'obviously',
  'of course',
  'trivial',
  'trivially',
  'basically',
  'actually',
  'merely',
  'very',
  'quite',
  'in order to',
  'needless to say',
  'as you can see',
  'note that',
  'it is important to',
  'keep in mind that',
  'as we all know',
  'at the end of the day',
  'just use',
  'just add',
  'just call',
  'just run',
  'just type',
  'all you need to do',
];

/** They sell. */
export const hype: readonly string[] = [
  'blazing',
  'lightning-fast',
  'lightning fast',
  'powerful',
  'seamless',
  'seamlessly',
  'robust',
  'cutting-edge',
  'state-of-the-art',
  'best-in-class',
  'world-class',
  'game-changer',
  'game-changing',
  'awesome',
  'amazing',
  'incredible',
  'incredibly',
  'supercharge',
  'magic',
  'magical',
  'magically',
  'leverage',
  'utilize',
  'delve',
  'unlock the',
  'effortless',
  'effortlessly',
  'revolutionary',
];

/** What they say of where a link leads. */
export const emptyLinks: readonly string[] = [
  'here',
  'this',
  'link',
  'this link',
  'click here',
  'read more',
  'more',
];

/** Commands and options of Redis that look like abbreviations. */
export const redisWords: ReadonlySet<string> = new Set(
  (
    'GET SET DEL MGET MSET INCR DECR KEYS SCAN TYPE EVAL EXEC MULTI WATCH LPUSH RPUSH LPOP RPOP LLEN LREM LSET LMOVE ' +
    'BLPOP BRPOP SADD SREM SPOP SCARD HSET HGET HDEL HLEN ZADD ZREM ZCARD ZSCAN XADD XACK XDEL XLEN XTRIM XREAD XINFO ' +
    'PING AUTH HELLO INFO SAVE ROLE WAIT FCALL DUMP SORT COPY TOUCH MOVE ECHO QUIT RESET SETEX SETNX GETEX NX XX EX PX ' +
    'EXAT PXAT GT LT CH TIME PTTL KEYS ARGV'
  ).split(' '),
);

/** Abbreviations that every developer who comes here has met. */
export const commonAbbreviations: ReadonlySet<string> = new Set(
  (
    'API APIs URL URLs URI HTTP HTTPS HTML CSS JSON YAML XML CSV SQL DNS TCP UDP IP TLS SSL SSH CPU CPUs RAM SSD ID IDS ' +
    'OK UTC ASCII UTF UUID CI CD UI OS PHP NAT VM AWS TODO MIT RFC IETF GB MB KB TB KiB MiB GiB MS EU US UK GMT ' +
    'CTRL CET IO SDK IDE CLI PDF PNG SVG MDX JS TS NSDI OSDI ACM USENIX IEEE'
  ).split(' '),
);

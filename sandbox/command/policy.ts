/**
 * What a namespace does with every command that Redis has: run it, answer it here as the learner's own small server
 * would, or refuse it with a reason and a way out. A command that stands nowhere here is refused as not decided; the
 * tests walk the server's own list and fail on one.
 *
 * The texts are also the documentation "How this sandbox differs".
 */
import { respText } from '#sandbox/failure.ts';

export type Decision =
  | { readonly decision: 'allowed' }
  /** `differs` says what is not as on a server of one's own; empty if nothing is. */
  | { readonly decision: 'emulated'; readonly differs: string }
  | ({ readonly decision: 'refused' } & Refused);

export interface Refused {
  readonly reason: string;
  readonly wayOut: string;
  /** The error of a standalone server, where clients know it and go on without. */
  readonly says?: string;
}

/** Run on the server as they are, but for the names of keys. */
const allowed = `
append bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin copy
decr decrby del discard dump echo exec exists expire expireat expiretime geoadd geodist geohash geopos georadius
georadius_ro georadiusbymember georadiusbymember_ro geosearch geosearchstore get getbit getdel getex getrange getset
hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen hvals
hexpire hexpireat hexpiretime hgetdel hgetex hpersist hpexpire hpexpireat hpexpiretime hpttl hsetex httl
incr incrby incrbyfloat lindex linsert llen lmove lmpop lpop lpos lpush lpushx lrange lrem lset ltrim memory|usage
mget mset msetnx multi object|encoding object|freq object|help object|idletime object|refcount persist pexpire
pexpireat pexpiretime pfadd pfcount pfmerge ping psetex pttl publish rename renamenx rpop rpoplpush rpush
rpushx sadd scard sdiff sdiffstore set setbit setex setnx setrange sinter sintercard sinterstore sismember smembers
smismember smove spop spublish srandmember srem sscan strlen substr sunion sunionstore time touch ttl type unlink
unwatch watch xack xadd xautoclaim xclaim xdel xgroup|create xgroup|createconsumer xgroup|delconsumer
xgroup|destroy xgroup|help xgroup|setid xinfo|consumers xinfo|groups xinfo|help xinfo|stream xlen xpending xrange
xread xreadgroup xrevrange xsetid xtrim zadd zcard zcount zdiff zdiffstore zincrby zinter zintercard zinterstore
zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex zrangebyscore zrangestore zrank zrem
zremrangebylex zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore
zunion zunionstore
`;

const ownOnly = 'Shows this sandbox alone.';

/** Answered by the gateway. The value says how it differs. */
const emulated: Readonly<Record<string, string>> = {
  keys: '',
  scan: 'The cursor is of another kind; its promises are the same.',
  dbsize: '',
  randomkey: '',
  flushdb: 'Keys are deleted one after the other, so keyspace events say so.',
  flushall: 'Keys are deleted one after the other, so keyspace events say so.',
  select: 'There is one database, number 0.',
  sort: 'With BY or GET, what the patterns name is read in several steps, and stored by DEL and RPUSH, as keyspace events say.',
  sort_ro: 'With BY or GET, what the patterns name is read in several steps, not in one.',
  lcs: '',
  wait: 'There are no replicas, so the answer is 0, at once.',
  lolwut: 'Tells the version and draws nothing.',
  info: 'What is not of this sandbox is left out.',
  hello: '',
  auth: 'Takes the sandbox and its token.',
  reset: 'The connection stays logged in.',
  quit: '',
  subscribe: 'Keyspace events are on, as with notify-keyspace-events KEA.',
  unsubscribe: '',
  psubscribe: 'Keyspace events are on, as with notify-keyspace-events KEA.',
  punsubscribe: '',
  ssubscribe: '',
  sunsubscribe: '',
  'client|id': '',
  'client|info': `${ownOnly} Addresses and sizes of buffers are made up.`,
  'client|list': `${ownOnly} Addresses and sizes of buffers are made up.`,
  'client|getname': '',
  'client|setname': '',
  'client|setinfo': '',
  'client|getredir': '',
  'client|no-evict': 'Is accepted and has no effect.',
  'client|no-touch': 'Is accepted and has no effect.',
  'client|kill': `${ownOnly} An id of nobody in it is an error.`,
  'client|unblock': `${ownOnly} An id of nobody in it is an error.`,
  'client|trackinginfo': '',
  'client|caching': '',
  'client|help': '',
  command: 'Lists what this sandbox knows.',
  'command|count': 'Lists what this sandbox knows.',
  'command|docs': 'Lists what this sandbox knows.',
  'command|getkeys': '',
  'command|getkeysandflags': '',
  'command|help': '',
  'command|info': 'Lists what this sandbox knows.',
  'command|list': 'Lists what this sandbox knows.',
  'pubsub|channels': ownOnly,
  'pubsub|help': '',
  'pubsub|numpat': ownOnly,
  'pubsub|numsub': ownOnly,
  'pubsub|shardchannels': ownOnly,
  'pubsub|shardnumsub': ownOnly,
};

const ownServer = 'It needs a server of your own. Move your keys over and run it there.';
const noWay = '';

interface Refusal extends Refused {
  readonly commands: string;
}

/** Each reason once, with the commands that are refused for it. */
export const refusals: readonly Refusal[] = [
  {
    commands: `eval eval_ro evalsha evalsha_ro fcall fcall_ro function function|delete function|dump function|flush
      function|help function|kill function|list function|load function|stats script
      script|exists script|flush script|help script|kill script|load`,
    reason: 'Your sandbox shares its server with others, and a script holds everybody up while it runs.',
    wayOut:
      'It needs a server of your own. Move your keys over and run it there. MULTI, EXEC and WATCH work here too.',
  },
  {
    commands: `acl acl|cat acl|deluser acl|dryrun acl|genpass acl|getuser acl|help acl|list acl|log acl|setuser acl|users acl|whoami`,
    reason: 'Your sandbox shares its server with others, and users are how it is kept apart from them.',
    wayOut: ownServer,
  },
  {
    commands: `config config|get config|help config|resetstat config|rewrite config|set`,
    reason: 'Your sandbox shares its server with others, and has one configuration for all.',
    wayOut: ownServer,
  },
  {
    commands: `bgrewriteaof bgsave save lastsave slowlog slowlog|get slowlog|help slowlog|len slowlog|reset latency
      latency|doctor latency|graph latency|help latency|histogram latency|history latency|latest latency|reset
      memory|doctor memory|help memory|malloc-stats memory|purge memory|stats swapdb role waitaof`,
    reason: 'Your sandbox shares its server with others, and this looks at or changes the server as a whole.',
    wayOut: ownServer,
  },
  {
    commands: `shutdown debug module module|help module|list module|load module|loadex module|unload monitor pfdebug
      pfselftest acl|load acl|save function|restore script|debug`,
    reason:
      'Your sandbox shares its server with others, and this would end the server, change what it is, or show all that is asked of it.',
    wayOut: noWay,
  },
  {
    commands: `replicaof slaveof failover sync psync replconf migrate restore-asking`,
    reason: 'Your sandbox is a part of one server, which has no replicas and calls no other server.',
    wayOut: 'A bench with replicas of its own changes roles by buttons. Choose one in the playground.',
  },
  {
    commands: `cluster cluster|addslots cluster|addslotsrange cluster|bumpepoch cluster|count-failure-reports
      cluster|countkeysinslot cluster|delslots cluster|delslotsrange cluster|failover cluster|flushslots
      cluster|forget cluster|getkeysinslot cluster|help cluster|info cluster|keyslot cluster|links cluster|meet
      cluster|myid cluster|myshardid cluster|nodes cluster|replicas cluster|replicate cluster|reset
      cluster|saveconfig cluster|set-config-epoch cluster|setslot cluster|shards cluster|slaves cluster|slots
      cluster|slot-stats cluster|migration asking readonly readwrite`,
    reason: 'Your sandbox answers as a standalone server does, not as the shared cluster behind it does.',
    wayOut: 'A cluster of your own answers it. Choose one in the playground.',
    says: 'ERR This instance has cluster support disabled',
  },
  {
    commands: 'restore',
    reason: 'A forged dump can break the server, which you share with others.',
    wayOut: 'COPY makes a second key with the same value.',
  },
  {
    commands: 'move',
    reason: 'There is one database here, number 0.',
    wayOut: 'Give the key another name by RENAME, with the part it belongs to as a prefix.',
  },
  {
    commands: 'client|pause client|unpause',
    reason: 'Your sandbox shares its server with others, and this stops a whole server.',
    wayOut: `${ownServer} CLIENT KILL ends a single client of yours.`,
  },
  {
    commands: 'client|tracking',
    reason: 'The gateway between you and the server reads every reply once, which this would upset.',
    wayOut: ownServer,
  },
  {
    commands: 'client|reply',
    reason: 'The gateway between you and the server reads every reply once, which this would upset.',
    wayOut: noWay,
  },
  {
    commands: 'object client pubsub memory xgroup xinfo',
    reason: 'The command needs a subcommand.',
    wayOut: 'Add HELP to see which it has.',
  },
  {
    commands: 'sanitize-payload sentinel',
    reason: 'It belongs to another kind of server.',
    wayOut: noWay,
  },
];

const decisions = new Map<string, Decision>();
for (const name of allowed.split(/\s+/).filter(Boolean)) decisions.set(name, { decision: 'allowed' });
for (const [name, differs] of Object.entries(emulated))
  decisions.set(name, { decision: 'emulated', differs });
for (const { commands, ...refused } of refusals) {
  for (const name of commands.split(/\s+/).filter(Boolean)) {
    decisions.set(name, { decision: 'refused', ...refused });
  }
}

/** What was decided for a command (`get`, `xgroup|create`); undefined if nobody has. */
export function decisionFor(name: string): Decision | undefined {
  return decisions.get(name);
}

/** For a command that the server knows and this file does not. */
export const undecided: Decision = {
  decision: 'refused',
  reason: 'It is newer than this sandbox, which runs only what it knows.',
  wayOut: noWay,
};

/** All decisions, for the documentation. */
export function allDecisions(): ReadonlyMap<string, Decision> {
  return decisions;
}

/** Whether a server of one's own would run what is refused here. */
export function isOffered(name: string): boolean {
  const decision = decisions.get(name);
  return decision?.decision === 'refused' && decision.wayOut.startsWith(ownServer);
}

/** The error reply of a refusal. */
export function refusalText(name: string, refused: Refused): string {
  if (refused.says !== undefined) return refused.says;
  const command = name.toUpperCase().replace('|', ' ');
  const wayOut = refused.wayOut ? ` ${refused.wayOut}` : '';
  return respText('denied', `${command} is not available in this sandbox. ${refused.reason}${wayOut}`);
}

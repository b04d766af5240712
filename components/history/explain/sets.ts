/** Sentences about sets and sorted sets. */
import { broughtBy, type Explainer, type Facts, numberIn } from './facts.ts';

const members: Explainer = (f, say) =>
  say('membersRead', { command: f.name, key: f.args[0] ?? '', count: broughtBy(f) });

/** Members alone, or each with its score after it. */
const ranged: Explainer = (f, say) => {
  const hasScores = f.args.some(word => word.toUpperCase() === 'WITHSCORES');
  const isPaired = hasScores && f.reply.items[0]?.kind !== 'list';
  const count = isPaired ? Math.floor(f.reply.size / 2) : f.reply.size;
  return say('membersRead', { command: f.name, key: f.args[0] ?? '', count });
};

const joined: Explainer = (f, say) =>
  say('setsJoined', { command: f.name, count: f.reply.size, n: f.argCount });
const stored: Explainer = (f, say) =>
  say('stored', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) });
const removed: Explainer = (f, say) =>
  say('membersRemoved', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) });
const counted: Explainer = (f, say) =>
  say('memberCount', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) });

const score: Explainer = (f, say) => {
  const [key = '', member = ''] = f.args;
  if (f.reply.kind === 'nil') return say('memberMissing', { command: f.name, key });
  return say('scoreIs', { command: f.name, key, member, value: f.reply.text });
};

const rank: Explainer = (f, say) => {
  const [key = '', member = ''] = f.args;
  if (f.reply.kind === 'nil') return say('memberMissing', { command: f.name, key });
  return say('rankIs', { command: f.name, key, member, value: f.reply.text });
};

const zpopped: Explainer = (f, say) => {
  const [key = ''] = f.args;
  const count = f.reply.items[0]?.kind === 'list' ? f.reply.size : Math.floor(f.reply.size / 2);
  return count === 0
    ? say('noKey', { command: f.name, key })
    : say('poppedMembers', { command: f.name, key, count });
};

const zaddOptions = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']);

/** How many members ZADD names. */
export function scoredBy(f: Facts): number {
  const words = f.args.slice(1);
  const first = words.findIndex(word => !zaddOptions.has(word.toUpperCase()));
  return Math.floor((f.argCount - 1 - Math.max(0, first)) / 2);
}

export const sets: Readonly<Record<string, Explainer>> = {
  SADD: (f, say) => {
    const [key = ''] = f.args;
    const added = numberIn(f);
    const n = f.argCount - 1;
    if (added === n) return say('allMembersAdded', { command: f.name, key, count: n });
    return say('membersAdded', { command: f.name, key, found: added, n });
  },
  SREM: removed,
  SISMEMBER: (f, say) => {
    const [key = ''] = f.args;
    return say(numberIn(f) === 1 ? 'memberThere' : 'memberMissing', { command: f.name, key });
  },
  SMEMBERS: members,
  SRANDMEMBER: members,
  SPOP: (f, say) => {
    const [key = ''] = f.args;
    const count = broughtBy(f);
    return count === 0
      ? say('noKey', { command: f.name, key })
      : say('poppedMembers', { command: f.name, key, count });
  },
  SCARD: counted,
  SINTER: joined,
  SUNION: joined,
  SDIFF: joined,
  SINTERSTORE: stored,
  SUNIONSTORE: stored,
  SDIFFSTORE: stored,
  ZADD: (f, say) => {
    const [key = ''] = f.args;
    if (f.args.some(word => word.toUpperCase() === 'INCR')) {
      if (f.reply.kind === 'nil') return say('leftAlone', { command: f.name, key });
      return say('scoreNow', { command: f.name, key, member: f.args.at(-1) ?? '', value: f.reply.text });
    }
    if (f.args.some(word => word.toUpperCase() === 'CH')) return undefined;
    return say('scored', { command: f.name, key, count: scoredBy(f), fresh: numberIn(f) });
  },
  ZINCRBY: (f, say) =>
    say('scoreNow', { command: f.name, key: f.args[0] ?? '', member: f.args[2] ?? '', value: f.reply.text }),
  ZREM: removed,
  ZREMRANGEBYRANK: removed,
  ZREMRANGEBYSCORE: removed,
  ZREMRANGEBYLEX: removed,
  ZSCORE: score,
  ZRANK: rank,
  ZREVRANK: rank,
  ZRANGE: ranged,
  ZREVRANGE: ranged,
  ZRANGEBYSCORE: ranged,
  ZREVRANGEBYSCORE: ranged,
  ZRANGEBYLEX: ranged,
  ZREVRANGEBYLEX: ranged,
  ZCARD: counted,
  ZCOUNT: counted,
  ZLEXCOUNT: counted,
  ZPOPMIN: zpopped,
  ZPOPMAX: zpopped,
  ZRANGESTORE: stored,
  ZUNIONSTORE: stored,
  ZINTERSTORE: stored,
  ZDIFFSTORE: stored,
};

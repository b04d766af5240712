/** What a graded client may send. */

/** Decides on a command: undefined lets it pass, otherwise the text of the error reply. */
export type Policy = (args: readonly string[]) => string | undefined;

const blocking = new Set([
  'BLPOP',
  'BRPOP',
  'BLMOVE',
  'BRPOPLPUSH',
  'BLMPOP',
  'BZPOPMIN',
  'BZPOPMAX',
  'BZMPOP',
]);
const subscribing = new Set([
  'SUBSCRIBE',
  'PSUBSCRIBE',
  'SSUBSCRIBE',
  'UNSUBSCRIBE',
  'PUNSUBSCRIBE',
  'SUNSUBSCRIBE',
]);
const administrative = new Set(
  'ACL AUTH BGREWRITEAOF BGSAVE CLIENT CLUSTER CONFIG DEBUG EVAL EVALSHA EVAL_RO EVALSHA_RO FAILOVER FCALL FCALL_RO FUNCTION HELLO INFO LASTSAVE LATENCY MEMORY MIGRATE MODULE MONITOR PSYNC QUIT REPLCONF REPLICAOF RESET RESTORE ROLE SAVE SCRIPT SELECT SHUTDOWN SLAVEOF SLOWLOG SWAPDB SYNC WAIT'.split(
    ' ',
  ),
);

/** Refuses what the driver can't run yet, and what administers a server. */
export const gradingPolicy: Policy = args => {
  const name = args[0]?.toUpperCase() ?? '';
  const blocks =
    blocking.has(name) ||
    ((name === 'XREAD' || name === 'XREADGROUP') && args.some(arg => arg.toUpperCase() === 'BLOCK'));
  if (blocks) return `ERR ${name} waits for data; answers that are checked can't wait inside Redis yet`;
  if (subscribing.has(name)) return `ERR ${name} is not possible in an answer that is checked yet`;
  if (administrative.has(name)) return `NOPERM ${name} is not possible in an answer that is checked`;
  return undefined;
};

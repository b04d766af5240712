/**
 * What a learner's user may do on a server of their own: the second wall behind `policy.ts`. All commands and all keys,
 * but for what would break the server out of its bench: other servers, its files, its end, its users, its settings.
 * (Users and settings are changed by the system in the learner's place, after a look at the names.)
 */

/** Denied to `learner`. Redis knows all of them since 7.0. */
const denied = [
  // It would call other servers, or become a part of others.
  ...['replicaof', 'slaveof', 'failover', 'sync', 'psync', 'replconf', 'migrate'],
  ...[
    'addslots',
    'addslotsrange',
    'bumpepoch',
    'delslots',
    'delslotsrange',
    'failover',
    'flushslots',
    'forget',
  ]
    .concat(['meet', 'replicate', 'reset', 'saveconfig', 'set-config-epoch', 'setslot'])
    .map(name => `cluster|${name}`),
  // Forged payloads have broken servers.
  ...['restore', 'restore-asking', 'function|restore'],
  ...['shutdown', 'debug', 'module', 'pfdebug', 'pfselftest'],
  // The bench shares the server with the learner, and each needs to be sure of its replies.
  ...['monitor', 'script|debug', 'client|reply'],
  ...['config|set', 'acl|setuser', 'acl|deluser', 'acl|load', 'acl|save'],
] as const;

/** Rules of `learner` on a Redis node, but for its password: what stands behind `ACL SETUSER learner on >…`. */
export const learnerRules: readonly string[] = ['~*', '&*', '+@all', ...denied.map(name => `-${name}`)];

/**
 * The second wall: each namespace has a user of its own on the server, who may run the allowed commands, one by one,
 * on its own keys and channels. Whatever slips past the first wall, the server refuses.
 */
import type { Redis } from 'ioredis';
import type { CommandTable } from '#sandbox/command/table.ts';
import { isId, passwordOf } from '#sandbox/namespace/ids.ts';

/** What a namespace's connections need beside the allowed commands. */
const forGateway = [
  'subscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'ssubscribe',
  'sunsubscribe',
  'sort',
  'sort_ro',
  'lcs',
];

export interface NamespaceUsers {
  credentials(id: string): { username: string; password: string };
  /** Makes the user, or makes it anew: after a restart the server may not know it any more. */
  ensure(id: string): Promise<void>;
  /** The same for many at once, in one round trip. */
  ensureAll(ids: readonly string[]): Promise<void>;
  /** Deletes them, which also ends their connections. */
  remove(...ids: string[]): Promise<void>;
  /** Of every namespace that the server has a user for. Costs what the server has users. */
  known(): Promise<string[]>;
}

const userPrefix = 'ks-';

export function createNamespaceUsers({
  system,
  table,
  secret,
}: {
  system: Redis;
  table: CommandTable;
  secret: string;
}): NamespaceUsers {
  const commands = commandRules(table);
  const userOf = (id: string) => `${userPrefix}${id}`;
  const credentials = (id: string) => ({ username: userOf(id), password: passwordOf(id, secret) });
  const rulesOf = (id: string) => {
    const own = ['reset', 'on', `>${credentials(id).password}`];
    return [...own, `~{${id}}:*`, 'resetchannels', `&{${id}}:*`, '-@all', ...commands];
  };
  return {
    credentials,
    ensure: async id => {
      await system.call('ACL', 'SETUSER', userOf(id), ...rulesOf(id));
    },
    ensureAll: async ids => {
      const pipeline = system.pipeline();
      for (const id of ids) pipeline.call('ACL', 'SETUSER', userOf(id), ...rulesOf(id));
      for (const [failure] of (await pipeline.exec()) ?? []) if (failure) throw failure;
    },
    remove: async (...ids) => {
      if (ids.length > 0) await system.call('ACL', 'DELUSER', ...ids.map(userOf));
    },
    known: async () => {
      const users = await system.call('ACL', 'USERS');
      if (!Array.isArray(users))
        throw new Error('The server answered with something else than a list of users.');
      const ids = users.map(user => String(user)).filter(user => user.startsWith(userPrefix));
      return ids.map(user => user.slice(userPrefix.length)).filter(isId);
    },
  };
}

/** `+get +xgroup|create …`: a container only by its subcommands, never as a whole. */
function commandRules(table: CommandTable): string[] {
  const names: string[] = [];
  for (const command of table.all.values()) {
    if (command.policy.decision === 'allowed' && command.subcommands.size === 0) names.push(command.name);
  }
  for (const name of forGateway) if (table.find(name) !== undefined) names.push(name);
  return [...new Set(names)].map(name => `+${name}`);
}

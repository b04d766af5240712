/**
 * The second wall: each namespace has a user of its own on the server, who may run the allowed commands, one by one,
 * on its own keys and channels. Whatever slips past the first wall, the server refuses.
 */
import type { Redis } from 'ioredis';
import type { CommandTable } from '#sandbox/command/table.ts';
import { passwordOf } from '#sandbox/namespace/ids.ts';

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
  /** Deletes it, which also ends its connections. */
  remove(id: string): Promise<void>;
}

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
  const credentials = (id: string) => ({ username: `ks-${id}`, password: passwordOf(id, secret) });
  return {
    credentials,
    ensure: async id => {
      const { username, password } = credentials(id);
      const own = ['reset', 'on', `>${password}`, `~{${id}}:*`, 'resetchannels', `&{${id}}:*`, '-@all'];
      await system.call('ACL', 'SETUSER', username, ...own, ...commands);
    },
    remove: async id => {
      await system.call('ACL', 'DELUSER', credentials(id).username);
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

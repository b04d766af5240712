/** Whole topologies of a test's own, and what their nodes say of themselves. */
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { onNode } from '#sandbox/server/topology/on-node.ts';
import { askInfo, askRole, type Role } from '#sandbox/server/topology/replies.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import { openTestServers } from './own-servers.ts';
import { temporaryDirectory } from './temporary.ts';

/** Links are cut in a network of the topology's own, which root alone may make. */
export const canCutLinks = process.getuid?.() === 0;

export interface TestTopologies {
  readonly servers: OwnServers;
  create(kind: ServerKind, hasReplicas?: boolean): Promise<Topology>;
  close(): Promise<void>;
}

export async function openTopologies({ isPlain }: { isPlain?: boolean } = {}): Promise<TestTopologies> {
  const folder = await temporaryDirectory();
  const servers = await openTestServers({
    dataDir: folder.path,
    ...(isPlain === undefined ? {} : { isPlain }),
  });
  let count = 0;
  return {
    servers,
    create: (kind, hasReplicas = false) => {
      count += 1;
      return servers.create({ id: `topology${count}`, owner: 'somebody', kind, hasReplicas });
    },
    close: async () => {
      await servers.close();
      await folder.remove();
    },
  };
}

/** @throws {Error} if there is none of that name */
export function nodeOf(topology: Topology, name: string): OwnNode {
  const node = topology.node(name);
  if (node === undefined) throw new Error(`${name} is no node of this topology.`);
  return node;
}

export const roleOf = (node: OwnNode): Promise<Role> => onNode(node, askRole);

/** Every Redis node's role by its name. A failover ends connections, so a node may not answer just now. */
export async function rolesOf(topology: Topology): Promise<Record<string, Role['role']>> {
  const nodes = topology.nodes.filter(node => node.kind === 'redis' && node.state === 'running');
  const roles = await Promise.allSettled(
    nodes.map(async node => [node.name, (await roleOf(node)).role] as const),
  );
  return Object.fromEntries(roles.flatMap(role => (role.status === 'fulfilled' ? [role.value] : [])));
}

/** The node that says that it is the primary, once exactly one does. */
export async function primaryOf(topology: Topology): Promise<OwnNode | undefined> {
  const roles = Object.entries(await rolesOf(topology)).filter(([, role]) => role === 'primary');
  return roles.length === 1 ? topology.node(roles[0]?.[0] ?? '') : undefined;
}

export const infoOf = (node: OwnNode, section: string): Promise<Map<string, string>> =>
  onNode(node, redis => askInfo(redis, section));

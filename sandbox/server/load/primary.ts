/** Who is the primary, as a client would find out. */
import { z } from 'zod';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { NodeConnection } from '#sandbox/server/node-connection.ts';
import { askRole } from '#sandbox/server/topology/replies.ts';
import { primaryName } from '#sandbox/server/topology/sentinel.ts';

const addressSchema = z.tuple([z.string(), z.coerce.number().int()]);

/**
 * The one that the first answering Sentinel names; without Sentinels, of those that say they are a primary, the one that
 * most replicas follow. Undefined if nobody says so.
 */
export async function findPrimary(
  topology: Topology,
  connectionTo: (node: OwnNode) => NodeConnection,
): Promise<OwnNode | undefined> {
  const running = topology.nodes.filter(node => node.state === 'running');
  const sentinels = topology.nodes.filter(node => node.kind === 'sentinel');
  if (sentinels.length === 0) return mostFollowed(running, connectionTo);
  const named = await Promise.all(
    running
      .filter(node => node.kind === 'sentinel')
      .map(node => namedBy(topology, connectionTo(node)).catch(() => undefined)),
  );
  return named.find(node => node !== undefined);
}

async function namedBy(topology: Topology, sentinel: NodeConnection): Promise<OwnNode | undefined> {
  const reply = await sentinel.use(redis => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primaryName));
  const [host, port] = addressSchema.parse(reply);
  return topology.nodes.find(node => node.host === host && node.port === port);
}

async function mostFollowed(
  running: readonly OwnNode[],
  connectionTo: (node: OwnNode) => NodeConnection,
): Promise<OwnNode | undefined> {
  const roles = await Promise.all(
    running.map(async node => ({
      node,
      role: await connectionTo(node)
        .use(askRole)
        .catch(() => undefined),
    })),
  );
  const followers = (primary: OwnNode) =>
    roles.filter(
      ({ role }) =>
        role?.role === 'replica' && role.primary.host === primary.host && role.primary.port === primary.port,
    ).length;
  return roles
    .filter(({ role }) => role?.role === 'primary')
    .map(({ node }) => node)
    .sort((a, b) => followers(b) - followers(a))[0];
}

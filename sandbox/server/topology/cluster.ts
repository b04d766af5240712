/** Three primaries with a third of the slots each, and a replica for each if asked for. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions } from './blueprint.ts';
import { openNode } from './on-node.ts';
import { areLinked, comesTrue, running } from './readiness.ts';
import { replicatingAt } from './replicated.ts';
import { askClusterNodes } from './replies.ts';

export const slotCount = 16_384;

const primaries = 3;
const nodeTimeoutMs = 1000;
const patientMs = 30_000;
/** A whole one needs a third of it. One with links cut or nodes stopped may never come together, and is not waited for longer. */
const wakeMs = 6000;

export function clustered({ places, logins }: BlueprintOptions, names: readonly NodeName[]): Blueprint {
  return {
    nodes: names.map((name, index) => {
      const place = places[index];
      if (place === undefined || place.busPort === null) throw new Error(`There is no place for ${name}.`);
      return {
        name,
        kind: 'redis',
        directives: [
          ...replicatingAt(place, logins.system),
          ['cluster-enabled', 'yes'],
          ['cluster-config-file', 'nodes.conf'],
          ['cluster-port', place.busPort],
          ['cluster-announce-ip', place.host],
          ['cluster-node-timeout', nodeTimeoutMs],
        ],
      };
    }),
    assemble: nodes =>
      assemble(
        nodes,
        places.map(place => place.busPort ?? 0),
      ),
    untilReady: async nodes => {
      const up = running(nodes);
      await comesTrue(() => isReady(up, nodes.length), wakeMs);
    },
    patientMs,
  };
}

/** As `redis-cli --cluster create` does it, but all at once. @throws {Error} if it did not become a whole in time */
async function assemble(nodes: readonly OwnNode[], busPorts: readonly number[]): Promise<void> {
  const clients = nodes.map(openNode);
  try {
    await Promise.all(clients.map(client => client.connect()));
    await Promise.all(clients.map((client, index) => serveSlots(client, index)));
    await Promise.all(
      clients.map((client, index) => meetOthers(client, nodes.slice(index + 1), busPorts.slice(index + 1))),
    );
    if (!(await comesTrue(() => doAllKnow(clients), patientMs))) {
      throw new Error('The nodes of the cluster did not find each other in time.');
    }
    await Promise.all(clients.slice(primaries).map((client, index) => follow(client, clients[index])));
    if (clients.length > primaries && !(await comesTrue(() => areReplicasListed(clients), patientMs))) {
      throw new Error('The replicas of the cluster were not linked in time.');
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
  if (!(await comesTrue(() => isReady(nodes, nodes.length), patientMs))) {
    throw new Error('The cluster did not become ready in time.');
  }
}

async function serveSlots(client: Redis, index: number): Promise<void> {
  await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  if (index >= primaries) return;
  const bound = (part: number) => Math.round((slotCount * part) / primaries);
  await client.call('CLUSTER', 'ADDSLOTSRANGE', bound(index), bound(index + 1) - 1);
}

/** Each is told of all that come after it; gossip would need a second longer. */
async function meetOthers(
  client: Redis,
  others: readonly OwnNode[],
  busPorts: readonly number[],
): Promise<void> {
  for (const [index, { host, port }] of others.entries()) {
    await client.call('CLUSTER', 'MEET', host, port, busPorts[index] ?? 0);
  }
}

async function doAllKnow(clients: readonly Redis[]): Promise<boolean> {
  const known = await Promise.all(clients.map(askClusterNodes));
  return known.every(
    nodes =>
      nodes.length === clients.length &&
      nodes.every(({ flags, isLinked }) => isLinked && !flags.has('handshake')),
  );
}

async function follow(client: Redis, primary: Redis | undefined): Promise<void> {
  const id = z.string().parse(await primary?.call('CLUSTER', 'MYID'));
  await client.call('CLUSTER', 'REPLICATE', id);
}

/**
 * CLUSTER SLOTS leaves out replicas that have received nothing, which is so for the first ten seconds of an unused
 * cluster. WAIT for more replicas than there are asks those that there are how far they are, and so sends something.
 */
async function areReplicasListed(clients: readonly Redis[]): Promise<boolean> {
  await Promise.all(clients.slice(0, primaries).map(client => client.call('WAIT', clients.length, 1)));
  const slots = await Promise.all(clients.map(client => client.call('CLUSTER', 'SLOTS')));
  // Each range is its two ends, its primary, and its replicas.
  return slots.every(ranges => rangesSchema.parse(ranges).every(range => range.length > 3));
}

const rangesSchema = z.array(z.array(z.unknown()));

/** All that run say that all slots are served, and agree by whom. */
async function isReady(up: readonly OwnNode[], all: number): Promise<boolean> {
  const clients = up.map(openNode);
  try {
    await Promise.all(clients.map(client => client.connect()));
    const states = await Promise.all(clients.map(client => client.call('CLUSTER', 'INFO')));
    if (!states.every(state => String(state).includes('cluster_state:ok'))) return false;
    const views = await Promise.all(clients.map(askClusterNodes));
    const owners = views.map(nodes =>
      nodes
        .map(({ id, slots, primaryId }) => `${id} ${primaryId} ${JSON.stringify(slots)}`)
        .sort()
        .join('\n'),
    );
    const isWhole = up.length < all || (await areLinked(up));
    return isWhole && new Set(owners).size === 1;
  } finally {
    for (const client of clients) client.disconnect();
  }
}

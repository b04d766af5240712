/**
 * A primary and two replicas, watched by three Sentinels. The Sentinels are told of each other and of the replicas in
 * their first configuration, as they would write it down themselves once they had found each other (about 2 s).
 */
import { randomBytes } from 'node:crypto';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { Directive } from '#sandbox/server/redis-process.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions, NodeBlueprint, NodePlace } from './blueprint.ts';
import { listeningAt } from './listening.ts';
import { onNode } from './on-node.ts';
import { areLinked, comesTrue, redisNodes, running } from './readiness.ts';
import { replicatedNodes } from './replicated.ts';
import { askWatched } from './replies.ts';

/** The name by which Sentinels know the primary, whichever node it is. */
export const primaryName = 'mymaster';

const quorum = 2;
/** A Sentinel that has just heard of a new primary may need 1 s to connect to it, and must not take it for dead meanwhile. */
const downAfterMs = 1500;
const failoverTimeoutMs = 5000;
const patientMs = 20_000;
/** A whole one needs a third of it. One with links cut or nodes stopped may never come together, and is not waited for longer. */
const wakeMs = 5000;

/** What learners may ask Sentinels. Not what changes whom they watch: that would be for good. */
const learnerRules = [
  'resetchannels',
  '&*',
  '-@all',
  ...['auth', 'hello', 'ping', 'info', 'role', 'command'].map(name => `+${name}`),
  ...['subscribe', 'unsubscribe', 'psubscribe', 'punsubscribe'].map(name => `+${name}`),
  ...['id', 'info', 'list', 'getname', 'setname', 'help'].map(name => `+client|${name}`),
  ...['masters', 'master', 'replicas', 'slaves', 'sentinels', 'get-master-addr-by-name', 'ckquorum'].map(
    name => `+sentinel|${name}`,
  ),
  ...['myid', 'info-cache', 'failover', 'help'].map(name => `+sentinel|${name}`),
];

export function watched(options: BlueprintOptions, names: readonly NodeName[]): Blueprint {
  const servers = names.filter(name => name.startsWith('redis-'));
  const sentinels = names.filter(name => name.startsWith('sentinel-'));
  const ready = (nodes: readonly OwnNode[]) => async () =>
    (await areLinked(nodes)) && (await doAgree(nodes, servers.length - 1));
  return {
    nodes: [...replicatedNodes(options, servers), ...sentinelNodes(options, servers, sentinels)],
    assemble: async nodes => {
      if (await comesTrue(ready(nodes), patientMs)) return;
      throw new Error('The Sentinels did not agree on the primary in time.');
    },
    untilReady: async nodes => {
      await comesTrue(ready(nodes), wakeMs);
    },
    patientMs,
  };
}

/** Every Sentinel that runs sees the same healthy primary, all replicas and all that watch with it. */
async function doAgree(nodes: readonly OwnNode[], replicas: number): Promise<boolean> {
  const sentinels = nodes.filter(node => node.kind === 'sentinel');
  const up = running(sentinels);
  const isOneStopped = running(redisNodes(nodes)).length <= replicas;
  const views = await Promise.all(up.map(node => onNode(node, redis => askWatched(redis, primaryName))));
  const primaries = new Set(views.map(({ address }) => `${address.host}:${address.port}`));
  return (
    primaries.size <= 1 &&
    views.every(
      view =>
        (view.flags.size === 1 || isOneStopped) &&
        view.replicas >= replicas &&
        view.otherSentinels >= sentinels.length - 1,
    )
  );
}

function sentinelNodes(
  { places, logins }: BlueprintOptions,
  servers: readonly NodeName[],
  sentinels: readonly NodeName[],
): NodeBlueprint[] {
  const [primary, ...replicas] = places.slice(0, servers.length);
  if (primary === undefined) throw new Error('There is no place for the primary.');
  const all = sentinels.map((name, index): Sentinel => {
    const place = places[servers.length + index];
    if (place === undefined) throw new Error(`There is no place for ${name}.`);
    return { name, place, id: randomBytes(20).toString('hex') };
  });
  const watching = watchingDirectives(primary, replicas, logins.system);
  return all.map(self => ({
    name: self.name,
    kind: 'sentinel',
    directives: [
      ...selfDirectives(self),
      ...watching,
      ...knownDirectives(all.filter(other => other !== self)),
    ],
    learnerRules,
  }));
}

interface Sentinel {
  readonly name: NodeName;
  readonly place: NodePlace;
  readonly id: string;
}

function selfDirectives({ place, id }: Sentinel): Directive[] {
  return [
    ...listeningAt(place),
    ['sentinel', 'myid', id],
    ['sentinel', 'announce-ip', place.host],
    ['sentinel', 'announce-port', place.port ?? 0],
  ];
}

function watchingDirectives(
  primary: NodePlace,
  replicas: readonly NodePlace[],
  system: BlueprintOptions['logins']['system'],
): Directive[] {
  return [
    ['sentinel', 'monitor', primaryName, primary.host, primary.port ?? 0, quorum],
    ['sentinel', 'auth-user', primaryName, system.username],
    ['sentinel', 'auth-pass', primaryName, system.password],
    ['sentinel', 'sentinel-user', system.username],
    ['sentinel', 'sentinel-pass', system.password],
    ['sentinel', 'down-after-milliseconds', primaryName, downAfterMs],
    ['sentinel', 'failover-timeout', primaryName, failoverTimeoutMs],
    ['sentinel', 'parallel-syncs', primaryName, 1],
    ...replicas.map(
      ({ host, port }): Directive => ['sentinel', 'known-replica', primaryName, host, port ?? 0],
    ),
  ];
}

function knownDirectives(others: readonly Sentinel[]): Directive[] {
  return others.map(({ place, id }): Directive => {
    return ['sentinel', 'known-sentinel', primaryName, place.host, place.port ?? 0, id];
  });
}

/** A primary and two replicas. */
import type { Directive } from '#sandbox/server/redis-process.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions, NodeBlueprint, NodePlace } from './blueprint.ts';
import { listeningAt } from './listening.ts';
import { areLinked, comesTrue } from './readiness.ts';

const patientMs = 15_000;
/** A whole one needs a third of it. One with links cut or nodes stopped may never come together, and is not waited for longer. */
const wakeMs = 3000;

export function replicated(options: BlueprintOptions, names: readonly NodeName[]): Blueprint {
  return {
    nodes: replicatedNodes(options, names),
    assemble: async nodes => {
      if (await comesTrue(() => areLinked(nodes), patientMs)) return;
      throw new Error('The replicas were not linked to their primary in time.');
    },
    untilReady: nodes => untilLinked(nodes),
    patientMs,
  };
}

export async function untilLinked(nodes: Parameters<Blueprint['untilReady']>[0]): Promise<void> {
  await comesTrue(() => areLinked(nodes), wakeMs);
}

export function replicatedNodes(
  { places, logins }: BlueprintOptions,
  names: readonly NodeName[],
): NodeBlueprint[] {
  const [primary] = places;
  return names.map((name, index) => {
    const place = places[index];
    if (place === undefined || primary === undefined) throw new Error(`No place for ${name}.`);
    return {
      name,
      kind: 'redis',
      directives: [
        ...replicatingAt(place, logins.system),
        ...(index === 0 ? [] : [['replicaof', primary.host, primary.port ?? 0] as const]),
      ],
    };
  });
}

/** What every server has that is or may become a replica. */
export function replicatingAt(place: NodePlace, system: BlueprintOptions['logins']['system']): Directive[] {
  return [
    ...listeningAt(place),
    ['masteruser', system.username],
    ['masterauth', system.password],
    ['replica-announce-ip', place.host],
    ['replica-announce-port', place.port ?? 0],
    // Nobody else will come whom it could wait for.
    ['repl-diskless-sync-delay', 0],
  ];
}

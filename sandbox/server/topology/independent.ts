/** Servers that know nothing of each other, as for a lock that most of them must grant. */
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions } from './blueprint.ts';
import { listeningAt } from './listening.ts';

export function independent({ places }: BlueprintOptions, names: readonly NodeName[]): Blueprint {
  return {
    nodes: names.map((name, index) => {
      const place = places[index];
      if (place === undefined) throw new Error(`There is no place for ${name}.`);
      return { name, kind: 'redis', directives: listeningAt(place) };
    }),
    assemble: async () => {},
    untilReady: async () => {},
    patientMs: 10_000,
  };
}

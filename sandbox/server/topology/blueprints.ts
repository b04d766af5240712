/** The blueprint of each kind, and the names of its nodes. */
import type { NodeName, ServerKind } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions } from './blueprint.ts';
import { clustered } from './cluster.ts';
import { independent } from './independent.ts';
import { replicated } from './replicated.ts';
import { watched } from './sentinel.ts';

const named = (prefix: 'redis' | 'sentinel', count: number): NodeName[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);

/** In the order in which they start. Their places in the network follow this order too. */
export function nodeNames(kind: ServerKind, hasReplicas: boolean): readonly NodeName[] {
  switch (kind) {
    case 'server':
      return named('redis', 1);
    case 'replicated':
      return named('redis', 3);
    case 'sentinel':
      return [...named('redis', 3), ...named('sentinel', 3)];
    case 'cluster':
      return named('redis', hasReplicas ? 6 : 3);
    case 'independent':
      return named('redis', 5);
  }
}

export function blueprintOf(options: BlueprintOptions): Blueprint {
  const names = nodeNames(options.kind, options.hasReplicas);
  switch (options.kind) {
    case 'server':
      return server;
    case 'replicated':
      return replicated(options, names);
    case 'sentinel':
      return watched(options, names);
    case 'cluster':
      return clustered(options, names);
    case 'independent':
      return independent(options, names);
  }
}

/** One server that no network reaches. */
const server: Blueprint = {
  nodes: [
    {
      name: 'redis-1',
      kind: 'redis',
      directives: [
        ['port', 0],
        ['bind', '127.0.0.1'],
      ],
    },
  ],
  assemble: async () => {},
  untilReady: async () => {},
  patientMs: 10_000,
};

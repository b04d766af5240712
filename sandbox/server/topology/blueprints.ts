/** The blueprint of each kind, and the names of its nodes. */
import { Failure } from '#sandbox/failure.ts';
import type { NodeName, ServerKind } from '#sandbox/server-protocol.ts';
import type { Blueprint, BlueprintOptions } from './blueprint.ts';

const names = (prefix: 'redis' | 'sentinel', count: number): NodeName[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);

/** In the order in which they start. Their places in the network follow this order too. */
export function nodeNames(kind: ServerKind, hasReplicas: boolean): readonly NodeName[] {
  switch (kind) {
    case 'server':
      return names('redis', 1);
    case 'replicated':
      return names('redis', 3);
    case 'sentinel':
      return [...names('redis', 3), ...names('sentinel', 3)];
    case 'cluster':
      return names('redis', hasReplicas ? 6 : 3);
    case 'independent':
      return names('redis', 5);
  }
}

export function blueprintOf(options: BlueprintOptions): Blueprint {
  if (options.kind === 'server') return server;
  throw new Failure('unavailable', `Servers of kind ${options.kind} are not there yet.`);
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

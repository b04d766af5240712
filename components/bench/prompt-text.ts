import type { Letter } from '#sandbox/protocol.ts';
import type { BenchState } from './bench-context.ts';

/** `A>`, or `redis-2>` where there are several nodes to talk to; `(TX)` between MULTI and EXEC. */
export function promptOf({ clients, servers }: BenchState, client: Letter): string {
  const known = clients.find(({ name }) => name === client);
  const hasSeveral = (servers.topology?.nodes.length ?? 0) > 1;
  const name = hasSeveral ? (known?.node ?? firstNode) : client;
  return known?.state === 'multi' ? `${name}(TX)>` : `${name}>`;
}

/** Where a client begins. */
export const firstNode = 'redis-1';

/**
 * Names of nodes, for what servers and Sentinels tell of each other by addresses and ids. Addresses are known from the
 * start, ids once a node has been asked for its own.
 */
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { Address } from '#sandbox/server/topology/outside-address.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

export class NodeNames {
  readonly #nodes: readonly Pick<OwnNode, 'name' | 'host' | 'port'>[];
  readonly #byId = new Map<string, NodeName>();

  constructor(nodes: readonly Pick<OwnNode, 'name' | 'host' | 'port'>[]) {
    this.#nodes = nodes;
  }

  learn(id: string, name: NodeName): void {
    this.#byId.set(id, name);
  }

  at({ host, port }: Address): NodeName | undefined {
    return this.#nodes.find(node => node.host === host && node.port === port)?.name;
  }

  /** Of a cluster's node, or a Sentinel's. */
  ofId(id: string): NodeName | undefined {
    return this.#byId.get(id);
  }

  /** `10.77.0.2:6379`, or an id. What is no node's is called another. */
  said(addressOrId: string): string {
    const colon = addressOrId.lastIndexOf(':');
    const address = { host: addressOrId.slice(0, colon), port: Number(addressOrId.slice(colon + 1)) };
    return this.at(address) ?? this.ofId(addressOrId) ?? 'another node';
  }
}

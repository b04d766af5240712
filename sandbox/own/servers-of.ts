/** The servers of one sandbox as the bench sees them: its way to each, who is a primary, who serves a key. */
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';
import { slotOfKey } from '#sandbox/namespace/slot.ts';
import type { Topology } from '#sandbox/server/contract.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import { NodeLink } from './node-link.ts';
import { Slots } from './slots.ts';

export class ServersOf {
  readonly topology: Topology;
  /** To each node that holds keys. */
  readonly links: readonly NodeLink[];
  readonly slots: Slots;

  constructor(topology: Topology, log: Logger) {
    this.topology = topology;
    this.links = topology.nodes
      .filter(({ kind }) => kind === 'redis')
      .map(node => new NodeLink(node, log, { isClustered: topology.kind === 'cluster' }));
    this.slots = new Slots(this.links);
  }

  get isCluster(): boolean {
    return this.topology.kind === 'cluster';
  }

  /** @throws {Failure} `not-found` */
  link(name: NodeName): NodeLink {
    const found = this.links.find(({ node }) => node.name === name);
    if (found !== undefined) return found;
    throw new Failure('not-found', `${name.slice(0, 30)} holds no keys here.`);
  }

  /** Those that run and say that they are primaries, in order. */
  async primaries(): Promise<NodeLink[]> {
    const running = this.links.filter(({ answers }) => answers);
    const are = await Promise.all(running.map(link => link.isPrimary().catch(() => false)));
    return running.filter((_, index) => are[index]);
  }

  /** Who takes a write of that key. @throws {Failure} `unavailable` */
  async ownerOf(key: Buffer | undefined): Promise<NodeLink> {
    const owner =
      this.isCluster && key !== undefined
        ? await this.slots.ownerOf(slotOfKey(key))
        : (await this.primaries())[0];
    if (owner?.answers === true) return owner;
    throw new Failure(
      'unavailable',
      'No server of yours takes writes now. Start one, or wait for a failover.',
      2,
    );
  }

  rest(): void {
    for (const link of this.links) link.rest();
  }

  close(): void {
    for (const link of this.links) link.close();
  }
}

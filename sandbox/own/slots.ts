/** Which node of a cluster serves which slots, asked of any of its nodes and kept for a moment. */
import { z } from 'zod';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { NodeLink } from './node-link.ts';

const keptMs = 500;
const slotsSchema = z.array(
  z.tuple([z.number(), z.number(), z.tuple([z.unknown(), z.number()], z.unknown())], z.unknown()),
);

export class Slots {
  readonly #links: readonly NodeLink[];
  #ranges: { from: number; to: number; link: NodeLink }[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(links: readonly NodeLink[]) {
    this.#links = links;
  }

  /** Who serves that slot; undefined if nobody who runs says so. */
  async ownerOf(slot: number): Promise<NodeLink | undefined> {
    if (performance.now() - this.#askedAtMs > keptMs) await this.#ask();
    return this.#ranges.find(({ from, to }) => from <= slot && slot <= to)?.link;
  }

  /** What is known is not true any more. */
  forget(): void {
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
  }

  async #ask(): Promise<void> {
    const asked = this.#links.find(({ answers }) => answers);
    if (asked === undefined) return;
    const ranges = slotsSchema.parse(await asked.system.call('CLUSTER', 'SLOTS'));
    this.#ranges = ranges.flatMap(([from, to, [host, port]]) => {
      const link = this.#links.find(({ node }) => node.host === String(host) && node.port === port);
      return link === undefined ? [] : [{ from, to, link }];
    });
    this.#askedAtMs = performance.now();
  }
}

/** The node of an address that a server has named. */
export function nodeAt(nodes: readonly OwnNode[], address: string): OwnNode | undefined {
  return nodes.find(({ host, port }) => `${host}:${port}` === address);
}

/** Links between nodes: cut, slowed and mended, one by one or all of a node. */
import { Failure } from '#sandbox/failure.ts';
import { type ChaosContext, nodeNamed } from '#sandbox/server/chaos/context.ts';
import { inBytes } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { ChaosOutcome, NodeName } from '#sandbox/server-protocol.ts';

type Between = readonly [NodeName, NodeName];

/** @throws {Failure} `bad-request`, `conflict`, `unavailable` where links cannot be cut */
export async function cutLink(context: ChaosContext, between: Between): Promise<ChaosOutcome> {
  const [a, b] = ends(context, between);
  await context.topology.links.cut(a.name, b.name);
  const said = `The link between ${a.name} and ${b.name} is cut in both directions. Both run on; each thinks that the other is gone once its patience ends.`;
  return { said, figures: {} };
}

export async function slowLink(
  context: ChaosContext,
  between: Between,
  bytesPerSecond: number,
): Promise<ChaosOutcome> {
  const [a, b] = ends(context, between);
  await context.topology.links.slow(a.name, b.name, bytesPerSecond);
  const said = `The link between ${a.name} and ${b.name} carries at most ${inBytes(bytesPerSecond)} a second in each direction.`;
  return { said, figures: { bytesPerSecond } };
}

export async function mendLink(context: ChaosContext, between: Between): Promise<ChaosOutcome> {
  const [a, b] = ends(context, between);
  if (!context.topology.links.changed.some(link => isOf(link.between, a.name, b.name))) {
    throw new Failure('conflict', `The link between ${a.name} and ${b.name} is neither cut nor slow.`);
  }
  await context.topology.links.mend(a.name, b.name);
  return { said: `The link between ${a.name} and ${b.name} is as it was.`, figures: {} };
}

export async function isolate(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  const others = context.topology.nodes.length - 1;
  if (others === 0) {
    throw new Failure('conflict', `${node.name} is alone here: there is nobody to be cut off from.`);
  }
  await context.topology.links.isolate(node.name);
  const whom = others === 1 ? 'the other node' : `all ${others} other nodes`;
  const said = `${node.name} is cut off from ${whom}. It runs on, and clients still reach it.`;
  return { said, figures: { links: others } };
}

export async function rejoin(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  const { links } = context.topology;
  const cut = links.changed.filter(
    ({ between, bytesPerSecond }) => bytesPerSecond === 'cut' && between.includes(node.name),
  );
  if (cut.length === 0) throw new Failure('conflict', `No link of ${node.name} is cut.`);
  await links.rejoin(node.name);
  return { said: `${node.name} is linked with all others again.`, figures: { links: cut.length } };
}

function ends(context: ChaosContext, [a, b]: Between): [OwnNode, OwnNode] {
  if (a === b) throw new Failure('bad-request', 'A link is between two nodes. Name two different ones.');
  return [nodeNamed(context, a), nodeNamed(context, b)];
}

const isOf = (link: Between, a: NodeName, b: NodeName) => link.includes(a) && link.includes(b);

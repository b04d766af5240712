/** The topology in sentences, for those who cannot see the drawing. It says the same. */
import type { ClientState } from '#components/bench/bench-context.ts';
import type { TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import { rangeText, servedBy } from './slot-ranges.ts';
import { bytesText, kindWord, linkWord, roleWord } from './words.ts';

/** One sentence for each node, each link that is not open, and each client. */
export function describeTopology(topology: TopologyState, clients: readonly ClientState[]): string[] {
  const { nodes, links } = topology;
  return [
    `${kindWord[topology.kind]}: ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}.`,
    ...nodes.map(describeNode),
    ...links
      .filter(({ state }) => state !== 'open')
      .map(link => `The link between ${link.between[0]} and ${link.between[1]} is ${linkWord(link)}.`),
    ...clients
      .filter(({ node }) => node !== undefined)
      .map(({ name, node }) => `Client ${name} talks to ${node}.`),
  ];
}

function describeNode(node: TopologyNode): string {
  const facts = [roleWord(node)];
  if (node.state === 'paused' && node.role !== 'unknown') facts.push(`a ${node.role} before`);
  if (node.follows !== null && node.role === 'replica') facts.push(followText(node, node.follows));
  if (node.keys !== null) facts.push(node.keys === 1 ? '1 key' : `${node.keys} keys`);
  if (node.slots.length > 0) {
    facts.push(
      `${servedBy(node.slots)} slots: ${node.slots.map(([from, to]) => rangeText(from, to)).join(', ')}`,
    );
  }
  if (node.vote !== null) facts.push(`voted for ${node.vote.for} in epoch ${node.vote.epoch}`);
  if (node.isDiskFull) facts.push('its disk is full');
  return `${node.name}: ${facts.join('; ')}.`;
}

function followText({ isLinkUp, lagBytes }: TopologyNode, primary: string): string {
  if (isLinkUp === false) return `its link to ${primary} is down`;
  return lagBytes === null ? `follows ${primary}` : `follows ${primary}, ${bytesText(lagBytes)} behind`;
}

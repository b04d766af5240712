/** What changed between two looks at a topology, in words. Only what the nodes themselves say. */
import type { TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import type { Told } from './log-entries.ts';

export interface Difference extends Told {
  readonly node: string;
}

export function differences(before: TopologyState, after: TopologyState): Difference[] {
  return after.nodes.flatMap(node => {
    const was = before.nodes.find(({ name }) => name === node.name);
    return was === undefined ? [] : ofNode(was, node).map(told => ({ ...told, node: node.name }));
  });
}

function ofNode(was: TopologyNode, is: TopologyNode): Told[] {
  const told: Told[] = [];
  const tell = (what: string, text: string, tone: Told['tone'] = 'plain') =>
    told.push({ source: 'info', what, text, tone });
  // Of a node that could not be asked nothing is known, so nothing has changed.
  if (was.role === 'unknown' || is.role === 'unknown') return told;
  if (was.role !== is.role) {
    tell('role', `${is.name} is a ${is.role} now.`, is.role === 'primary' ? 'good' : 'plain');
  } else if (is.role === 'replica' && was.follows !== is.follows && is.follows !== null) {
    tell('role', `${is.name} follows ${is.follows} now.`);
  }
  if (is.role === 'replica' && was.isLinkUp !== is.isLinkUp && is.follows !== null) {
    if (is.isLinkUp === true) tell('link', `The link of ${is.name} to ${is.follows} is up.`, 'good');
    else tell('link', `The link of ${is.name} to ${is.follows} is down.`, 'lost');
  }
  const [gained, lost] = [slotsWithout(is, was), slotsWithout(was, is)];
  if (gained > 0) tell('slots', `${is.name} serves ${slots(gained)} more.`, 'good');
  if (lost > 0) tell('slots', `${is.name} serves ${slots(lost)} less.`);
  return told;
}

const slots = (count: number) => (count === 1 ? '1 slot' : `${count.toLocaleString('en')} slots`);

/** How many slots of `of` are not among those of `without`. */
function slotsWithout(of: TopologyNode, without: TopologyNode): number {
  const all = count(of.slots);
  let common = 0;
  for (const [first, last] of of.slots) {
    for (const [otherFirst, otherLast] of without.slots) {
      common += Math.max(0, Math.min(last, otherLast) - Math.max(first, otherFirst) + 1);
    }
  }
  return all - common;
}

const count = (ranges: TopologyNode['slots']) =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** The 16,384 slots of a cluster as one band. Pure. */
import type { NodeName, TopologyState } from '#sandbox/server-protocol.ts';

export const slotCount = 16_384;

export interface SlotRange {
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
  /** Null: nobody serves them. */
  readonly owner: NodeName | null;
  /** They had another owner before the last change. */
  readonly isMoved: boolean;
}

/** The whole band in order, also what nobody serves. `before` is the topology before the last change of owners. */
export function slotRanges(topology: TopologyState, before?: TopologyState): SlotRange[] {
  const owners = ownersOf(topology);
  const ownersBefore = before === undefined ? owners : ownersOf(before);
  const ranges: SlotRange[] = [];
  for (let slot = 0; slot < slotCount; slot += 1) {
    const owner = owners[slot] ?? null;
    const isMoved = (ownersBefore[slot] ?? null) !== owner;
    const last = ranges.at(-1);
    if (last !== undefined && last.owner === owner && last.isMoved === isMoved) {
      ranges[ranges.length - 1] = { ...last, to: slot };
    } else ranges.push({ from: slot, to: slot, owner, isMoved });
  }
  return ranges;
}

function ownersOf(topology: TopologyState): (NodeName | undefined)[] {
  const owners: (NodeName | undefined)[] = new Array(slotCount).fill(undefined);
  for (const { name, slots } of topology.nodes)
    for (const [from, to] of slots) owners.fill(name, from, to + 1);
  return owners;
}

/** `0–5460`, or one number. */
export function rangeText(from: number, to: number): string {
  return from === to ? String(from) : `${from}–${to}`;
}

/** How many slots a node serves. */
export function servedBy(slots: readonly (readonly [number, number])[]): number {
  return slots.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** Keys that are still drawn though the node that holds them cannot be asked. Pure. */
import { slotOfKey } from '#sandbox/namespace/slot.ts';
import type { Bytes } from '#sandbox/protocol.ts';
import type { TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';

export interface LastSeen {
  /** Who cannot be asked, and what to do. */
  readonly said: string;
  /** That key is drawn as it was last seen. */
  holds(key: Bytes): boolean;
}

/** Of a node, or of a cluster's primaries, as they are drawn; undefined if all of them can be asked, or all sleep. */
export function lastSeen({ nodes, viewedNode }: TopologyState): LastSeen | undefined {
  const shown = nodes.filter(({ kind, name }) => kind === 'redis' && (viewedNode ?? name) === name);
  const away = shown.filter(({ state }) => state !== 'running' && state !== 'asleep');
  if (away.length === 0) return undefined;
  if (viewedNode !== null) return { said: saidOf(away), holds: () => true };
  const served = shown.flatMap(({ slots }) => slots);
  return {
    said: saidOf(away),
    holds: key => {
      const slot = slotOfKey(bytesOf(key));
      return !served.some(([first, last]) => first <= slot && slot <= last);
    },
  };
}

function saidOf(away: readonly TopologyNode[]): string {
  const states = away.map(({ name, state }) => `${name} is ${state === 'crashed' ? 'starting' : state}`);
  return `${states.join(', ')}. ${whatToDo(away)}`;
}

function whatToDo(away: readonly TopologyNode[]): string {
  const stopped = away.filter(({ state }) => state === 'stopped');
  const paused = away.filter(({ state }) => state === 'paused');
  if (stopped.length === 0 && paused.length === 0) return 'What is there now is drawn when it answers.';
  const orders = [
    ...(stopped.length === 0 ? [] : [`start ${namesOf(stopped)}`]),
    ...(paused.length === 0 ? [] : [`resume ${namesOf(paused)}`]),
  ];
  const order = orders.join(' and ');
  return `${order.charAt(0).toUpperCase()}${order.slice(1)} to see what is there now.`;
}

const namesOf = (nodes: readonly TopologyNode[]) => nodes.map(({ name }) => name).join(' and ');

function bytesOf(key: Bytes): Uint8Array {
  if (typeof key === 'string') return new TextEncoder().encode(key);
  return Uint8Array.from(atob(key.base64), character => character.charCodeAt(0));
}

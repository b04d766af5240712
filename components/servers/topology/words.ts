/** What nodes and links are at, in words: the same in the drawing, its text alternative and the choices of nodes. */
import type { Link, SandboxKind, TopologyNode } from '#sandbox/server-protocol.ts';

/** A role, or the state that hides it: `primary`, `replica`, `stopped`. */
export function roleWord(node: TopologyNode): string {
  if (node.state !== 'running') return stateWord[node.state];
  if (node.role === 'unknown') return 'does not say its role';
  return node.role === 'sentinel' ? 'Sentinel' : node.role;
}

export const stateWord: Record<TopologyNode['state'], string> = {
  asleep: 'asleep',
  starting: 'starting',
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  crashed: 'crashed',
};

export const kindWord: Record<SandboxKind, string> = {
  namespace: 'Namespace',
  server: 'Server',
  replicated: 'Replicas',
  sentinel: 'Sentinel',
  cluster: 'Cluster',
  independent: 'Five servers',
};

/** `cut`, or `slow, 20 kB/s`. */
export function linkWord({ state, bytesPerSecond }: Link): string {
  if (state !== 'slow' || bytesPerSecond === null) return state;
  return `slow, ${bytesText(bytesPerSecond)}/s`;
}

/** `0 B`, `840 B`, `1.2 kB`, `3.4 MB`: powers of 1,000, as for offsets and rates. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${short(bytes / 1000)} kB`;
  return `${short(bytes / 1_000_000)} MB`;
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}

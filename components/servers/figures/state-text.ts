import type { TopologyNode } from '#sandbox/server-protocol.ts';

/** Why a node has no figures at the moment; empty if it has. */
export function stateText({ name, state }: Pick<TopologyNode, 'name' | 'state'>): string {
  switch (state) {
    case 'paused':
      return `${name} is paused: it answers nothing, so nothing can be measured.`;
    case 'asleep':
      return `${name} sleeps on the disk. The next command wakes it.`;
    case 'starting':
    case 'crashed':
      return `${name} is starting.`;
    case 'stopped':
      return `${name} does not run. Its figures end here until it is started.`;
    case 'running':
      return '';
  }
}

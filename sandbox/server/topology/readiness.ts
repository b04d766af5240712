/** Waiting for what nodes say. There is no event for it that could not be missed, so they are asked again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { onNode } from './on-node.ts';
import { askRole } from './replies.ts';

const askEveryMs = 25;

/** @returns false if it did not hold within `withinMs` */
export async function comesTrue(holds: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    // A node that does not answer is not ready.
    if (await holds().catch(() => false)) return true;
    if (performance.now() > deadline) return false;
    await sleep(askEveryMs);
  }
}

export const running = (nodes: readonly OwnNode[]): OwnNode[] =>
  nodes.filter(node => node.state === 'running');

export const redisNodes = (nodes: readonly OwnNode[]): OwnNode[] =>
  nodes.filter(node => node.kind === 'redis');

/** Every replica among those that run, whose primary runs too, is linked to it. */
export async function areLinked(nodes: readonly OwnNode[]): Promise<boolean> {
  const up = running(redisNodes(nodes));
  const roles = await Promise.all(up.map(node => onNode(node, askRole)));
  return roles.every(
    role =>
      role.role !== 'replica' ||
      role.state === 'connected' ||
      !up.some(node => node.host === role.primary.host && node.port === role.primary.port),
  );
}

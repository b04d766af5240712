/** Who follows whom, and who serves which slots. */
import { Failure } from '#sandbox/failure.ts';
import { type ChaosContext, demandRedis, nodeNamed } from '#sandbox/server/chaos/context.ts';
import { inKeys } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { demandRunning } from '#sandbox/server/node-connection.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';

export async function replicate(
  context: ChaosContext,
  node: OwnNode,
  of: string | null,
): Promise<ChaosOutcome> {
  demandRedis(node, 'follows nobody');
  demandRunning(node);
  if (of === null) {
    await context.actions.replicate(node, null);
    return {
      said: `${node.name} follows nobody now: it is a primary, with the keys that it has.`,
      figures: {},
    };
  }
  const primary = nodeNamed(context, of);
  demandRedis(primary, 'cannot be followed');
  if (primary === node) throw new Failure('conflict', `${node.name} cannot follow itself.`);
  await context.actions.replicate(node, primary);
  const said = `${node.name} follows ${primary.name} now. Keys that ${primary.name} does not have are gone from it.`;
  return { said, figures: {} };
}

export async function failover(context: ChaosContext, name: string | null): Promise<ChaosOutcome> {
  const node = name === null ? undefined : nodeNamed(context, name);
  if (node !== undefined) {
    demandRedis(node, 'does not take over');
    demandRunning(node);
  }
  const startedAtMs = context.now();
  await context.actions.failover(node);
  const tookMs = context.now() - startedAtMs;
  const said = `A failover was asked for${node === undefined ? '' : ` in favour of ${node.name}`}. The timeline shows how it goes.`;
  return { said, figures: { tookMs } };
}

export async function moveSlots(
  context: ChaosContext,
  slots: readonly [number, number],
  to: string,
): Promise<ChaosOutcome> {
  const node = nodeNamed(context, to);
  demandRedis(node, 'has no slots');
  demandRunning(node);
  if (slots[0] > slots[1])
    throw new Failure('bad-request', 'A range of slots goes from the lower to the higher.');
  const startedAtMs = context.now();
  const moved = await context.actions.moveSlots(slots, node);
  const tookMs = context.now() - startedAtMs;
  const said = `${node.name} serves ${moved.slots.toLocaleString('en')} more ${moved.slots === 1 ? 'slot' : 'slots'} now; ${inKeys(moved.keys)} moved with them.`;
  return { said, figures: { ...moved, tookMs } };
}

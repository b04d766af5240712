/** Stopping in good order, starting, standing still and going on. */
import { Failure } from '#sandbox/failure.ts';
import { type ChaosContext, demandProcess } from '#sandbox/server/chaos/context.ts';
import { aofBytesOf, snapshotOf, writesAof } from '#sandbox/server/chaos/disk-files.ts';
import { inBytes, inKeys, inTime } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';

/** SIGTERM: it saves as it is configured to, and ends. @throws {Failure} `conflict` if it does not run */
export async function stop(_context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  if (node.state === 'paused') {
    throw new Failure(
      'conflict',
      `${node.name} is paused and hears no SIGTERM. Resume it first, or kill it.`,
    );
  }
  demandProcess(node);
  const before = snapshotOf(node);
  const hasAof = writesAof(node);
  const isOrderly = await stopOrderly(node);
  if (!isOrderly) {
    const said = `${node.name} did not end by SIGTERM in time and was killed by SIGKILL. What it had not written is lost.`;
    return { said, figures: {} };
  }
  const stopped = `${node.name} was stopped by SIGTERM.`;
  if (node.kind === 'sentinel') return { said: stopped, figures: {} };
  const after = snapshotOf(node);
  const hasSaved = after !== undefined && after.savedAtMs !== before?.savedAtMs;
  const saved = hasSaved
    ? ` It saved a snapshot of ${inBytes(after.bytes)} first.`
    : ' It saved no snapshot: it is not configured to, or could not.';
  const synced = hasAof ? ` Its AOF of ${inBytes(aofBytesOf(node))} is on the disk.` : '';
  return {
    said: stopped + synced + saved,
    figures: {
      ...(hasAof ? { aofBytes: aofBytesOf(node) } : {}),
      ...(hasSaved ? { snapshotBytes: after.bytes } : {}),
    },
  };
}

/** False if it had to be killed in the end. */
async function stopOrderly(node: OwnNode): Promise<boolean> {
  let isKilled = false;
  const stopListening = node.onState((_state, end) => {
    if (end?.signal === 'SIGKILL') isKilled = true;
  });
  await node.stop('SIGTERM').finally(stopListening);
  return !isKilled;
}

/** @throws {Failure} `conflict` if it runs, or with its last words if it does not start */
export async function start(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  if (node.state === 'running') throw new Failure('conflict', `${node.name} runs already.`);
  if (node.state === 'paused') throw new Failure('conflict', `${node.name} is paused. Resume it instead.`);
  const startedAtMs = context.now();
  try {
    await node.start();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const words = cause instanceof Error ? cause.message : '';
    throw new Failure('conflict', `${node.name} did not start. ${words}`.trim());
  }
  const tookMs = context.now() - startedAtMs;
  if (node.kind === 'sentinel') return { said: `${node.name} runs again.`, figures: { tookMs } };
  const keys = await context.connection(node).use(redis => redis.dbsize());
  const said = `${node.name} runs again after ${inTime(tookMs)}. It has loaded ${inKeys(keys)} from its disk.`;
  return { said, figures: { tookMs, keys } };
}

/** SIGSTOP. @throws {Failure} `conflict` unless it runs */
export async function pause(_context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  if (node.state === 'paused') throw new Failure('conflict', `${node.name} is paused already.`);
  demandProcess(node);
  node.pause();
  const said = `${node.name} stands still (SIGSTOP). Its connections stay open, and nobody gets an answer until it goes on.`;
  return { said, figures: {} };
}

/** SIGCONT. @throws {Failure} `conflict` unless it is paused */
export async function resume(_context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  if (node.state !== 'paused') throw new Failure('conflict', `${node.name} is not paused.`);
  node.resume();
  const said = `${node.name} goes on (SIGCONT). It answers what was sent meanwhile, and does not know that time has passed until it looks at its clock.`;
  return { said, figures: {} };
}

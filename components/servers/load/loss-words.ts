/** What a count of writes means, in a sentence or two. Pure. */
import { clockText, counted, countText } from '#components/plot/units.ts';
import type { Loss, TopologyNode } from '#sandbox/server-protocol.ts';

export function lossText(loss: Loss): string {
  const { acknowledged, lost } = loss;
  if (acknowledged === 0) return 'No write was acknowledged, so none could be lost.';
  if (lost === 0) {
    return acknowledged === 1
      ? 'The one acknowledged write is there. Nothing that was confirmed is lost.'
      : `All ${countText(acknowledged)} acknowledged writes are there. Nothing that was confirmed is lost.`;
  }
  const are = lost === 1 ? 'is' : 'are';
  const part = `${countText(lost)} of ${counted(acknowledged, 'acknowledged write')} ${are} gone`;
  return `${part}: the client was told OK, and the data is not there.`;
}

/** When the lost ones were written; undefined if none is lost. */
export function lostWhenText({ lost, firstLostAtMs, lastLostAtMs }: Loss): string | undefined {
  if (lost === 0 || firstLostAtMs === null || lastLostAtMs === null) return undefined;
  const at = (ms: number) => clockText(ms, { milliseconds: true });
  if (firstLostAtMs === lastLostAtMs) return `Written at ${at(firstLostAtMs)}.`;
  const seconds = ((lastLostAtMs - firstLostAtMs) / 1000).toFixed(2);
  return `Written within ${seconds} s, from ${at(firstLostAtMs)} to ${at(lastLostAtMs)}.`;
}

/** Writes without an answer that are there all the same; undefined if there are none. */
export function unacknowledgedText({ unacknowledgedPresent }: Loss): string | undefined {
  if (unacknowledgedPresent === 0) return undefined;
  const [writes, are] = unacknowledgedPresent === 1 ? ['write', 'is'] : ['writes', 'are'];
  return `${countText(unacknowledgedPresent)} ${writes} without an answer ${are} there all the same: only the answer was lost.`;
}

/** Why nothing can be counted now; undefined if it can. */
export function whyNotCounted(isRunning: boolean, nodes: readonly TopologyNode[]): string | undefined {
  if (isRunning) return 'The load still runs. Stop it first, or let it end.';
  const redis = nodes.filter(({ kind }) => kind === 'redis');
  if (redis.some(({ role, state }) => state === 'running' && role === 'primary')) return undefined;
  const starting = redis.find(({ state }) => state === 'starting' || state === 'crashed');
  if (starting !== undefined) return `${starting.name} is starting. It can be counted when it answers.`;
  const paused = redis.find(({ state }) => state === 'paused');
  if (paused !== undefined) return `${paused.name} is paused. Resume it, then count.`;
  const stopped = redis.find(({ state }) => state === 'stopped');
  if (stopped !== undefined) return `${stopped.name} does not run. Start it, then count.`;
  return undefined;
}

/** A load in a sentence, and what goes together in one. Pure. */
import { bytesText, counted, countText } from '#components/plot/units.ts';
import type { LoadSpec } from '#sandbox/server-protocol.ts';
import { patternTexts } from './distribution.ts';

/** `2,000 requests a second for 100,000 keys (Zipf), values of 2 kB, for 2 min` */
export function specText(spec: LoadSpec): string {
  const { mode, pattern, node, ratePerSecond, keys, valueBytes, ttlSeconds, waitReplicas, durationMs } = spec;
  const what = mode === 'writes' ? 'numbered write' : 'request';
  const rate = `${counted(ratePerSecond, what)} a second`;
  const shape = pattern === 'burst' ? ' in bursts' : '';
  const spread = mode === 'cache' ? ` for ${counted(keys, 'key')} (${patternTexts[pattern].name})` : shape;
  const parts = [
    `${rate}${spread}`,
    ...(node === null ? [] : [`to ${node}`]),
    `values of ${bytesText(valueBytes)}`,
    ...(ttlSeconds === null ? [] : [`gone after ${countText(ttlSeconds)} s`]),
    ...(waitReplicas === 0 ? [] : [`each with WAIT ${waitReplicas}`]),
    `for ${durationText(durationMs / 1000)}`,
  ];
  return parts.join(', ');
}

function durationText(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${countText(seconds)} s`;
}

/** The patterns that mean something in that mode: numbered writes go to each key once, so only when is a choice. */
export function patternsOf(mode: LoadSpec['mode']): readonly LoadSpec['pattern'][] {
  return mode === 'writes' ? ['uniform', 'burst'] : ['zipf', 'uniform', 'scan', 'burst'];
}

export function withMode(spec: LoadSpec, mode: LoadSpec['mode']): LoadSpec {
  const patterns = patternsOf(mode);
  const pattern = patterns.includes(spec.pattern) ? spec.pattern : 'uniform';
  // Each numbered write is a key of its own.
  return mode === 'writes' ? { ...spec, mode, pattern, keys: 200_000 } : { ...spec, mode, pattern };
}

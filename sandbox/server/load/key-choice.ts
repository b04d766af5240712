/** Which key is asked for next. */
import type { LoadSpec } from '#sandbox/server-protocol.ts';

/** From 0 up to, not including, `keys`. */
export type KeyChoice = () => number;

/** `random` gives numbers from 0 up to, not including, 1. */
export function chooseKeys(
  { pattern, keys, skew }: Pick<LoadSpec, 'pattern' | 'keys' | 'skew'>,
  random: () => number,
): KeyChoice {
  switch (pattern) {
    case 'zipf':
      return zipf({ keys, skew }, random);
    case 'scan':
      return oneAfterTheOther(keys);
    default:
      return () => Math.floor(random() * keys);
  }
}

/** Key `k` with a probability in proportion to 1 / (k + 1)^skew, exactly: by the inverse of the cumulative sum. */
function zipf({ keys, skew }: { keys: number; skew: number }, random: () => number): KeyChoice {
  const cumulative = new Float64Array(keys);
  let sum = 0;
  for (let key = 0; key < keys; key += 1) {
    sum += (key + 1) ** -skew;
    cumulative[key] = sum;
  }
  return () => firstAbove(cumulative, random() * sum);
}

/** The first index whose value is greater; the last if none is. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function oneAfterTheOther(keys: number): KeyChoice {
  let next = 0;
  return () => {
    const key = next;
    next = (next + 1) % keys;
    return key;
  };
}

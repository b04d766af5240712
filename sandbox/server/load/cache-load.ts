/** A cache as applications use it: read, and on a miss write what was missing. */
import type { CacheClient } from '#sandbox/server/load/cache-client.ts';
import { chooseKeys } from '#sandbox/server/load/key-choice.ts';
import type { Tally } from '#sandbox/server/load/tally.ts';
import type { LoadSpec } from '#sandbox/server-protocol.ts';

export interface CacheLoadOptions {
  readonly spec: LoadSpec;
  readonly client: CacheClient;
  readonly tally: Tally;
  readonly random: () => number;
}

/** Gives the function that sends so many requests now. An answered read counts as acknowledged, hit or miss. */
export function createCacheLoad({ spec, client, tally, random }: CacheLoadOptions): (count: number) => void {
  const choose = chooseKeys(spec, random);
  const value = Buffer.alloc(spec.valueBytes, 'x');
  const request = () => {
    const key = `item:${choose()}`;
    const sentAtMs = performance.now();
    tally.count('sent');
    client.get(key, outcome => {
      if ('error' in outcome) {
        tally.fail(outcome.error);
        return;
      }
      tally.latency(performance.now() - sentAtMs);
      tally.count('acknowledged');
      tally.count(outcome.isHit ? 'hits' : 'misses');
      if (outcome.isHit) return;
      client.set(key, value, spec.ttlSeconds, problem => {
        if (problem !== undefined) tally.fail(problem.error);
      });
    });
  };
  return count => {
    for (let sent = 0; sent < count; sent += 1) request();
  };
}

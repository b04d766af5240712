/** What a cache is asked, whatever protocol it speaks. Each `ended` is told once; a text is what went wrong. */
import { Failure } from '#sandbox/failure.ts';
import type { Path } from '#sandbox/server/load/path.ts';
import { sendAlong } from '#sandbox/server/load/path.ts';

export type GetOutcome = { readonly isHit: boolean } | { readonly error: string };
export type SetOutcome = { readonly error: string } | undefined;

export interface CacheClient {
  get(key: string, ended: (outcome: GetOutcome) => void): void;
  set(key: string, value: Buffer, ttlSeconds: number | null, ended: (outcome: SetOutcome) => void): void;
}

export function cacheAlong(path: Path): CacheClient {
  return {
    get: (key, ended) => {
      const name = Buffer.from(key);
      sendAlong(path, name, [[get, name]], outcome => {
        if (outcome instanceof Failure) return ended({ error: outcome.message });
        const [reply] = outcome;
        if (reply?.type === 'error') ended({ error: reply.text });
        else ended({ isHit: reply?.type === 'bulk' });
      });
    },
    set: (key, value, ttlSeconds, ended) => {
      const name = Buffer.from(key);
      sendAlong(path, name, [setCommand(name, value, ttlSeconds)], outcome => {
        if (outcome instanceof Failure) return ended({ error: outcome.message });
        const [reply] = outcome;
        ended(reply?.type === 'error' ? { error: reply.text } : undefined);
      });
    },
  };
}

const get = Buffer.from('GET');
const set = Buffer.from('SET');
const ex = Buffer.from('EX');

export function setCommand(key: Buffer, value: Buffer, ttlSeconds: number | null): Buffer[] {
  return ttlSeconds === null ? [set, key, value] : [set, key, value, ex, Buffer.from(String(ttlSeconds))];
}

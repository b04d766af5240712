/**
 * What the filter of the keys understands: words that stand in a name, Redis's glob where a word has `*`, `?` or `[`,
 * and `type:hash`, `ttl:<60s`, `ttl:none`, `size:>1kB`. All words must fit. Case matters in globs only, as in Redis.
 */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { bytesText } from './key-text.ts';

export interface KeysFilter {
  /** It may fit otherwise a second later. */
  readonly dependsOnTime: boolean;
  /** `nowMs` is the server's clock. */
  fits(drawn: DrawnKey, nowMs: number): boolean;
}

type Test = (drawn: DrawnKey, nowMs: number) => boolean;

/** A longer one is cut: nobody types it, and each key is compared with it. */
const longestFilter = 200;
const everything: KeysFilter = { dependsOnTime: false, fits: () => true };
const types: Readonly<Record<string, KeySnapshot['type']>> = {
  string: 'string',
  hash: 'hash',
  list: 'list',
  set: 'set',
  zset: 'zset',
  sortedset: 'zset',
  'sorted-set': 'zset',
  stream: 'stream',
};
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unitBytes: Readonly<Record<string, number>> = { b: 1, kb: 1000, mb: 1_000_000 };

export function parseFilter(text: string): KeysFilter {
  const words = text.slice(0, longestFilter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return everything;
  const tests = words.map(testOf);
  return {
    dependsOnTime: words.some(word => /^ttl:[<>]/i.test(word)),
    fits: (drawn, nowMs) => tests.every(test => test(drawn, nowMs)),
  };
}

function testOf(word: string): Test {
  const lower = word.toLowerCase();
  return typeTest(lower) ?? ttlTest(lower) ?? sizeTest(lower) ?? nameTest(word);
}

function typeTest(word: string): Test | undefined {
  const type = /^type:([a-z-]+)$/.exec(word)?.[1];
  const wanted = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  return wanted === undefined ? undefined : ({ snapshot }) => snapshot.type === wanted;
}

function ttlTest(word: string): Test | undefined {
  if (word === 'ttl:none') return ({ snapshot }) => snapshot.expiresAtMs === null;
  if (word === 'ttl:any') return ({ snapshot }) => snapshot.expiresAtMs !== null;
  const [, sign, amount, unit = 's'] = /^ttl:([<>])(\d{1,9})(ms|s|m|h|d)?$/.exec(word) ?? [];
  if (sign === undefined || amount === undefined) return undefined;
  const limitMs = Number(amount) * (unitMs[unit] ?? 1000);
  return ({ snapshot: { expiresAtMs } }, nowMs) => {
    if (expiresAtMs === null) return false;
    return sign === '<' ? expiresAtMs - nowMs < limitMs : expiresAtMs - nowMs > limitMs;
  };
}

function sizeTest(word: string): Test | undefined {
  const [, sign, amount, unit = 'b'] = /^size:([<>])(\d{1,9})(b|kb|mb)?$/.exec(word) ?? [];
  if (sign === undefined || amount === undefined) return undefined;
  const limit = Number(amount) * (unitBytes[unit] ?? 1);
  return ({ snapshot: { memoryBytes } }) => (sign === '<' ? memoryBytes < limit : memoryBytes > limit);
}

function nameTest(word: string): Test {
  const utf8 = new TextEncoder();
  if (!/[*?[\\]/.test(word)) {
    const needle = word.toLowerCase();
    return ({ snapshot }) => bytesText(snapshot.key).toLowerCase().includes(needle);
  }
  const glob = compileGlob(utf8.encode(word));
  return ({ snapshot }) => matchesGlob(glob, utf8.encode(bytesText(snapshot.key)));
}

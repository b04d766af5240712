/**
 * What the goal lines of a State exercise make, read without a server, so that the goal can be drawn at build time.
 * It knows the plain writing commands; a goal that needs more is shown as its lines.
 */
import { splitLine } from '#sandbox/resp/cli-split.ts';

export interface GoalKey {
  readonly key: string;
  readonly type: 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream';
  /** One line for each field, element, member or entry; of an entry its fields, since ids are given by the server. */
  readonly values: readonly string[];
  readonly ttlSeconds: number | undefined;
}

interface Draft {
  type: GoalKey['type'];
  values: string[];
  ttlSeconds: number | undefined;
}

/** The keys, in the order in which they are first written; undefined if a line is beyond this reader. */
export function goalKeys(lines: readonly string[]): GoalKey[] | undefined {
  const keys = new Map<string, Draft>();
  const text = new TextDecoder();
  for (const line of lines) {
    const [name = '', key, ...rest] = (splitLine(line) ?? []).map(argument => text.decode(argument));
    if (key === undefined || !apply(keys, name.toUpperCase(), key, rest)) return undefined;
  }
  return [...keys].map(([key, draft]) => ({ key, ...draft }));
}

function apply(keys: Map<string, Draft>, name: string, key: string, rest: readonly string[]): boolean {
  switch (name) {
    case 'SET':
      return applySet(keys, key, rest);
    case 'HSET':
      return extend(
        keys,
        key,
        'hash',
        pairs(rest).map(([field, value]) => `${field}: ${value}`),
      );
    case 'ZADD':
      return extend(
        keys,
        key,
        'zset',
        pairs(rest).map(([score, member]) => `${member}: ${score}`),
      );
    case 'RPUSH':
      return extend(keys, key, 'list', rest);
    case 'LPUSH':
      return extend(keys, key, 'list', [...rest].reverse(), 'before');
    case 'SADD':
      return extend(keys, key, 'set', rest);
    case 'XADD':
      return (
        /^(?:\*|\d+-(?:\d+|\*))$/.test(rest[0] ?? '') &&
        extend(keys, key, 'stream', [entryText(rest.slice(1))])
      );
    case 'SETEX':
      return applySet(keys, key, [rest[1] ?? '', 'EX', rest[0] ?? '']);
    case 'PSETEX':
      return applySet(keys, key, [rest[1] ?? '', 'PX', rest[0] ?? '']);
    case 'PERSIST':
      return expire(keys, key, undefined);
    case 'EXPIRE':
      return expire(keys, key, Number(rest[0]));
    case 'PEXPIRE':
      return expire(keys, key, Number(rest[0]) / 1000);
    default:
      return false;
  }
}

const expiryUnits = new Map([
  ['EX', 1],
  ['PX', 1000],
]);

function applySet(
  keys: Map<string, Draft>,
  key: string,
  [value = '', option, amount, ...more]: readonly string[],
): boolean {
  if (more.length > 0) return false;
  const unit = expiryUnits.get(option?.toUpperCase() ?? '');
  if (option !== undefined && unit === undefined) return false;
  keys.set(key, {
    type: 'string',
    values: [value],
    ttlSeconds: unit === undefined ? undefined : Number(amount) / unit,
  });
  return true;
}

function extend(
  keys: Map<string, Draft>,
  key: string,
  type: GoalKey['type'],
  values: readonly string[],
  side: 'after' | 'before' = 'after',
): boolean {
  const known = keys.get(key);
  if (known && known.type !== type) return false;
  const old = known?.values ?? [];
  const all = side === 'after' ? [...old, ...values] : [...values, ...old];
  keys.set(key, { type, values: all, ttlSeconds: known?.ttlSeconds });
  return true;
}

function expire(keys: Map<string, Draft>, key: string, ttlSeconds: number | undefined): boolean {
  const known = keys.get(key);
  if (!known || Number.isNaN(ttlSeconds)) return false;
  known.ttlSeconds = ttlSeconds;
  return true;
}

/** As it stands in `values`: `order: 1001, total: 3490`. */
export const entryText = (fieldsAndValues: readonly string[]): string =>
  pairs(fieldsAndValues)
    .map(([field, value]) => `${field}: ${value}`)
    .join(', ');

function pairs(values: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at + 1 < values.length; at += 2) result.push([values[at] ?? '', values[at + 1] ?? '']);
  return result;
}

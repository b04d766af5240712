/** What differs between two snapshots of a key, part by part, so that the drawing can mark it. */
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';

const same = (a: Bytes, b: Bytes): boolean => JSON.stringify(a) === JSON.stringify(b);
const name = (bytes: Bytes): string => JSON.stringify(bytes);

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;

/** The fields of a hash, or members of a sorted set, whose value is new. */
export function changedPairs(
  after: readonly (readonly [Bytes, Bytes])[],
  before: readonly (readonly [Bytes, Bytes])[] | undefined,
): ReadonlySet<string> {
  if (before === undefined) return new Set();
  const known = new Map(before.map(([first, second]) => [name(first), second]));
  const changed = after.filter(([first, second]) => {
    const was = known.get(name(first));
    return was === undefined || !same(was, second);
  });
  return new Set(changed.map(([first]) => name(first)));
}

/** The members that a set did not have. */
export function newMembers(
  after: readonly Bytes[],
  before: readonly Bytes[] | undefined,
): ReadonlySet<string> {
  if (before === undefined) return new Set();
  const known = new Set(before.map(name));
  return new Set(after.map(name).filter(member => !known.has(member)));
}

/** How many elements came in at each end of a list; elements changed in their place are in `at`. */
export function listChanges(
  after: Of<'list'>,
  before: Of<'list'> | undefined,
): { head: number; tail: number; at: ReadonlySet<number> } {
  const none = { head: 0, tail: 0, at: new Set<number>() };
  if (before === undefined || after.truncated || before.truncated) return none;
  const grown = after.length - before.length;
  const now = [...after.head, ...after.tail];
  const was = [...before.head, ...before.tail];
  if (grown > 0 && endsAlike(now, was, grown)) return { ...none, head: grown };
  if (grown > 0 && endsAlike(now, was, 0)) return { ...none, tail: grown };
  if (grown !== 0) return none;
  const at = now.flatMap((element, index) => (same(element, was[index] ?? '') ? [] : [index]));
  return { ...none, at: new Set(at) };
}

function endsAlike(now: readonly Bytes[], was: readonly Bytes[], offset: number): boolean {
  return was.every((element, index) => same(element, now[index + offset] ?? ''));
}

/** The entries that a stream did not have. */
export function newEntries(after: Of<'stream'>, before: Of<'stream'> | undefined): ReadonlySet<string> {
  if (before === undefined) return new Set();
  const known = new Set(before.entries.map(entry => entry.id));
  return new Set(after.entries.filter(entry => !known.has(entry.id)).map(entry => entry.id));
}

/** The earlier snapshot if it was of the same type; a key that changed its type is new. */
export function earlier<T extends KeySnapshot['type']>(
  type: T,
  before: KeySnapshot | undefined,
): Of<T> | undefined {
  return before !== undefined && isOf(before, type) ? before : undefined;
}

function isOf<T extends KeySnapshot['type']>(snapshot: KeySnapshot, type: T): snapshot is Of<T> {
  return snapshot.type === type;
}

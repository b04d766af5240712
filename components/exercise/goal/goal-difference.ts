/**
 * What still differs between the keys as they are and one state that reaches the goal. It is no verdict: a task may
 * allow other values than the goal's, and only the check knows its rules.
 */
import { bytesText } from '#components/keyspace/key-text.ts';
import { typeLabel } from '#components/ui/TypeGlyph.tsx';
import { entryText, type GoalKey } from '#lessons/goal.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';

export interface KeyDifference {
  readonly key: string;
  /** In words, as one would say it of the key; empty where it is as in the goal. */
  readonly says: readonly string[];
}

export interface GoalDifference {
  /** One for each key of the goal, in its order. */
  readonly keys: readonly KeyDifference[];
  /** Keys that the goal has not. */
  readonly extra: readonly string[];
}

/** A key's clock and this page's may be a little apart. */
const slackMs = 1500;
const mostValues = 4;

/** @param nowMs the server's clock, in which keys expire */
export function goalDifference(
  goal: readonly GoalKey[],
  snapshots: Iterable<KeySnapshot>,
  nowMs: number,
): GoalDifference {
  const present = new Map([...snapshots].map(snapshot => [bytesText(snapshot.key), snapshot]));
  const wanted = new Set(goal.map(({ key }) => key));
  return {
    keys: goal.map(key => ({ key: key.key, says: differences(key, present.get(key.key), nowMs) })),
    extra: [...present.keys()].filter(key => !wanted.has(key)),
  };
}

function differences(goal: GoalKey, snapshot: KeySnapshot | undefined, nowMs: number): string[] {
  if (snapshot === undefined) return ['not there yet'];
  if (snapshot.type !== goal.type) return [`is a ${typeLabel[snapshot.type]}, not a ${typeLabel[goal.type]}`];
  return [...valueDifferences(goal, snapshot), ...ttlDifferences(goal, snapshot, nowMs)];
}

function valueDifferences(goal: GoalKey, snapshot: KeySnapshot): string[] {
  if (snapshot.truncated) return [];
  const values = valuesOf(snapshot);
  if (goal.type === 'string') {
    return values[0] === goal.values[0] ? [] : [`holds ${JSON.stringify(clip(values[0] ?? ''))}`];
  }
  const isOrdered = goal.type === 'list' || goal.type === 'stream';
  const missing = without(goal.values, values);
  const more = without(values, goal.values);
  if (missing.length + more.length > 0) {
    return [
      ...(missing.length > 0 ? [`lacks ${some(missing)}`] : []),
      ...(more.length > 0 ? [`has ${some(more)} beside`] : []),
    ];
  }
  return isOrdered && values.some((value, index) => value !== goal.values[index])
    ? ['is in another order']
    : [];
}

function ttlDifferences({ ttlSeconds }: GoalKey, { expiresAtMs }: KeySnapshot, nowMs: number): string[] {
  if (ttlSeconds === undefined) return expiresAtMs === null ? [] : ['has a TTL; in the goal it has none'];
  if (expiresAtMs === null) return ['has no TTL'];
  return expiresAtMs - nowMs > ttlSeconds * 1000 + slackMs ? [`has a TTL above ${ttlSeconds} s`] : [];
}

/** In the words of `GoalKey.values`. */
function valuesOf(snapshot: KeySnapshot): string[] {
  switch (snapshot.type) {
    case 'string':
      return [bytesText(snapshot.value)];
    case 'hash':
      return snapshot.fields.map(([field, value]) => `${bytesText(field)}: ${bytesText(value)}`);
    case 'list':
      return [...snapshot.head, ...snapshot.tail].map(bytesText);
    case 'set':
      return snapshot.members.map(bytesText);
    case 'zset':
      return snapshot.members.map(([member, score]) => `${bytesText(member)}: ${score}`);
    case 'stream':
      return snapshot.entries.map(({ fields }) => entryText(fields.flat().map(bytesText)));
  }
}

/** Those of `values` that are not among the others, one for one. */
function without(values: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return values.filter(value => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function some(values: readonly string[]): string {
  const shown = values.slice(0, mostValues).map(value => `“${clip(value)}”`);
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Keys of the goal that are as in it. */
export const standing = ({ keys }: GoalDifference): number =>
  keys.filter(({ says }) => says.length === 0).length;

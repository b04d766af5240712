import { describe, expect, test } from 'vitest';
import {
  applyView,
  clearFresh,
  drawSnapshots,
  removeGhosts,
  type ViewEvent,
} from '#components/bench/drawn-keys.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';

const nowMs = 1_000_000;

function string(key: string, value: string, expiresAtMs: number | null = null): KeySnapshot {
  return {
    type: 'string',
    key,
    value,
    encoding: 'embstr',
    memoryBytes: 56,
    expiresAtMs,
    length: value.length,
    truncated: false,
  };
}

function view(part: Partial<ViewEvent>): ViewEvent {
  return {
    type: 'view',
    seq: 1,
    atMs: nowMs,
    cause: { by: 'client', client: 'A' },
    changed: [],
    gone: [],
    keyCount: 1,
    ...part,
  };
}

const replace = { keepFresh: false, nowMs };

describe('what a command changed', () => {
  test('a new key is fresh and new, and names who made it', () => {
    const keys = applyView(new Map(), view({ changed: [string('a', '1')] }), replace);
    expect(keys.get('a')).toMatchObject({ isFresh: true, isNew: true, changedBy: 'A', before: undefined });
  });

  test('a changed key keeps what it was before, and the next command takes the mark off', () => {
    const before = drawSnapshots([string('a', '1'), string('b', '1')], nowMs);
    const first = applyView(before, view({ changed: [string('a', '2')] }), replace);
    expect(first.get('a')).toMatchObject({ isFresh: true, isNew: false, before: { value: '1' } });
    const second = applyView(first, view({ changed: [string('b', '2')] }), replace);
    expect(second.get('a')).toMatchObject({ isFresh: false, before: undefined });
    expect(clearFresh(second).get('b')).toMatchObject({ isFresh: false });
  });

  test('what somebody else did and is drawn already marks nothing; what a client writes again does', () => {
    const before = drawSnapshots([string('a', '1'), string('b', '1')], nowMs);
    const same = [string('a', '1')];
    const late = applyView(
      before,
      view({ cause: { by: 'other' }, changed: [...same, string('b', '2')] }),
      replace,
    );
    expect([late.get('a')?.isFresh, late.get('b')?.isFresh]).toEqual([false, true]);
    expect(applyView(before, view({ changed: same }), replace).get('a')?.isFresh).toBe(true);
  });

  test('several events of one command differ from what stood before the first', () => {
    const before = drawSnapshots([string('a', '1')], nowMs);
    const first = applyView(before, view({ changed: [string('a', '2')] }), replace);
    const second = applyView(first, view({ changed: [string('a', '3')] }), { keepFresh: true, nowMs });
    expect(second.get('a')).toMatchObject({ before: { value: '1' }, version: 2 });
  });

  test('clearFresh gives the same map if nothing was marked', () => {
    const keys = drawSnapshots([string('a', '1')], nowMs);
    expect(clearFresh(keys)).toBe(keys);
  });
});

describe('a ring', () => {
  const full = (keys: ReturnType<typeof applyView>) => keys.get('a')?.ttlFullMs;

  test('is full when a TTL is set, and stays that large while it runs and when time jumps', () => {
    const set = applyView(new Map(), view({ changed: [string('a', '1', nowMs + 60_000)] }), replace);
    expect(full(set)).toBe(60_000);
    const written = applyView(set, view({ changed: [string('a', '2', nowMs + 60_000)] }), {
      keepFresh: false,
      nowMs: nowMs + 20_000,
    });
    expect(full(written)).toBe(60_000);
    const jumped = applyView(
      written,
      view({ cause: { by: 'time' }, changed: [string('a', '2', nowMs + 30_000)] }),
      { keepFresh: true, nowMs: nowMs + 20_000 },
    );
    expect(full(jumped)).toBe(60_000);
  });

  test('starts anew with another TTL and goes with PERSIST', () => {
    const set = applyView(new Map(), view({ changed: [string('a', '1', nowMs + 60_000)] }), replace);
    const again = applyView(set, view({ changed: [string('a', '1', nowMs + 10_000)] }), replace);
    expect(full(again)).toBe(10_000);
    expect(full(applyView(again, view({ changed: [string('a', '1')] }), replace))).toBeUndefined();
  });

  test('met half-way is taken for the next usual TTL', () => {
    expect(drawSnapshots([string('a', '1', nowMs + 42_000)], nowMs).get('a')?.ttlFullMs).toBe(60_000);
  });
});

describe('what is gone', () => {
  const present = drawSnapshots([string('a', '1'), string('b', '1')], nowMs);
  const gone = view({ cause: { by: 'time' }, gone: [{ key: 'a', how: 'expired' }], keyCount: 1 });

  test('stays as a ghost until it is removed', () => {
    const keys = applyView(present, gone, replace);
    const version = keys.get('a')?.version ?? 0;
    expect(keys.get('a')?.gone).toBe('expired');
    expect([...removeGhosts(keys, new Map([['a', version]])).keys()]).toEqual(['b']);
  });

  test('is not removed if the key came back in the meantime', () => {
    const keys = applyView(present, gone, replace);
    const version = keys.get('a')?.version ?? 0;
    const back = applyView(keys, view({ changed: [string('a', '2')] }), replace);
    expect(removeGhosts(back, new Map([['a', version]])).get('a')).toMatchObject({
      gone: undefined,
      isNew: true,
    });
  });

  test('leaves no ghost when the sandbox is reset', () => {
    const reset = view({ cause: { by: 'reset' }, gone: [{ key: 'a', how: 'deleted' }] });
    expect(applyView(present, reset, replace).has('a')).toBe(false);
  });
});

test('a binary key and a text key never share an id', () => {
  const binary = { ...string('x', '1'), key: { base64: 'gA==' } };
  const text = string('gA==', '2');
  expect(drawSnapshots([binary, text], nowMs).size).toBe(2);
});

/** What watchers are told of a client stays small, whatever it subscribes to and waits for. */
import { describe, expect, test } from 'vitest';
import {
  longestNameToldBytes,
  mostNamesTold,
  shownSubscriptions,
  shownWait,
} from '#sandbox/namespace/shown-client.ts';

const names = (count: number, of = 'n') =>
  Array.from({ length: count }, (_, at) => Buffer.from(`${of}${at}`));
const none = { channels: [], patterns: [], shards: [] };

describe('subscriptions', () => {
  test('nothing is said of who has none', () => {
    expect(shownSubscriptions(none)).toEqual({});
  });

  test('the names by kind, binary ones as base64', () => {
    const channels = [Buffer.from('news'), Buffer.from([0xff, 0x00])];
    expect(shownSubscriptions({ ...none, channels, patterns: [Buffer.from('n*')] })).toEqual({
      subscriptions: { channels: ['news', { base64: '/wA=' }], patterns: ['n*'], shards: [], more: 0 },
    });
  });

  test('of many the first are named, and the rest counted', () => {
    const { subscriptions } = shownSubscriptions({
      channels: names(mostNamesTold - 1),
      patterns: names(2, 'p'),
      shards: names(3, 's'),
    });
    expect(subscriptions?.channels).toHaveLength(mostNamesTold - 1);
    expect(subscriptions?.patterns).toEqual(['p0']);
    expect(subscriptions?.shards).toEqual([]);
    expect(subscriptions?.more).toBe(4);
  });

  test('a name that is too long is counted, not cut', () => {
    const channels = [Buffer.alloc(longestNameToldBytes, 'x'), Buffer.alloc(longestNameToldBytes + 1, 'y')];
    const { subscriptions } = shownSubscriptions({ ...none, channels });
    expect(subscriptions).toMatchObject({ channels: ['x'.repeat(longestNameToldBytes)], more: 1 });
  });
});

describe('waiting', () => {
  test('for keys, of which no more are named than fit', () => {
    const keys = [Buffer.alloc(longestNameToldBytes + 1, 'y'), ...names(mostNamesTold + 5)];
    const { waitsFor } = shownWait({ sinceMs: 7, waitsFor: { command: 'blpop', keys } });
    expect(waitsFor).toMatchObject({ command: 'BLPOP', sinceMs: 7 });
    expect(waitsFor?.keys).toHaveLength(mostNamesTold);
    expect(waitsFor?.keys[0]).toBe('n0');
  });

  test('for nothing', () => {
    expect(shownWait(undefined)).toEqual({});
  });
});

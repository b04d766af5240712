/** How channels are drawn from what the sandbox tells: in whichever order messages and answers come. */
import { describe, expect, test } from 'vitest';
import {
  type ChannelsState,
  noChannels,
  withClients,
  withEvent,
} from '#components/channels/channels-state.ts';
import type { Bytes, SandboxEvent, WireReply } from '#sandbox/protocol.ts';

const numbers = { seq: 1, atMs: 1 };
const bulk = (bytes: Bytes): WireReply => ({ type: 'bulk', bytes });
const push = (client: string, ...words: Bytes[]): SandboxEvent => ({
  ...numbers,
  type: 'push',
  client,
  reply: { type: 'push', items: words.map(bulk) },
});
const publish = (client: string, channel: Bytes, text: Bytes, received: number): SandboxEvent => ({
  ...numbers,
  type: 'command',
  client,
  args: ['PUBLISH', channel, text],
  reply: { type: 'integer', text: String(received) },
  durationMs: 1,
});
const subscribed = (channels: Bytes[], patterns: Bytes[] = []) => ({
  state: 'subscribed' as const,
  subscriptions: { channels, patterns, shards: [], more: 0 },
});
const fold = (state: ChannelsState, ...events: SandboxEvent[]) => events.reduce(withEvent, state);
const lines = (state: ChannelsState) =>
  [...state.lines.values()].map(({ name, subscribers, count, last }) => ({
    name,
    subscribers,
    count,
    ...(last === undefined ? {} : { from: last.from, to: last.to, received: last.received }),
  }));

const news = withClients(noChannels, [
  { name: 'A', ...subscribed(['news']) },
  { name: 'R1', ...subscribed(['news'], ['n*']) },
]);

describe('who stands where', () => {
  test('each channel and pattern is a line, with programs outside', () => {
    expect(lines(news)).toEqual([
      { name: 'news', subscribers: ['A', 'R1'], count: 0 },
      { name: 'n*', subscribers: ['R1'], count: 0 },
    ]);
  });

  test('a line goes with its last subscriber', () => {
    expect(lines(withClients(news, [{ name: 'A', ...subscribed(['news']) }]))).toEqual([
      { name: 'news', subscribers: ['A'], count: 0 },
    ]);
  });
});

describe('a message', () => {
  const toA = push('A', 'message', 'news', 'hi');
  const toR = push('R1', 'message', 'news', 'hi');
  const toPattern = push('R1', 'pmessage', 'n*', 'news', 'hi');
  const sent = publish('B', 'news', 'hi', 3);
  test.each([
    ['before its answer', [toA, toR, toPattern, sent]],
    ['after it', [sent, toA, toR, toPattern]],
    ['around it', [toPattern, toA, sent, toR]],
  ])('that comes %s is one, from its sender to all who got it', (_when, events) => {
    expect(lines(fold(news, ...events))).toEqual([
      { name: 'news', subscribers: ['A', 'R1'], count: 1, from: 'B', to: ['A', 'R1'], received: 3 },
      { name: 'n*', subscribers: ['R1'], count: 1, from: 'B', to: ['R1'], received: 3 },
    ]);
  });

  test('with the same words is another', () => {
    const twice = fold(news, toA, toR, toPattern, sent, toA, toR, toPattern, sent);
    expect(lines(twice).map(({ count }) => count)).toEqual([2, 2]);
    expect(twice.passed).toBeGreaterThan(fold(news, toA, toR, toPattern, sent).passed);
  });

  test('to nobody is shown as lost, of the last three channels only', () => {
    const lost = ['one', 'two', 'three', 'four'].map(name => publish('A', name, 'hello?', 0));
    const state = fold(noChannels, ...lost);
    expect(lines(state).map(({ name }) => name)).toEqual(['two', 'three', 'four']);
    expect(lines(state)[0]).toMatchObject({ subscribers: [], from: 'A', received: 0 });
    expect(state.published).toMatchObject({ from: 'A', channel: 'four', received: 0 });
  });

  test('that only a pattern gets makes no line of its own', () => {
    const pattern = withClients(noChannels, [{ name: 'A', ...subscribed([], ['n*']) }]);
    const state = fold(pattern, publish('B', 'news', 'hi', 1), push('A', 'pmessage', 'n*', 'news', 'hi'));
    expect(lines(state)).toEqual([
      { name: 'n*', subscribers: ['A'], count: 1, from: 'B', to: ['A'], received: 1 },
    ]);
  });

  test('what is no message changes nothing', () => {
    const confirmed = push('A', 'subscribe', 'news');
    const refused: SandboxEvent = {
      ...numbers,
      type: 'command',
      client: 'A',
      args: ['PUBLISH', 'news'],
      reply: { type: 'error', text: 'ERR wrong number of arguments' },
      durationMs: 1,
    };
    expect(fold(news, confirmed, refused)).toBe(news);
  });
});

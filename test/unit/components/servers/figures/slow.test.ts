import { expect, test } from 'vitest';
import { columnOf, commandRows, stripColumns } from '#components/servers/figures/slow/command-times.ts';
import { latencyEventText, latencyMark } from '#components/servers/figures/slow/latency-events.ts';
import {
  commandSpikes,
  countsASecond,
  latencySpikes,
  viewAt,
  withSeen,
} from '#components/servers/figures/slow/slow-series.ts';
import type { SlowCommand } from '#sandbox/server-protocol.ts';

const command = (id: number, atMs: number, microseconds: number, client = 'A'): SlowCommand => ({
  id,
  atMs,
  microseconds,
  args: ['KEYS', '*'],
  client,
});

test('the view is two minutes and ends with the second that runs', () => {
  expect(viewAt(500_000)).toEqual([380, 500]);
  expect(viewAt(500_001)).toEqual([381, 501]);
});

test('slow commands stand in the middle of their second, the oldest first, and only those in view', () => {
  const commands = [command(3, 499_000, 2000), command(2, 400_000, 0, ''), command(1, 379_000, 9)];
  const spikes = commandSpikes(commands, [380, 500]);
  expect(spikes.map(({ key, at, value }) => [key, at, value])).toEqual([
    ['2 400000', 400.5, 1],
    ['3 499000', 499.5, 2000],
  ]);
  expect(spikes.map(({ said }) => said.slice(10))).toEqual([
    '0 µs  KEYS *  from a client without a name',
    '2 ms  KEYS *  from A',
  ]);
});

test('what newer entries pushed out of the log stays in view, once, also past a start of the server', () => {
  const first = withSeen([], [command(2, 2000, 9), command(1, 1000, 9)]);
  const later = withSeen(first, [command(3, 3000, 9), command(2, 2000, 9)]);
  expect(later.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(withSeen(later, [command(1, 9000, 9)]).map(({ id, atMs }) => [id, atMs])).toEqual([
    [1, 9000],
    [3, 3000],
    [2, 2000],
    [1, 1000],
  ]);
});

test('how many ended is counted for every second of the view, also those without any', () => {
  const commands = [
    command(3, 403_000, 1),
    command(2, 401_000, 1),
    command(1, 401_000, 1),
    command(0, 399_000, 1),
  ];
  expect(countsASecond(commands, [400, 404])).toEqual({ xs: [401, 402, 403, 404], values: [0, 2, 0, 1] });
});

test('spikes of several events are one row in time, each with its own glyph', () => {
  const event = { atMs: 0, latestMs: 0, worstMs: 0 };
  const spikes = latencySpikes(
    [
      { ...event, event: 'command', spikes: [{ atMs: 405_000, ms: 30 }] },
      {
        ...event,
        event: 'fork',
        spikes: [
          { atMs: 401_000, ms: 2 },
          { atMs: 399_000, ms: 7 },
        ],
      },
    ],
    [400, 410],
  );
  expect(spikes.map(({ key, at, value, glyph, ink }) => [key, at, value, glyph, ink])).toEqual([
    ['fork 401000', 401.5, 2, 'triangle', 'soft'],
    ['command 405000', 405.5, 30, 'disc', 'accent'],
  ]);
});

test('an event that nobody has heard of is drawn, without a sentence', () => {
  expect(latencyMark('of-a-later-redis')).toEqual({ glyph: 'cross', ink: 'soft' });
  expect(latencyEventText('of-a-later-redis')).toBe('');
  expect(latencyEventText('expire-cycle')).toBe('deleting keys whose time was up');
});

test('of each command the bounds are read off its histogram, the slowest first', () => {
  const rows = commandRows([
    {
      command: 'get',
      calls: 100,
      buckets: [
        { upToMicroseconds: 2, calls: 60 },
        { upToMicroseconds: 4, calls: 40 },
      ],
    },
    {
      command: 'eval',
      calls: 2,
      buckets: [
        { upToMicroseconds: 33, calls: 1 },
        { upToMicroseconds: 2113, calls: 1 },
      ],
    },
    { command: 'never', calls: 0, buckets: [] },
  ]);
  expect(rows.map(({ command, halfWithin, p99Within }) => [command, halfWithin, p99Within])).toEqual([
    ['eval', 33, 2113],
    ['get', 2, 4],
  ]);
  expect(rows[1]?.strip.slice(0, 4)).toEqual([0, 1, 40 / 60, 0]);
});

test.each([
  [0, 0],
  [1, 0],
  [16, 4],
  [33, 5],
  [1056, 10],
  [1_081_344, 20],
  [10 ** 9, stripColumns - 1],
])('%d µs stand in column %d', (upTo, column) => {
  expect(columnOf(upTo)).toBe(column);
});

import { describe, expect, test } from 'vitest';
import type { LogEntry } from '#components/bench/bench-context.ts';
import { cleanName, readNames, writeNames } from '#components/clients/client-names.ts';
import { clientsIn, filterLog, logJson, logText, logTime } from '#components/clients/log/log-lines.ts';
import { clipTo, shownText } from '#components/clients/shown-text.ts';

const entry = (id: string, client: string, text: string, outcome: LogEntry['outcome'] = 'ok'): LogEntry => ({
  id,
  atMs: 1_796_083_200_000 + Number(id) * 1500,
  kind: client === 'time' ? 'note' : 'command',
  client,
  text,
  outcome,
  summary: outcome === 'error' ? 'WRONGTYPE' : 'OK',
});
const log = [
  entry('0', 'A', 'SET stock 5'),
  entry('1', 'R10', 'GET stock'),
  entry('2', 'R2', 'LPUSH stock 1', 'error'),
  entry('3', 'time', '60 s later', 'plain'),
  entry('4', 'B', 'GET other'),
];
const all = { client: undefined, text: '', errorsOnly: false };
const ids = (lines: readonly LogEntry[]) => lines.map(({ id }) => id).join('');

describe('the log', () => {
  test('by client, by what was run, errors only', () => {
    expect(ids(filterLog(log, all))).toBe('01234');
    expect(ids(filterLog(log, { ...all, client: 'A' }))).toBe('0');
    expect(ids(filterLog(log, { ...all, text: ' STOCK ' }))).toBe('012');
    expect(ids(filterLog(log, { ...all, text: 'stock', errorsOnly: true }))).toBe('2');
  });

  test('its clients, letters first, numbers as numbers', () => {
    expect(clientsIn(log)).toEqual(['A', 'B', 'R2', 'R10']);
  });

  test('times since the first line, and of the day in the clock of the browser', () => {
    const startMs = log[0]?.atMs ?? 0;
    expect(logTime(startMs + 12_345, { kind: 'since', skewMs: 0, startMs })).toBe('+12.345');
    const at = new Date(2026, 11, 1, 14, 3, 22, 118).getTime();
    expect(logTime(at + 5000, { kind: 'day', skewMs: 5000, startMs })).toBe('14:03:22.118');
  });

  test('as text one line each, whatever a value holds; as JSON all of it', () => {
    const hostile = [entry('0', 'A', 'SET a "x\ny\u202e"')];
    const clock = { kind: 'since', skewMs: 0, startMs: hostile[0]?.atMs ?? 0 } as const;
    expect(logText(hostile, clock)).toBe('+0.000  A  SET a "x\\u000ay\\u202e"  → OK\n');
    expect(JSON.parse(logJson(hostile))).toEqual([
      {
        at: '2026-12-01T00:00:00.000Z',
        kind: 'command',
        client: 'A',
        text: 'SET a "x\ny\u202e"',
        outcome: 'ok',
        summary: 'OK',
      },
    ]);
  });
});

describe('names of clients', () => {
  test('are kept as lines, and what is of no such form is left out', () => {
    const names = { A: 'worker', C: 'web shop' } as const;
    expect(readNames(writeNames(names))).toEqual(names);
    expect(readNames('Z=evil\nB=\nA=ok\n{"a":1}\nconstructor=x')).toEqual({ A: 'ok' });
    expect(writeNames({ A: '   ' })).toBe('');
  });

  test('are one short line that shows', () => {
    expect(cleanName('  a\nb\u202ec  ')).toBe('a b c');
    expect([...cleanName('🍵'.repeat(40))]).toHaveLength(16);
  });
});

describe('text of strangers', () => {
  test('what does not show is written out, and half a character is never left', () => {
    expect(shownText('a\u0000b\u200bc\u2028')).toBe('a\\u0000b\\u200bc\\u2028');
    expect(clipTo('ab🍵cd', 4)).toBe('ab…');
    expect(clipTo('abcd', 4)).toBe('abcd');
    expect(clipTo('abcd', 0)).toBe('…');
  });
});

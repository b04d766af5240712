import { expect, test } from 'vitest';
import { levels, linesFrom, linesKept, logText, withLines } from '#components/servers/figures/log-lines.ts';
import { groupParameters, readableValue } from '#components/servers/figures/parameter-groups.ts';
import { persistenceFacts } from '#components/servers/figures/persistence-words.ts';
import { parameterRules, shownParameters } from '#sandbox/server/parameters.ts';
import type { LogLine, NodeStats, Parameter } from '#sandbox/server-protocol.ts';

const nowMs = 1_000_000;
const quiet: NodeStats['persistence'] = {
  lastSaveAtMs: nowMs - 34_000,
  changesSinceSave: 12,
  isSaving: false,
  isLastSaveGood: true,
  isAofOn: false,
  fsync: 'everysec',
  aofBytes: null,
  aofSyncedBytes: null,
  isRewriting: false,
  isLastAofWriteGood: true,
};

function factsOf(part: Partial<NodeStats['persistence']>) {
  return persistenceFacts({ persistence: { ...quiet, ...part } }, nowMs);
}
const said = (part: Partial<NodeStats['persistence']>) =>
  factsOf(part).map(fact => `${fact.tone === 'lost' ? '! ' : ''}${fact.name}: ${fact.said}`);

test('without an AOF the snapshot is all there is', () => {
  expect(said({})).toEqual([
    'Last snapshot: 34 s ago',
    'Changes since then: 12 changes',
    'Append-only file: off: the snapshot is all that is kept',
  ]);
});

test('of an AOF it says how much a power cut would take', () => {
  const facts = said({ isAofOn: true, aofBytes: 10_240, aofSyncedBytes: 9216, isRewriting: true });
  expect(facts.slice(2)).toEqual([
    'Append-only file: 10 kB, appendfsync everysec, being rewritten',
    'Safe on the disk: all but 1 kB, which a power cut would take',
  ]);
  expect(factsOf({ isAofOn: true, aofBytes: 10_240, aofSyncedBytes: 9216 }).at(-1)?.safePart).toBe(0.9);
  expect(said({ isAofOn: true, aofBytes: 0, aofSyncedBytes: 0 }).at(-1)).toBe('Safe on the disk: all of it');
  expect(said({ isAofOn: true, aofBytes: 5, aofSyncedBytes: null })).toHaveLength(3);
});

test('what has failed is told in red', () => {
  expect(said({ isLastSaveGood: false })[0]).toMatch(/^! Last snapshot: failed/);
  expect(said({ isAofOn: true, isLastAofWriteGood: false })[2]).toMatch(
    /^! Append-only file: the last write/,
  );
});

test('every parameter of the list stands in one group, and a word finds names and help', () => {
  const parameters: Parameter[] = [...parameterRules, ...shownParameters].map(({ name, help }) => ({
    name,
    help,
    value: '0',
    isEditable: true,
  }));
  const names = (filter: string) =>
    groupParameters(parameters, filter).flatMap(group => group.parameters.map(({ name }) => name));
  expect(names('').toSorted()).toEqual(parameters.map(({ name }) => name).toSorted());
  expect(names('MAXMEMORY-pol')).toEqual(['maxmemory-policy']);
  expect(names('snapshot')).toContain('save');
  expect(names('no such thing')).toEqual([]);
  const server = groupParameters(parameters, '').find(({ title }) => title === 'Server');
  expect(server?.parameters.length).toBeLessThan(8);
});

test('bytes are written in words beside the number', () => {
  const parameter = (name: string, value: string) => ({ name, value, isEditable: true, help: '' });
  expect(readableValue(parameter('maxmemory', '67108864'))).toBe('64 MB');
  expect(readableValue(parameter('maxmemory', '0'))).toBeUndefined();
  expect(readableValue(parameter('hz', '67108864'))).toBeUndefined();
});

const line = (number: number, level: LogLine['level'] = 'notice'): LogLine => ({
  number,
  level,
  atMs: 0,
  text: `line ${number}`,
});

test('lines that are told twice are kept once, and the oldest go', () => {
  const first = withLines([], [line(1), line(2)]);
  expect(withLines(first, [line(2), line(3)]).map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(withLines(first, [line(2)])).toBe(first);
  const many = withLines(
    first,
    Array.from({ length: linesKept }, (_, at) => line(at + 3)),
  );
  expect(many).toHaveLength(linesKept);
  expect(many[0]?.number).toBe(3);
});

test('a level shows itself and what matters more', () => {
  const lines = levels.map(({ id }, at) => line(at, id));
  expect(linesFrom(lines, 'notice').map(({ level }) => level)).toEqual(['notice', 'warning']);
  expect(linesFrom(lines, 'debug')).toHaveLength(4);
  expect(logText([line(1, 'warning')])).toBe('1970-01-01T00:00:00.000Z # line 1\n');
});

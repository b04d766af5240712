import { describe, expect, test } from 'vitest';
import type { LogEntry } from '#components/bench/bench-context.ts';
import { layOut } from '#components/clients/sequence/sequence-layout.ts';
import { sequenceMermaid } from '#components/clients/sequence/sequence-mermaid.ts';
import { mostSteps, sequenceOf } from '#components/clients/sequence/sequence-steps.ts';

let seq = 0;
const entry = (client: string, text: string, more: Partial<LogEntry> = {}): LogEntry => {
  seq += 1;
  return {
    id: String(seq),
    atMs: 1000 + seq * 10,
    kind: 'command',
    client,
    durationMs: 1,
    text,
    outcome: 'ok',
    summary: 'OK',
    ...more,
  };
};
const told = (log: readonly LogEntry[], waiting: Parameters<typeof sequenceOf>[1] = []) =>
  sequenceOf(log, waiting).steps.map(step =>
    'from' in step ? `${step.kind} ${step.from}>${step.to} ${step.text}` : step.kind,
  );

describe('what happened, in order', () => {
  test('a command and its answer are one step', () => {
    expect(told([entry('A', 'SET a 1'), entry('R1', 'GET a')])).toEqual([
      'ask A>Redis SET a 1',
      'ask R1>Redis GET a',
    ]);
  });

  test('who waited has a start where it was sent and an answer below what caused it', () => {
    const log = [
      entry('A', 'SET a 1', { atMs: 2000 }),
      entry('B', 'BLPOP jobs 0', { atMs: 3000, durationMs: 900, summary: 'jobs one' }),
      entry('A', 'RPUSH jobs one', { atMs: 3001, durationMs: 2 }),
    ];
    expect(told(log)).toEqual([
      'ask A>Redis SET a 1',
      'start B>Redis BLPOP jobs 0',
      'ask A>Redis RPUSH jobs one',
      'reply Redis>B jobs one',
    ]);
  });

  test('a slow command that nothing came between is no wait', () => {
    const [step] = sequenceOf([entry('A', 'BLPOP a 1', { durationMs: 1000 })], []).steps;
    expect(step).toMatchObject({ kind: 'ask', waitedMs: 1000 });
  });

  test('who waits still has a start only', () => {
    const log = [entry('A', 'PING', { atMs: 5000 })];
    expect(told(log, [{ client: 'B', text: 'BLPOP x 0', sinceMs: 5100 }])).toEqual([
      'ask A>Redis PING',
      'start B>Redis BLPOP x 0',
    ]);
  });

  test('messages, the world and nodes have lanes of their own, left to right', () => {
    const log = [
      entry('B', 'SUBSCRIBE news', { to: 'redis-2' }),
      entry('A', 'PUBLISH news hi', { to: 'redis-1' }),
      entry('B', '← message', { kind: 'push', summary: 'message news hi', durationMs: undefined }),
      entry('app-1', '→ database: SELECT product 7', { kind: 'world', to: 'database', outcome: 'lost' }),
    ];
    expect(sequenceOf(log, []).lanes).toEqual(['A', 'B', 'app-1', 'Redis', 'redis-1', 'redis-2', 'database']);
    expect(told(log).slice(2)).toEqual([
      'push Redis>B message news hi',
      'told app-1>database SELECT product 7',
    ]);
  });

  test('a transaction reaches from MULTI to EXEC, and to the end while it is open', () => {
    const log = [
      entry('A', 'MULTI', { id: 'm' }),
      entry('A', 'INCR n', { summary: 'QUEUED' }),
      entry('B', 'multi', { id: 'open' }),
      entry('A', 'exec', { id: 'x' }),
    ];
    expect(sequenceOf(log, []).transactions).toEqual([
      { client: 'A', from: 'm', to: 'x' },
      { client: 'B', from: 'open', to: undefined },
    ]);
  });

  test('only the last minute, bounded, with long pauses said', () => {
    const old = entry('A', 'OLD', { atMs: 1_000_000 });
    const log = [old, entry('A', 'PING', { atMs: 1_090_000 }), entry('A', 'PONG', { atMs: 1_095_000 })];
    expect(told(log)).toEqual(['ask A>Redis PING', 'gap', 'ask A>Redis PONG']);
    expect(sequenceOf(log, []).olderCount).toBe(1);
    const many = Array.from({ length: 500 }, (_, index) => entry('A', 'PING', { atMs: 2_000_000 + index }));
    expect(sequenceOf(many, []).steps).toHaveLength(mostSteps);
    expect(sequenceOf(many, []).olderCount).toBe(500 - mostSteps);
  });
});

describe('where it is drawn', () => {
  const log = [
    entry('A', 'MULTI'),
    entry('A', `SET a ${'x'.repeat(300)}`),
    entry('A', 'EXEC'),
    entry('B', 'GET a'),
    entry('app-1', '→ database: SELECT 1', { kind: 'world', to: 'database' }),
  ];

  test('everything is inside, one below the other, and no label is longer than its arrow', () => {
    const layout = layOut(sequenceOf(log, []), 500);
    const tops = layout.steps.map(({ y }) => y);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    expect(new Set(tops).size).toBe(tops.length);
    for (const { arrows } of layout.steps) {
      for (const { fromX, toX, y, text } of arrows) {
        expect(Math.min(fromX, toX)).toBeGreaterThanOrEqual(0);
        expect(Math.max(fromX, toX)).toBeLessThanOrEqual(layout.width);
        expect(y).toBeLessThan(layout.height);
        expect(text.length * 6.5).toBeLessThanOrEqual(Math.max(30, Math.abs(toX - fromX)));
      }
    }
    const [box] = layout.boxes;
    expect(box?.fromY).toBe(layout.steps[0]?.y);
    expect(box?.toY).toBeLessThanOrEqual(layout.steps[3]?.y ?? 0);
  });

  test('many lanes make it wider instead of narrower', () => {
    const crowd = Array.from({ length: 12 }, (_, index) => entry(`R${index + 1}`, 'PING'));
    const layout = layOut(sequenceOf(crowd, []), 320);
    expect(layout.width).toBeGreaterThan(700);
    const xs = layout.lanes.map(({ x }) => x);
    expect(Math.min(...xs.slice(1).map((x, index) => x - (xs[index] ?? 0)))).toBeGreaterThanOrEqual(60);
  });
});

describe('as Mermaid', () => {
  test('participants, messages and a box', () => {
    const source = sequenceMermaid(sequenceOf([entry('A', 'MULTI'), entry('A', 'EXEC')], []));
    expect(source.split('\n').map(line => line.trim())).toEqual([
      'sequenceDiagram',
      'participant p0 as A',
      'participant p1 as Redis',
      'rect rgb(235, 235, 235)',
      'p0->>p1: MULTI',
      'p1-->>p0: OK',
      'p0->>p1: EXEC',
      'p1-->>p0: OK',
      'end',
      '',
    ]);
  });

  test('what a stranger wrote is text and nothing else', () => {
    const hostile = 'SET x ";\nend\nclick p0 href <img onerror=alert(1)> %%{init: {}}%% \u202eevil';
    const source = sequenceMermaid(sequenceOf([entry('A', hostile)], []));
    expect(source.split('\n')).toHaveLength(6);
    expect(source).not.toMatch(/[<>]img|%%|\u202e|"|;\s*end/);
  });
});

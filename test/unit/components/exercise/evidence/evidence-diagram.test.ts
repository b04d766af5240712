import { expect, test } from 'vitest';
import { evidenceDiagram } from '#components/exercise/evidence-diagram.ts';

const event = (actor: string, target: string, call: string, reply = 'OK') => ({
  atMs: 0,
  actor,
  target,
  call,
  reply,
});

test('each step is a message, the fatal one is marked', () => {
  const source = evidenceDiagram({
    scenario: 'Two requests',
    seed: 1,
    fatalStep: 1,
    events: [event('A', 'redis', 'GET a', 'nil'), event('B', 'redis', 'DEL a', '1')],
  });
  expect(source.split('\n')).toEqual([
    'sequenceDiagram',
    '  participant p0 as A',
    '  participant p1 as redis',
    '  participant p2 as B',
    '  p0->>p1: GET a',
    '  p1-->>p0: nil',
    '  p2->>p1: DEL a',
    '  p1-->>p2: 1',
    '  Note over p2,p1: step 2 breaks it',
  ]);
});

test('what Mermaid would read as its own is written by a character that looks like it', () => {
  const source = evidenceDiagram({
    scenario: 's',
    seed: 1,
    fatalStep: null,
    events: [event('A', 'redis', 'SET a "x;y#z"\nend', '')],
  });
  expect(source.split('\n').at(-1)).toBe('  p0->>p1: SET a "x；y＃z" end');
});

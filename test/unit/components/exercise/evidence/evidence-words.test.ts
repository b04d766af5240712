import { describe, expect, it, test } from 'vitest';
import { durationText } from '#components/exercise/evidence/durations.ts';
import { stepMark } from '#components/exercise/evidence/event-words.ts';
import { evidenceText } from '#components/exercise/evidence/evidence-text.ts';
import { foldEvents } from '#components/exercise/evidence/fold.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';

const events = (count: number): EvidenceEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    atMs: index,
    actor: 'A',
    target: 'redis',
    call: `GET ${index}`,
    reply: '(nil)',
  }));
const evidenceOf = (list: EvidenceEvent[], marks: Partial<Evidence> = {}): Evidence => ({
  scenario: 'Two workers',
  seed: 7,
  fatalStep: null,
  events: list,
  ...marks,
});

it.each([
  [0, '0 ms'],
  [180, '180 ms'],
  [999.6, '1 s'],
  [5180, '5.18 s'],
  [31_000, '31 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [5_400_000, '1 h 30 min'],
])('%s ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('turn and break are told apart, and told as what they are', () => {
  const evidence = evidenceOf(events(3), { turnStep: 0, fatalStep: 2 });
  expect(stepMark(evidence, 0)).toContain('in the usual order the check did not fail');
  expect(stepMark(evidence, 1)).toBeUndefined();
  expect(stepMark(evidence, 2)).toContain('the check would have held');
  expect(stepMark(evidenceOf(events(1), { turnStep: 0, fatalStep: 0 }), 0)).toBe(
    'Here it turns, and breaks.',
  );
});

test('the schedule as text: columns, replies, faults in words, the marked step', () => {
  const list: EvidenceEvent[] = [
    { atMs: 0, actor: 'story', target: 'redis', call: 'SET stock 1', reply: 'OK' },
    { atMs: 300, actor: 'worker-1', target: 'payments', call: 'charge("1001")', reply: '' },
    { atMs: 300, actor: 'driver', target: 'worker-1', call: 'crash', reply: '', fault: 'crash' },
    {
      atMs: 300,
      actor: 'driver',
      target: 'driver',
      call: '31000 ms pass',
      reply: '',
      fault: 'advance',
      ms: 31_000,
    },
  ];
  expect(evidenceText(evidenceOf(list, { turnStep: 2, within: '1 crash' }))).toBe(
    [
      'Two workers (seed 7, 1 crash)',
      '',
      '1.    0 ms  the scenario  SET stock 1 → OK',
      '2.  300 ms  worker-1      payments · charge("1001")',
      '3.  300 ms  worker-1      crashes and never runs again',
      '                          ^ Here it turns: in the usual order the check did not fail.',
      '4.  300 ms  time          31 s pass',
      '',
    ].join('\n'),
  );
});

describe('folding', () => {
  it('shows a short schedule whole', () => {
    expect(foldEvents(evidenceOf(events(24), { fatalStep: 0 }))).toEqual([
      { from: 0, to: 24, isFolded: false },
    ]);
  });

  it('shows what is around the marked steps, and folds the rest', () => {
    expect(foldEvents(evidenceOf(events(100), { turnStep: 20, fatalStep: 60 }))).toEqual([
      { from: 0, to: 12, isFolded: true },
      { from: 12, to: 25, isFolded: false },
      { from: 25, to: 52, isFolded: true },
      { from: 52, to: 65, isFolded: false },
      { from: 65, to: 100, isFolded: true },
    ]);
  });

  it('shows the end where no step is marked, and what was unfolded', () => {
    const evidence = evidenceOf(events(40));
    expect(foldEvents(evidence)).toEqual([
      { from: 0, to: 31, isFolded: true },
      { from: 31, to: 40, isFolded: false },
    ]);
    expect(foldEvents(evidence, new Set([0])).every(({ isFolded }) => !isFolded)).toBe(true);
  });

  it('folds no stretch that is shorter than its button', () => {
    expect(foldEvents(evidenceOf(events(30), { turnStep: 10, fatalStep: 24 }))[0]).toEqual({
      from: 0,
      to: 2,
      isFolded: false,
    });
  });
});

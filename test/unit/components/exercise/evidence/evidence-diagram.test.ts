import { expect, test } from 'vitest';
import { evidenceDiagram } from '#components/exercise/evidence/evidence-diagram.ts';
import { foldEvents } from '#components/exercise/evidence/fold.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';

const event = (
  actor: string,
  target: string,
  call: string,
  reply = 'OK',
  rest: Partial<EvidenceEvent> = {},
): EvidenceEvent => ({ atMs: 0, actor, target, call, reply, ...rest });

const evidenceOf = (events: EvidenceEvent[], marks: Partial<Evidence> = {}): Evidence => ({
  scenario: 's',
  seed: 1,
  fatalStep: null,
  events,
  ...marks,
});

const draw = (evidence: Evidence) => evidenceDiagram(evidence, foldEvents(evidence));
const linesOf = (events: EvidenceEvent[], marks?: Partial<Evidence>) =>
  draw(evidenceOf(events, marks)).source.split('\n').slice(2);

test('each step is a message, actors first, then Redis, then the parts; turn and break are told in words', () => {
  const events = [
    event('A', 'redis', 'GET a', 'nil'),
    event('B', 'redis', 'DEL a', '1'),
    event('A', 'payments', 'charge(1)', ''),
  ];
  expect(linesOf(events, { turnStep: 1, fatalStep: 2 })).toEqual([
    '  participant p0 as A',
    '  participant p1 as B',
    '  participant p2 as redis',
    '  participant p3 as payments',
    '  p0->>p2: GET a',
    '  p2-->>p0: nil',
    '  p1->>p2: DEL a',
    '  p2-->>p1: 1',
    '  Note over p1,p2: ✕ step 2: it turns',
    '  p0->>p3: charge(1)',
    '  Note over p0,p3: ✕ step 3: it breaks',
  ]);
});

test('faults and time are notes over those whom they meet, and nobody’s lane', () => {
  const events = [
    event('A', 'redis', 'SET lock 1'),
    event('driver', 'A', 'stands still for 5000 ms', '', { fault: 'pause', ms: 5000 }),
    event('driver', 'redis', 'lock expires', '', { fault: 'expire', atMs: 5000 }),
    event('driver', 'redis', 'FLUSHALL', 'OK', { fault: 'flush', atMs: 5000 }),
    event('driver', 'A', 'crash', '', { fault: 'crash', atMs: 5000 }),
    event('driver', 'driver', '31000 ms pass', '', { fault: 'advance', ms: 31_000, atMs: 5000 }),
    event('B', 'redis', 'GET lock', '(nil)', { atMs: 36_000 }),
  ];
  expect(linesOf(events)).toEqual([
    '  participant p0 as A',
    '  participant p1 as B',
    '  participant p2 as redis',
    '  p0->>p2: SET lock 1',
    '  p2-->>p0: OK',
    '  Note over p0: stands still for 5 s',
    '  Note over p0,p2: 5 s later',
    '  Note over p2: lock expires',
    '  Note over p2: FLUSHALL: every key is gone',
    '  Note over p0: ✕ crashes and never runs again',
    '  Note over p0,p2: 31 s pass',
    '  p1->>p2: GET lock',
    '  p2-->>p1: (nil)',
  ]);
});

test('a call that never arrives and a reply that is lost end in a cross', () => {
  const events = [
    event('A', 'redis', 'GET a', '(connection lost, not executed)', { fault: 'refuse' }),
    event('A', 'redis', 'GET a', '(the reply is lost)', { args: ['GET', 'a'] }),
  ];
  expect(linesOf(events).slice(2)).toEqual([
    '  p0-xp1: GET a',
    '  p0->>p1: GET a',
    '  p1--xp0: (the reply is lost)',
  ]);
});

test('what Redis brings late goes from Redis to whom it reaches', () => {
  const events = [
    event('A', 'redis', 'BLPOP jobs 0', '(waits)'),
    event('redis', 'A', 'BLPOP jobs 0 is served', '["jobs","1"]'),
  ];
  expect(linesOf(events)).toEqual([
    '  participant p0 as A',
    '  participant p1 as redis',
    '  p0->>p1: BLPOP jobs 0',
    '  p1-->>p0: (waits)',
    '  p1-->>p0: BLPOP jobs 0 is served ["jobs","1"]',
  ]);
});

test('it knows which messages and notes were drawn for a step, also behind a fold', () => {
  const many = Array.from({ length: 40 }, (_, index) => event('A', 'redis', `GET k${index}`));
  const { drawn, source } = draw(evidenceOf(many, { fatalStep: 39 }));
  expect(source).toContain('Note over p0,p1: 31 steps that are not shown');
  expect(drawn[0]).toEqual({ messages: [], notes: [] });
  expect(drawn[31]).toEqual({ messages: [0, 1], notes: [] });
  expect(drawn[39]).toEqual({ messages: [16, 17], notes: [1] });
});

test('what Mermaid would read as its own is written by a character that looks like it', () => {
  const lines = linesOf([event('A', 'redis', 'SET a "x;y#z"\nend', '')]);
  expect(lines.at(-1)).toBe('  p0->>p1: SET a "x；y＃z" end');
});

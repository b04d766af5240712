import { describe, expect, it } from 'vitest';
import { legendOf } from '#components/exercise/replay/legend.ts';
import { planReplay } from '#components/exercise/replay/plan.ts';
import type { EvidenceEvent } from '#lessons/schema.ts';

const command = (actor: string, args: string[], rest: Partial<EvidenceEvent> = {}): EvidenceEvent => ({
  atMs: 0,
  actor,
  target: 'redis',
  call: args.join(' '),
  reply: 'OK',
  args,
  ...rest,
});
const fault = (kind: EvidenceEvent['fault'], target: string, rest: Partial<EvidenceEvent> = {}) =>
  ({ atMs: 0, actor: 'driver', target, call: kind, reply: '', fault: kind, ...rest }) as EvidenceEvent;
const plan = (events: EvidenceEvent[]) => planReplay({ scenario: 's', seed: 1, fatalStep: null, events });
const actions = (events: EvidenceEvent[]) => plan(events).steps.map(({ action }) => action);

describe('who is who', () => {
  it('gives each connection a letter in the order of the first command, the scenario the next one', () => {
    const legend = legendOf({
      events: [
        command('story', ['SET', 'a', '1']),
        command('worker-1', ['get', 'a']),
        command('worker-2', ['get', 'a']),
        command('worker-1', ['watch', 'a'], { connection: 2 }),
      ],
    });
    expect(legend.entries).toEqual([
      { letter: 'A', name: 'worker-1' },
      { letter: 'B', name: 'worker-2' },
      { letter: 'C', name: 'worker-1, connection 2' },
      { letter: 'D', name: 'the scenario' },
    ]);
    expect(legend.lettersOf('worker-1')).toEqual(['A', 'C']);
    expect(legend.scenario).toBe('D');
  });

  it('has no letter for a ninth client, and says so at its steps', () => {
    const events = Array.from({ length: 9 }, (_, index) => command(`worker-${index}`, ['ping']));
    expect(legendOf({ events }).entries).toHaveLength(8);
    expect(actions(events).at(-1)).toMatchObject({
      kind: 'show',
      why: expect.stringContaining('no letter left'),
    });
  });
});

describe('the plan', () => {
  it('runs the same commands, in redis-cli’s quoting', () => {
    expect(actions([command('A', ['set', 'a key', 'x"y\n', 'EX', '30'])])).toEqual([
      { kind: 'run', client: 'A', line: 'SET "a key" "x\\"y\\n" EX 30', expected: 'OK' },
    ]);
  });

  it('expects no reply where nobody heard one', () => {
    const [lost] = actions([command('A', ['incr', 'n'], { reply: '(the reply is lost)' })]);
    expect(lost).toMatchObject({ kind: 'run', expected: undefined });
  });

  it('closes all connections of who crashes, empties the keys, and only tells the rest', () => {
    const events = [
      command('A', ['get', 'a']),
      command('A', ['get', 'a'], { connection: 2 }),
      fault('flush', 'redis'),
      fault('crash', 'A'),
      { atMs: 0, actor: 'A', target: 'payments', call: 'charge()', reply: '' },
      {
        atMs: 0,
        actor: 'A',
        target: 'redis',
        call: 'GET a',
        reply: '(no connection)',
        fault: 'refuse' as const,
      },
    ];
    expect(actions(events).slice(2)).toMatchObject([
      { kind: 'run', client: 'C', line: 'FLUSHALL' },
      { kind: 'drop', clients: ['A', 'B'] },
      { kind: 'show', why: 'Nothing in Redis changes by this.' },
      { kind: 'show', why: 'This call never reached Redis.' },
    ]);
  });

  it('hears the late reply of a command that waits, and ends a wait that is over', () => {
    const events = [
      command('A', ['blpop', 'jobs', '0'], { reply: '(waits)' }),
      command('B', ['rpush', 'jobs', '1']),
      { atMs: 0, actor: 'redis', target: 'A', call: 'BLPOP jobs 0 is served', reply: '["jobs","1"]' },
      { atMs: 0, actor: 'redis', target: 'A', call: 'message news', reply: '"hello"' },
      fault('unblock', 'A'),
    ];
    expect(actions(events)).toMatchObject([
      { kind: 'run', client: 'A', expected: '(waits)' },
      { kind: 'run', client: 'B' },
      { kind: 'hear', client: 'A', expected: '["jobs","1"]' },
      { kind: 'show', why: 'A message for A; it stands in its terminal.' },
      { kind: 'drop', clients: ['A'], why: expect.stringContaining('Its wait is over') },
    ]);
  });

  it('keeps the virtual times, and lets time pass at the step that says so', () => {
    const { steps } = plan([
      command('A', ['get', 'a'], { atMs: 0.4 }),
      fault('advance', 'driver', { atMs: 180, ms: 31_000 }),
      command('B', ['get', 'a'], { atMs: 31_180 }),
    ]);
    expect(steps.map(({ atMs, untilMs }) => [atMs, untilMs])).toEqual([
      [0, 0],
      [180, 31_180],
      [31_180, 31_180],
    ]);
  });
});

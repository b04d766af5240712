/** The history of a bench, event by event: who changed what, what there was before and after, and what falls away. */
import { beforeEach, describe, expect, it } from 'vitest';
import { pastKeys } from '#components/history/record/past-keys.ts';
import { Recorder } from '#components/history/record/recorder.ts';
import { refill } from '#components/history/record/refill.ts';
import type { KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type View = Extract<SandboxEvent, { type: 'view' }>;

let recorder: Recorder;
let seq: number;
let nowMs: number;
let told: SandboxEvent[];

beforeEach(() => {
  recorder = new Recorder();
  recorder.begin([], { isCut: false });
  seq = 0;
  nowMs = 1_000_000;
  told = [];
});

const text = (key: string, value: string, expiresAtMs: number | null = null): KeySnapshot => ({
  type: 'string',
  key,
  encoding: 'embstr',
  memoryBytes: 50,
  expiresAtMs,
  length: value.length,
  truncated: false,
  value,
});

function tell(event: DistributiveOmit<SandboxEvent, 'seq' | 'atMs'>, laterMs = 10): void {
  seq += 1;
  nowMs += laterMs;
  const numbered = { ...event, seq, atMs: nowMs } as SandboxEvent;
  told.push(numbered);
  recorder.add(numbered);
}

const command = (line: string, client = 'A', error?: string) =>
  tell({
    type: 'command',
    client,
    args: line.split(' '),
    reply: error === undefined ? { type: 'status', text: 'OK' } : { type: 'error', text: error },
    durationMs: 1,
  });
const view = (cause: View['cause'], changed: KeySnapshot[], gone: View['gone'] = [], laterMs?: number) =>
  tell({ type: 'view', cause, changed, gone, keyCount: 0 }, laterMs);
const by = (client: string): View['cause'] => ({ by: 'client', client });

/** `SET k 1: k=1`, … of every step. */
const lines = () =>
  recorder.recorded.steps.map(({ kind, args, changes }) => {
    const what = kind === 'command' ? args.join(' ') : kind;
    const did = [...changes].map(([id, { after }]) => `${id}=${valueIn(after)}`);
    return `${what}: ${did.join(' ')}`.trim();
  });
const valueIn = (snapshot: KeySnapshot | undefined) => (snapshot?.type === 'string' ? snapshot.value : '-');
const keysAfter = (count: number) =>
  [...recorder.snapshotsAfter(count).values()]
    .map(snapshot => `${snapshot.key}=${valueIn(snapshot)}`)
    .join(' ');

describe('a change', () => {
  it('is put down to the command that names the key, and each state can be looked at', () => {
    command('SET a 1');
    view(by('A'), [text('a', '1')]);
    command('SET b 1');
    command('GET a');
    view(by('A'), [text('b', '1')]);
    command('DEL a');
    view(by('A'), [], [{ key: 'a', how: 'deleted' }]);
    expect(lines()).toEqual(['SET a 1: a=1', 'SET b 1: b=1', 'GET a:', 'DEL a: a=-']);
    expect([0, 1, 2, 3, 4].map(keysAfter)).toEqual(['', 'a=1', 'a=1 b=1', 'a=1 b=1', 'b=1']);
  });

  it('of several commands seen together stands at the last that names it, and never before a later one', () => {
    command('SET a 1');
    command('SET a 2', 'B');
    view(by('B'), [text('a', '2')]);
    view(by('A'), [text('a', '3')]);
    expect(lines()).toEqual(['SET a 1:', 'SET a 2: a=2', 'other: a=3']);
  });

  it('of a script, a transaction or FLUSHALL belongs to it whatever it names', () => {
    for (const line of ['EXEC', 'FLUSHALL', 'EVAL return 0']) {
      command('SET a 1');
      command(line);
      view(by('A'), [text('a', line)]);
    }
    expect(lines()).toContain('EXEC: a=EXEC');
    expect(lines()).toContain('FLUSHALL: a=FLUSHALL');
    expect(lines()).toContain('EVAL return 0: a=EVAL return 0');
  });

  it('is never put down to a command that failed', () => {
    command('SET a 1');
    command('INCR a', 'A', 'ERR value is not an integer');
    view(by('A'), [text('a', '1')]);
    expect(lines()).toEqual(['SET a 1: a=1', 'INCR a:']);
  });

  it('by nobody known, by an import, by a reset is a step of its own', () => {
    view({ by: 'other' }, [text('a', '1')]);
    view(by('import'), [text('b', '1')]);
    view(by('import'), [text('c', '1')]);
    tell({ type: 'import', ran: 2, failed: 0 });
    view({ by: 'reset' }, [], [{ key: 'a', how: 'deleted' }]);
    expect(lines()).toEqual(['other: a=1', 'import: b=1 c=1', 'reset: a=-']);
    expect(recorder.recorded.steps[1]).toMatchObject({ amount: 2, seq: 4 });
  });
});

describe('time', () => {
  it('that ends a key is a step, and so is a jump with all that it ended', () => {
    recorder.begin([text('a', '1', 1_005_000), text('b', '1', 1_090_000)], { isCut: false });
    view({ by: 'time' }, [], [{ key: 'a', how: 'expired' }], 5000);
    view({ by: 'time' }, [text('b', '1', 1_030_000)]);
    tell({ type: 'time', byMs: 60_000, offsetMs: 60_000 });
    view({ by: 'time' }, [], [{ key: 'b', how: 'expired' }], 1000);
    tell({ type: 'time', byMs: 0, offsetMs: 0 });
    expect(lines()).toEqual(['expiry: a=-', 'jump: b=1', 'expiry: b=-']);
    expect(recorder.recorded.steps[1]).toMatchObject({ amount: 60_000 });
  });

  it('that jumps to the end of its only key is one step', () => {
    recorder.begin([text('a', '1', 1_005_000)], { isCut: false });
    view({ by: 'time' }, [], [{ key: 'a', how: 'expired' }]);
    tell({ type: 'time', byMs: 5000, offsetMs: 5000 }, 1);
    expect(lines()).toEqual(['jump: a=-']);
  });
});

describe('an undo, and going back', () => {
  it('are steps that say what they took back', () => {
    command('SET a 1');
    view(by('A'), [text('a', '1')]);
    view({ by: 'undo' }, [], [{ key: 'a', how: 'deleted' }]);
    tell({ type: 'undo', undone: { label: 'SET a 1', keys: 1 } });
    view({ by: 'undo' }, [text('a', '1')]);
    tell({ type: 'undo', undone: { label: 'x', keys: 1 }, toSeq: 1 });
    expect(lines()).toEqual(['SET a 1: a=1', 'undo: a=-', 'restore: a=1']);
    expect(recorder.recorded.steps.at(-1)).toMatchObject({ seq, kind: 'restore' });
  });
});

describe('what is drawn of the past', () => {
  it('marks what the step changed, keeps its ghosts, and stands still in time', () => {
    command('SET a 1');
    view(by('A'), [text('a', '1')]);
    command('SET b 2');
    view(by('A'), [text('b', '2', nowMs + 60_000)]);
    command('DEL a', 'B');
    view(by('B'), [], [{ key: 'a', how: 'deleted' }]);
    const then = pastKeys(recorder, 2);
    expect(then.get('a')).toMatchObject({ isFresh: false, gone: undefined });
    expect(then.get('b')).toMatchObject({ isFresh: true, isNew: true, changedBy: 'A' });
    expect(then.get('b')?.asOfMs).toBe(recorder.recorded.steps[1]?.atMs);
    expect(pastKeys(recorder, 3).get('a')).toMatchObject({ gone: 'deleted', snapshot: { value: '1' } });
    expect([...pastKeys(recorder, 0)]).toEqual([]);
  });
});

describe('bounds', () => {
  it('let the oldest steps go, into the state before the first that is left', () => {
    recorder = new Recorder({ steps: 3, bytes: 1_000_000 });
    recorder.begin([], { isCut: false });
    for (const value of ['1', '2', '3', '4', '5']) {
      command(`SET k ${value}`);
      view(by('A'), [text('k', value)]);
    }
    expect(recorder.recorded).toMatchObject({ dropped: 2 });
    expect([0, 1, 2, 3].map(keysAfter)).toEqual(['k=2', 'k=3', 'k=4', 'k=5']);
    expect(recorder.recorded.steps.map(({ number }) => number)).toEqual([3, 4, 5]);
  });

  it('hold for bytes with a thousand keys and five thousand commands', () => {
    recorder = new Recorder({ steps: 2000, bytes: 2_000_000 });
    recorder.begin(
      Array.from({ length: 1000 }, (_, n) => text(`key:${n}`, 'x'.repeat(100))),
      { isCut: false },
    );
    for (let n = 0; n < 5000; n += 1) {
      command(`SET key:${n % 1000} ${n}`);
      view(by('A'), [text(`key:${n % 1000}`, 'y'.repeat(1000))]);
    }
    expect(recorder.bytes).toBeLessThanOrEqual(2_000_000);
    const { steps, dropped } = recorder.recorded;
    expect(steps.length + dropped).toBe(5000);
    expect(steps.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(recorder.bytes);
    expect(recorder.snapshotsAfter(0).size).toBe(1000);
  });

  it('cut what a step holds of a command, however long it was', () => {
    command(`MSET ${Array.from({ length: 5000 }, (_, n) => `k${n} ${'v'.repeat(500)}`).join(' ')}`);
    const [step] = recorder.recorded.steps;
    expect(step?.argCount).toBe(10_001);
    expect(JSON.stringify(step?.args).length).toBeLessThan(5000);
  });
});

describe('after the page was loaded anew', () => {
  it('what the server still tells is there, and what nobody knows is said', () => {
    command('SET old 1');
    command('SET a 1');
    view(by('A'), [text('a', '1')]);
    command('SET a 2');
    view(by('A'), [text('a', '2')]);
    command('DEL a');
    view(by('A'), [], [{ key: 'a', how: 'deleted' }]);
    const anew = new Recorder();
    refill(anew, [text('kept', '1')], told.slice(1));
    recorder = anew;
    expect(lines()).toEqual(['SET a 1: a=1', 'SET a 2: a=2', 'DEL a: a=-']);
    expect(recorder.recorded.isCut).toBe(true);
    expect([...recorder.recorded.unknownAtStart]).toEqual(['a']);
    expect([0, 1, 2, 3].map(keysAfter)).toEqual(['kept=1', 'kept=1 a=1', 'kept=1 a=2', 'kept=1']);
    expect(recorder.recorded.steps[0]?.changes.get('a')).toMatchObject({ isUnknown: true });
    expect(recorder.recorded.steps[1]?.changes.get('a')).toMatchObject({ isUnknown: false });
    expect(pastKeys(recorder, 1).get('a')).toMatchObject({ isNew: false });
  });

  it('behind a server that began anew the steps stay, and what differs is somebody else’s', () => {
    command('SET a 1');
    view(by('A'), [text('a', '1')]);
    recorder.goOn([text('b', '1')], { seq: 0, atMs: nowMs });
    expect(lines()).toEqual(['SET a 1: a=1', 'other: b=1 a=-']);
    expect(recorder.recorded.forgottenUpTo).toBe(2);
  });
});

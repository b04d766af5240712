import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FsyncCredit, type FsyncPolicy } from '#sandbox/server/chaos/fsync-credit.ts';

const everysec: FsyncPolicy = { fsync: 'everysec', quietMs: 1350, isPutOff: false };
const idle = (sleeps: number) => ({ isIdle: true, sleeps });
const syncing = (sleeps: number) => ({ isIdle: false, sleeps });

describe('under everysec', () => {
  it('what was there at one idle look is synced when the thread has been awake by the next', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: idle(1), policy: everysec });
    credit.look({ atMs: 25, lengthBytes: 150, thread: syncing(2), policy: everysec });
    expect(credit.syncedBytes).toBe(0);
    credit.look({ atMs: 50, lengthBytes: 180, thread: idle(3), policy: everysec });
    expect(credit.syncedBytes).toBe(100);
    expect(credit.syncedAtMs).toBe(50);
  });

  it('a thread that slept on has synced nothing', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: idle(1), policy: everysec });
    credit.look({ atMs: 1000, lengthBytes: 200, thread: idle(1), policy: everysec });
    expect(credit.syncedBytes).toBe(0);
  });

  it('all is synced once the file has been quiet for long enough, and not before', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: idle(5), policy: everysec });
    credit.look({ atMs: 1349, lengthBytes: 100, thread: idle(5), policy: everysec });
    expect(credit.syncedBytes).toBe(0);
    credit.look({ atMs: 1350, lengthBytes: 100, thread: idle(5), policy: everysec });
    expect(credit.syncedBytes).toBe(100);
  });

  it('quiet says nothing while the thread is at work, syncs are put off, or the process stood still', () => {
    const look = (thread: ReturnType<typeof idle>, policy: FsyncPolicy, interrupts: boolean) => {
      const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
      credit.look({ atMs: 0, lengthBytes: 100, thread, policy });
      if (interrupts) credit.interrupt();
      credit.look({ atMs: 5000, lengthBytes: 100, thread, policy });
      return credit.syncedBytes;
    };
    expect(look(idle(1), everysec, false)).toBe(100);
    expect(look(syncing(1), everysec, false)).toBe(0);
    expect(look(idle(1), { ...everysec, isPutOff: true }, false)).toBe(0);
    expect(look(idle(1), everysec, true)).toBe(0);
    expect(look(idle(1), { ...everysec, fsync: 'no' }, false)).toBe(0);
  });

  it('a pause between two looks wakes the thread and proves nothing', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: idle(1), policy: everysec });
    credit.interrupt();
    credit.look({ atMs: 25, lengthBytes: 100, thread: idle(2), policy: everysec });
    expect(credit.syncedBytes).toBe(0);
  });
});

describe('under always', () => {
  const always: FsyncPolicy = { ...everysec, fsync: 'always' };

  it('all is synced', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: undefined, policy: always });
    expect(credit.syncedBytes).toBe(100);
  });

  it('what another policy left is synced with the next write', () => {
    const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
    credit.look({ atMs: 0, lengthBytes: 100, thread: undefined, policy: { ...always, fsync: 'no' } });
    credit.look({ atMs: 25, lengthBytes: 100, thread: undefined, policy: always });
    expect(credit.syncedBytes).toBe(0);
    credit.look({ atMs: 50, lengthBytes: 101, thread: undefined, policy: always });
    expect(credit.syncedBytes).toBe(101);
  });
});

it('a file that was cut has no more synced than it holds', () => {
  const credit = new FsyncCredit({ syncedBytes: 100, lengthBytes: 100 });
  credit.look({ atMs: 0, lengthBytes: 60, thread: undefined, policy: undefined });
  expect(credit.syncedBytes).toBe(60);
});

/**
 * A model of Redis and of its thread: writes grow the file, a sync begins and covers what is there, and ends. Each falling
 * asleep counts. Whatever happens between looks, never is more credited than was synced.
 */
it('never credits more than was synced, whatever comes between two looks', () => {
  const step = fc.constantFrom('write', 'begin', 'block', 'end', 'look') as fc.Arbitrary<
    'write' | 'begin' | 'block' | 'end' | 'look'
  >;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const credit = new FsyncCredit({ syncedBytes: 0, lengthBytes: 0 });
      let length = 0;
      let synced = 0;
      let covers: number | undefined;
      let sleeps = 1;
      for (const [atMs, one] of steps.entries()) {
        if (one === 'write') length += 10;
        if (one === 'begin' && covers === undefined) covers = length;
        if (one === 'block' && covers !== undefined) sleeps += 1;
        if (one === 'end' && covers !== undefined) {
          synced = covers;
          covers = undefined;
          sleeps += 1;
        }
        if (one !== 'look') continue;
        credit.look({
          atMs,
          lengthBytes: length,
          thread: { isIdle: covers === undefined, sleeps },
          policy: everysec,
        });
        expect(credit.syncedBytes).toBeLessThanOrEqual(synced);
      }
    }),
    { numRuns: 2000 },
  );
});

import { describe, expect, it } from 'vitest';
import { LoopShare } from '#sandbox/doors/loop-share.ts';

/** Works a hundred milliseconds of every second for `who`; returns what it must wait at the end. */
function workHard(share: LoopShare, who: string, seconds: number, alsoThere?: string): number {
  let waitMs = 0;
  for (let ms = 0; ms < seconds * 1000; ms += 10) {
    if (alsoThere !== undefined) share.spend(alsoThere, 0.1, ms);
    waitMs = share.spend(who, 9, ms);
  }
  return waitMs;
}

describe('the share of the thread', () => {
  it('is everything for who is alone', () => {
    expect(workHard(new LoopShare(), 'one', 5)).toBe(0);
  });

  it('is a part while others want some', () => {
    expect(workHard(new LoopShare(), 'one', 1, 'other')).toBeGreaterThan(100);
  });

  it('makes only who takes too much wait', () => {
    const share = new LoopShare();
    workHard(share, 'one', 1, 'other');
    expect(share.spend('other', 0.1, 1000)).toBe(0);
  });

  it('is everything again when the others have gone', () => {
    const share = new LoopShare();
    workHard(share, 'one', 1, 'other');
    expect(share.spend('one', 9, 3000)).toBe(0);
  });

  it('forgives with time', () => {
    const share = new LoopShare();
    workHard(share, 'one', 1, 'other');
    share.spend('other', 0.1, 60_000);
    expect(share.spend('one', 9, 60_000)).toBe(0);
  });

  it('is not divided for strangers at the door, who have only a part themselves', () => {
    const share = new LoopShare();
    let [known, stranger] = [0, 0];
    for (let ms = 0; ms < 1000; ms += 10) {
      stranger = share.spend('an address', 5, ms, false);
      known = share.spend('one', 9, ms);
    }
    expect(known).toBe(0);
    expect(stranger).toBeGreaterThan(100);
  });

  it('takes only a little of a turn that lasted for ever: the machine may have been busy elsewhere', () => {
    const share = new LoopShare();
    share.spend('other', 0.1, 0);
    expect(share.spend('one', 5000, 1)).toBeLessThanOrEqual(200);
  });
});

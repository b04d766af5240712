import { describe, expect, it } from 'vitest';
import { ClientNames } from '#sandbox/doors/client-names.ts';
import { FramePace } from '#sandbox/doors/frame-pace.ts';
import { isSameToken, LoginGuard } from '#sandbox/doors/login-guard.ts';

describe('the pace of frames', () => {
  it('gives its burst at once and then so many a second', () => {
    const bucket = new FramePace({ perSecond: 10, burst: 3, nowMs: 0 });
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
    expect(bucket.take(0)).toBe(100);
    expect(bucket.take(100)).toBe(100);
    expect(bucket.take(10_000)).toBe(0);
  });

  it('never holds more than its burst, and does not mind a clock that steps back', () => {
    const bucket = new FramePace({ perSecond: 10, burst: 1, nowMs: 1000 });
    expect(bucket.take(500)).toBe(0);
    expect(bucket.take(500)).toBe(100);
    expect(bucket.take(1e9)).toBe(0);
    expect(bucket.take(1e9)).toBeGreaterThan(0);
  });
});

describe('the login guard', () => {
  it('waits longer with each wrong guess, shuts after a hundred and opens after a minute', () => {
    const guard = new LoginGuard();
    expect([guard.wrong('a', 0), guard.wrong('a', 0), guard.wrong('a', 0)]).toEqual([50, 100, 200]);
    for (let i = 0; i < 96; i += 1) guard.wrong('a', 0);
    expect(guard.isShut('a', 1)).toBe(false);
    expect(guard.wrong('a', 1)).toBe(2000);
    expect(guard.isShut('a', 1)).toBe(true);
    expect(guard.isShut('b', 1)).toBe(false);
    expect(guard.isShut('a', 60_001)).toBe(false);
    expect(guard.wrong('a', 60_001)).toBe(50);
  });

  it('compares tokens of any length', () => {
    expect(isSameToken(Buffer.from('secret'), 'secret')).toBe(true);
    expect(isSameToken(Buffer.from('secre'), 'secret')).toBe(false);
    expect(isSameToken(Buffer.from(''), 'secret')).toBe(false);
  });
});

describe('client names', () => {
  it('are the smallest free number of each sandbox', () => {
    const names = new ClientNames();
    const one = { id: 'one' };
    expect([names.take(one), names.take(one), names.take({ id: 'two' })]).toEqual(['R1', 'R2', 'R1']);
    names.giveBack(one, 'R1');
    expect([names.take(one), names.take(one)]).toEqual(['R1', 'R3']);
  });
});

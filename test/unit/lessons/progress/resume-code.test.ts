import { describe, expect, it } from 'vitest';
import { hashResumeCode, newResumeCode } from '#lessons/progress/resume-code.ts';

describe('a resume code', () => {
  it('is five groups of four from an alphabet without look-alikes', () => {
    for (let round = 0; round < 200; round += 1) {
      expect(newResumeCode()).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){4}[0-9a-hjkmnp-tv-z]{4}$/);
    }
  });

  it('uses every character of the alphabet: 100 bits', () => {
    const seen = new Set(Array.from({ length: 500 }, newResumeCode).join('').replaceAll('-', ''));
    expect(seen.size).toBe(32);
  });

  it.each([
    ['as shown', 'k7f2-9mq0-04tb-1ze8-hj3n'],
    ['in upper case', 'K7F2-9MQ0-04TB-1ZE8-HJ3N'],
    ['without dashes, with spaces', '  k7f2 9mq0 04tb 1ze8 hj3n '],
    ['with o for zero and l or I for one', 'k7f2-9mqo-O4tb-lze8-hj3n'],
  ])('is recognised %s', (_, typed) => {
    expect(hashResumeCode(typed)).toBe(hashResumeCode('k7f2-9mq0-04tb-1ze8-hj3n'));
    expect(hashResumeCode(typed)).toMatch(/^[\w-]{43}$/);
  });

  it.each([
    '',
    'k7f2',
    'k7f2-9mq0-04tb-1ze8-hj3n-k7f2',
    'u7f2-9mq0-04tb-1ze8-hj3n',
    "k7f2-9mq0-04tb-1ze8-hj3'",
  ])('is not %j', typed => {
    expect(hashResumeCode(typed)).toBeUndefined();
  });

  it('hashes differently for each code', () => {
    expect(hashResumeCode('k7f2-9mq0-04tb-1ze8-hj3n')).not.toBe(hashResumeCode('k7f2-9mq0-04tb-1ze8-hj3p'));
  });
});

import { describe, expect, it } from 'vitest';
import { createIdentity } from '#sandbox/identity.ts';

const identity = createIdentity({ secret: 'a-secret-of-at-least-32-characters!!' });
const pair = (cookie: string) => cookie.slice(0, cookie.indexOf(';'));

describe('the learner cookie', () => {
  it('names the learner to whom it was issued, in both shapes of headers', () => {
    const { learnerId, cookie } = identity.issue();
    expect(identity.identify({ cookie: pair(cookie) })).toBe(learnerId);
    expect(identity.identify(new Headers({ cookie: `a=b; ${pair(cookie)}; c=d` }))).toBe(learnerId);
  });

  it('cannot be read by scripts, is not sent across sites, and lasts a year', () => {
    const { cookie } = identity.issue();
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=31536000',
      'Path=/',
      'SameSite=Lax',
    ]);
    expect(identity.issue({ secure: true }).cookie).toContain('; Secure');
  });

  it('gives each learner another id', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => identity.issue().learnerId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{20}$/);
  });

  it('counts as none when any one character of it is changed', () => {
    const { cookie } = identity.issue();
    const [name = '', value = ''] = pair(cookie).split('=');
    for (let at = 0; at < value.length; at += 1) {
      const other = value[at] === 'A' ? 'B' : 'A';
      const tampered = value.slice(0, at) + other + value.slice(at + 1);
      // The last base64 character carries two bits that say nothing; text is compared, so they count too.
      expect(identity.identify({ cookie: `${name}=${tampered}` }), tampered).toBeUndefined();
    }
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['an empty value', 'keyspace_learner='],
    ['no mac', 'keyspace_learner=v1.aaaaaaaaaaaaaaaaaaaa'],
    ['an empty mac', 'keyspace_learner=v1.aaaaaaaaaaaaaaaaaaaa.'],
    ['an id that is a glob', 'keyspace_learner=v1.*.x'],
    ['an encoded id', 'keyspace_learner=v1.%2a%00aaaaaaaaaaaaaaaaaa.x'],
    ['broken encoding', 'keyspace_learner=%E0%A4%A'],
    ['a megabyte', `keyspace_learner=${'a'.repeat(1_000_000)}`],
    ['a name from the prototype', '__proto__=v1; constructor=x'],
  ])('counts as none with %s', (_, cookie) => {
    expect(identity.identify({ cookie })).toBeUndefined();
  });

  it('counts as none when another secret signed it', () => {
    const other = createIdentity({ secret: 'another-secret-of-at-least-32-chars!' });
    expect(identity.identify({ cookie: pair(other.issue().cookie) })).toBeUndefined();
  });

  it('is taken away by a cookie that is over at once', () => {
    expect(identity.clearingCookie()).toMatch(/^keyspace_learner=; Max-Age=0; Path=\//);
  });
});

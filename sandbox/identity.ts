/**
 * Who is calling. A learner is a random id in a signed cookie; there are no accounts and no passwords.
 *
 * The cookie is `keyspace_learner=v1.<id>.<mac>`, the mac being HMAC-SHA256 over version and id by the server's
 * secret. A cookie that does not verify counts as none: the caller becomes a fresh learner and the bad cookie is
 * replaced. The id alone opens nothing, so it may appear in logs; the mac may not.
 *
 * Both doors of the web port ask here: HTTP with a `Headers`, WebSocket with Node's plain headers.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

const cookieName = 'keyspace_learner';
const version = 'v1';
const oneYearSeconds = 365 * 24 * 3600;
const learnerIdPattern = /^[0-9a-z]{20}$/;
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export type CallerHeaders = Headers | { readonly cookie?: string | undefined };

export interface Identity {
  /** The learner whose cookie this is; undefined if there is none or it was tampered with. */
  identify(headers: CallerHeaders): string | undefined;
  /** A fresh learner and the `Set-Cookie` value that makes the caller that learner. */
  issue(options?: { secure?: boolean }): { learnerId: string; cookie: string };
  /** The `Set-Cookie` value for a learner who has proved who they are by a resume code. */
  cookieFor(learnerId: string, options?: { secure?: boolean }): string;
  /** The `Set-Cookie` value that takes the cookie away. */
  clearingCookie(): string;
}

/** @param options.secret signs; whoever has it can be any learner */
export function createIdentity(options: { secret: string }): Identity {
  const sign = (learnerId: string) =>
    createHmac('sha256', options.secret).update(`${cookieName}:${version}:${learnerId}`).digest('base64url');

  const cookieFor = (learnerId: string, { secure = false } = {}) =>
    serialize(cookieName, `${version}.${learnerId}.${sign(learnerId)}`, {
      ...attributes,
      secure,
      maxAge: oneYearSeconds,
    });

  return {
    identify(headers) {
      const header = headers instanceof Headers ? headers.get('cookie') : headers.cookie;
      const value = header ? parse(header, cookieName)[cookieName] : undefined;
      return value === undefined ? undefined : verify(value, sign);
    },
    issue(issueOptions) {
      const learnerId = newLearnerId();
      return { learnerId, cookie: cookieFor(learnerId, issueOptions) };
    },
    cookieFor,
    clearingCookie: () => serialize(cookieName, '', { ...attributes, maxAge: 0 }),
  };
}

const attributes = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;

function verify(value: string, sign: (learnerId: string) => string): string | undefined {
  const [givenVersion, learnerId, mac, ...rest] = value.split('.');
  if (givenVersion !== version || learnerId === undefined || mac === undefined || rest.length > 0)
    return undefined;
  if (!learnerIdPattern.test(learnerId)) return undefined;
  const expected = Buffer.from(sign(learnerId));
  const given = Buffer.from(mac);
  return expected.length === given.length && timingSafeEqual(expected, given) ? learnerId : undefined;
}

/** 100 random bits. */
function newLearnerId(): string {
  return Array.from(randomBytes(20), byte => alphabet[byte % alphabet.length]).join('');
}

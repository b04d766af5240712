/**
 * The code by which a learner goes on in another browser: `k7f2-9mqx-04tb-vze8-hj3n`.
 *
 * 20 characters of Crockford's alphabet are 100 random bits, so a plain hash is as good as a salted one and no
 * guessing helps. Only the hash is kept. Reading is forgiving: case, spaces and dashes don't matter, `o` is zero,
 * `i` and `l` are one.
 */
import { createHash, randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const characters = 20;
const groupLength = 4;

/** A fresh code, to be shown once. */
export function newResumeCode(): string {
  const code = Array.from(randomBytes(characters), byte => alphabet[byte % alphabet.length]).join('');
  return (code.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}

/** The hash under which a code is kept; undefined if what was typed cannot be a code. */
export function hashResumeCode(typed: string): string | undefined {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  if (code.length !== characters) return undefined;
  if ([...code].some(character => !alphabet.includes(character))) return undefined;
  return createHash('sha256').update(`keyspace resume code v1:${code}`).digest('base64url');
}

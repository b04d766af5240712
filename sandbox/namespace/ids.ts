/**
 * Names of namespaces. An id stands in key names, in ACL patterns and in the RESP door's user name, so it has nothing
 * but letters and digits: an id of `*` would open everything.
 */
import { createHmac, randomBytes, randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const length = 12;
const pattern = /^[a-z][a-z0-9]{9,31}$/;

export function newId(): string {
  let id = alphabet[randomInt(26)] ?? 'a';
  while (id.length < length) id += alphabet[randomInt(alphabet.length)];
  return id;
}

export function isId(text: string): boolean {
  return pattern.test(text);
}

/** What every key of the namespace begins with. */
export function prefixOf(id: string): Buffer {
  return Buffer.from(`{${id}}:`);
}

export function newToken(): string {
  return randomBytes(18).toString('base64url');
}

/** The password of its user on the server: derived, so that it is stored nowhere. */
export function passwordOf(id: string, secret: string): string {
  return createHmac('sha256', secret).update(`namespace user ${id}`).digest('hex');
}

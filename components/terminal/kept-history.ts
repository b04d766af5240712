/**
 * What was typed, kept in this browser from one visit to the next. One line of the store is one line of the prompt, so
 * nothing has to be parsed. Lines with a password in them are never kept.
 */
import { emptyHistory, type InputHistory } from './input-history.ts';

const storeName = 'keyspace:terminal-history';
const linesKept = 200;
const lineBytesKept = 500;

/** AUTH, HELLO … AUTH, ACL SETUSER, MIGRATE … AUTH, CONFIG SET …pass …, and the like. */
const secret =
  /^\s*(?:\d+\s+)?(?:auth\b|acl\s+setuser\b|config\s+set\b.*(?:pass|auth|secret|user)|(?:hello|migrate|sentinel)\b.*(?:auth|pass))/i;

export function isSecret(line: string): boolean {
  return secret.test(line);
}

/** The history of earlier visits, as it is at the first prompt. */
export function readHistory(): InputHistory {
  try {
    const lines = (localStorage.getItem(storeName) ?? '').split('\n').filter(line => line !== '');
    return { lines, at: lines.length, draft: '' };
  } catch {
    // Storage is forbidden; the history then begins with this page.
    return emptyHistory;
  }
}

export function keepHistory({ lines }: InputHistory): void {
  const kept = lines.filter(line => line.length <= lineBytesKept && !/[\r\n]/.test(line) && !isSecret(line));
  try {
    localStorage.setItem(storeName, kept.slice(-linesKept).join('\n'));
  } catch {
    // Storage is full or forbidden; the history then lasts as long as the page.
  }
}

/** For the settings. */
export function forgetHistory(): void {
  try {
    localStorage.removeItem(storeName);
  } catch {
    // Nothing is stored where storage is forbidden.
  }
}

/** Puts a learner's sandbox into a sample: as text for copying, as HTML for looking at, there with the token hidden. */
import { placeholders } from './samples.ts';

export interface Address {
  readonly id: string;
  readonly token: string;
  readonly host: string;
  readonly port: string;
}

/** As long for every token, so that it tells nothing. */
const hiddenToken = '•'.repeat(12);

/** The parts of a sandbox's `redis://` URL; undefined if it is none. By hand, as not every browser reads such URLs. */
export function readAddress(url: string): Address | undefined {
  const [, id, token, host, port] = /^redis:\/\/([^:@/]+):([^:@/]+)@(.+):([0-9]+)$/.exec(url) ?? [];
  if (id === undefined || token === undefined || host === undefined || port === undefined) return undefined;
  return { id, token, host: host.replace(/^\[(.+)\]$/, '$1'), port };
}

/** Only programs on the same machine reach this host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

export function fillText(text: string, address: Address): string {
  return fill(text, address);
}

export function fillHtml(html: string, address: Address, isTokenShown: boolean): string {
  const { id, token, host, port } = address;
  return fill(html, {
    id: escapeHtml(id),
    token: isTokenShown ? escapeHtml(token) : hiddenToken,
    host: escapeHtml(host),
    port: escapeHtml(port),
  });
}

/** The URL for the eye. */
export function maskUrl(url: string, address: Address): string {
  return url.replace(`:${address.token}@`, `:${hiddenToken}@`);
}

function fill(text: string, { id, token, host, port }: Address): string {
  const inUrl = host.includes(':') ? `[${host}]` : host;
  return text
    .replaceAll(placeholders.id, () => id)
    .replaceAll(placeholders.token, () => token)
    .replaceAll(`@${placeholders.host}`, () => `@${inUrl}`)
    .replaceAll(placeholders.host, () => host)
    .replaceAll(placeholders.port, () => port);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

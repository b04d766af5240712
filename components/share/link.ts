/**
 * A link that carries a start state and commands: `/playground#s=1.<deflated JSON in base64url>`. It is the part of
 * an address that browsers do not send, so no server ever sees it. Whoever made it is unknown and may mean harm:
 * what is read from one is bounded, checked, and only ever shown, until its reader says that it shall run.
 */
import * as z from 'zod/mini';
import { letterSchema } from '#sandbox/protocol.ts';
import { linkMark as mark } from './link-mark.ts';

const version = '1';
/** Of the link's own part; browsers and chat programs take this much. */
export const longestLink = 16_000;
const longestText = 262_144;

/** One line, with nothing in it that would not show or would change how the rest of it shows. */
const lineSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(32_768), z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u));

export const sharedSchema = z.strictObject({
  /** redis-cli lines that make the keys; none for an empty key space. */
  start: z.array(lineSchema).check(z.maxLength(2000)),
  /** For the reader, one after the other. */
  run: z.array(z.strictObject({ client: letterSchema, line: lineSchema })).check(z.maxLength(100)),
});
export type Shared = z.infer<typeof sharedSchema>;
export type SharedCommand = Shared['run'][number];

/** Thrown for what can't be a link or is none; the message can be shown as it is. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** The part of an address from its `#` on. @throws {LinkError} if it is too long, or a line can't be in one */
export async function encodeShared(shared: Shared): Promise<string> {
  const parsed = sharedSchema.safeParse(shared);
  if (!parsed.success) {
    throw new LinkError(
      'This is too much for a link, or has characters that would not show. Export a file instead.',
    );
  }
  const packed = await pack(JSON.stringify(parsed.data));
  const hash = `${mark}${version}.${packed}`;
  if (hash.length > longestLink) {
    const [size, most] = [hash.length, longestLink].map(length => Math.ceil(length / 1000));
    throw new LinkError(`A link would have ${size} kB, and ${most} kB is the most. Export a file instead.`);
  }
  return hash;
}

/** What the part of an address brings; undefined if it is about something else. @throws {LinkError} */
export async function decodeShared(hash: string): Promise<Shared | undefined> {
  if (!hash.startsWith(mark)) return undefined;
  const [found, packed = '', ...more] = hash.slice(mark.length).split('.');
  if (found !== version && /^\d{1,4}$/.test(found ?? '')) {
    throw new LinkError(
      'This link is of a newer kind than this page. Reload it, or ask for an exported file.',
    );
  }
  const broken = new LinkError(
    'This link is broken. Perhaps a part of it was lost on the way: copy it anew.',
  );
  if (found !== version || more.length > 0 || hash.length > longestLink) throw broken;
  const text = await unpack(packed).catch(() => {
    throw broken;
  });
  const parsed = sharedSchema.safeParse(parseJson(text));
  if (!parsed.success) throw broken;
  return parsed.data;
}

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Stops as soon as more comes out than a link may hold, however little went in. */
async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > longestText) {
      await reader.cancel();
      throw new RangeError('too much');
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `B> GET x`, as a person writes whose command it is; without a letter it is A's. */
export function readCommands(text: string): SharedCommand[] {
  return text.split('\n').flatMap(row => {
    const [, letter, line = ''] = /^\s*(?:([A-H])>)?\s*(.*?)\s*$/.exec(row) ?? [];
    return line === '' ? [] : [{ client: z.catch(letterSchema, 'A').parse(letter), line }];
  });
}

export function writeCommands(commands: readonly SharedCommand[]): string {
  const isOnlyA = commands.every(({ client }) => client === 'A');
  return commands.map(({ client, line }) => (isOnlyA ? line : `${client}> ${line}`)).join('\n');
}

/**
 * Redis's glob (`stringmatchlen`), compiled once and matched without its recursion: time is at most pattern times
 * string, whatever the stars. Its oddities are kept: no pattern but the empty one matches the empty string, an open
 * bracket runs to the pattern's end, and ranges compare signed bytes.
 */
type Token = 'star' | 'any' | { readonly byte: number } | { readonly members: ReadonlySet<number> };

export interface Glob {
  readonly tokens: readonly Token[];
  /** The pattern is a lone `*`, which KEYS and SCAN take for everything, the empty name too. */
  readonly isEverything: boolean;
}

const star = 0x2a;
const question = 0x3f;
const open = 0x5b;
const close = 0x5d;
const backslash = 0x5c;
const caret = 0x5e;
const dash = 0x2d;

export function compileGlob(pattern: Uint8Array): Glob {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const byte = pattern[at] ?? 0;
    if (byte === star) {
      if (tokens.at(-1) !== 'star') tokens.push('star');
      at += 1;
    } else if (byte === question) {
      tokens.push('any');
      at += 1;
    } else if (byte === open) {
      const set = readSet(pattern, at + 1);
      tokens.push({ members: set.members });
      at = set.next;
    } else {
      const isEscape = byte === backslash && at + 1 < pattern.length;
      tokens.push({ byte: isEscape ? (pattern[at + 1] ?? 0) : byte });
      at += isEscape ? 2 : 1;
    }
  }
  return { tokens, isEverything: pattern.length === 1 && pattern[0] === star };
}

const signed = (byte: number) => (byte << 24) >> 24;

function readSet(pattern: Uint8Array, start: number): { members: Set<number>; next: number } {
  const negated = pattern[start] === caret;
  const listed = new Set<number>();
  let at = negated ? start + 1 : start;
  for (;;) {
    const left = pattern.length - at;
    const byte = pattern[at] ?? 0;
    if (left >= 2 && byte === backslash) {
      listed.add(pattern[at + 1] ?? 0);
      at += 2;
    } else if (left <= 0) {
      break;
    } else if (byte === close) {
      at += 1;
      break;
    } else if (left >= 3 && pattern[at + 1] === dash) {
      const ends = [signed(byte), signed(pattern[at + 2] ?? 0)].sort((a, b) => a - b);
      for (let value = ends[0] ?? 0; value <= (ends[1] ?? -1); value += 1) listed.add(value & 0xff);
      at += 3;
    } else {
      listed.add(byte);
      at += 1;
    }
  }
  if (!negated) return { members: listed, next: at };
  const others = new Set<number>();
  for (let value = 0; value < 256; value += 1) if (!listed.has(value)) others.add(value);
  return { members: others, next: at };
}

/** Whether the whole string matches. */
export function matchesGlob({ tokens }: Glob, text: Uint8Array): boolean {
  if (text.length === 0) return tokens.length === 0;
  let token = 0;
  let at = 0;
  // Only the last star ever needs to take more: what stands before it has matched as early as it can.
  let lastStar = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current === 'star') {
      lastStar = token;
      token += 1;
      resumeAt = at;
    } else if (current !== undefined && matchesByte(current, text[at] ?? 0)) {
      token += 1;
      at += 1;
    } else if (lastStar >= 0) {
      token = lastStar + 1;
      resumeAt += 1;
      at = resumeAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === 'star') token += 1;
  return token === tokens.length;
}

function matchesByte(token: Exclude<Token, 'star'>, byte: number): boolean {
  if (token === 'any') return true;
  return 'byte' in token ? token.byte === byte : token.members.has(byte);
}

/** Lua 5.1 in tokens, as far as the operators need it: names, numbers, strings and signs with their places. */

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'sign';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** In order of trying: long strings and comments before signs. */
const patterns: readonly (readonly [Token['kind'] | 'skip', RegExp])[] = [
  ['skip', /\s+/y],
  ['skip', /--\[(=*)\[[\s\S]*?\]\1\]/y],
  ['skip', /--[^\n]*/y],
  ['string', /\[(=*)\[[\s\S]*?\]\1\]/y],
  ['string', /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_]\w*/y],
  ['sign', /\.\.\.|\.\.|==|~=|<=|>=|[+\-*/%^#<>=(){}[\];:,.]/y],
];

/** The tokens up to the first thing that is no Lua. */
export function luaTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at);
    if (found === undefined) return tokens;
    if (found.kind !== 'skip') tokens.push({ ...found, kind: found.kind });
    at = found.to;
  }
  return tokens;
}

function tokenAt(text: string, from: number) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = from;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { kind, text: found, from, to: from + found.length };
  }
  return undefined;
}

const opening = ['(', '{', '['];
const closing = [')', '}', ']'];

/** Index of the bracket that closes the one at `open`; undefined if none does. */
export function closingOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const { kind, text = '' } = tokens[index] ?? {};
    if (kind !== 'sign') continue;
    if (opening.includes(text)) depth += 1;
    if (closing.includes(text)) depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}

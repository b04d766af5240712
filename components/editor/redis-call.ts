/**
 * Which Redis command stands at a place of a text, and at which of its arguments: in a line of a Redis file, or in the
 * arguments of `redis.call('…')` in Lua and `redis.call('…')` in TypeScript. Pure.
 */

export interface RedisCall {
  /** The words before the one at the place, as they will be sent; `undefined` where one is no literal. */
  readonly before: readonly (string | undefined)[];
  /** What stands there of the word at the place, up to the place. */
  readonly part: string;
}

/** In a line of a Redis file. @param before the line up to the place */
export function callInLine(before: string): RedisCall | undefined {
  if (/^\s*#/.test(before)) return undefined;
  const words: string[] = [];
  let word = '';
  let quote = '';
  let isIn = false;
  for (let at = 0; at < before.length; at += 1) {
    const character = before[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote === '"') word += before[++at] ?? '';
      else if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      isIn = true;
    } else if (/\s/.test(character)) {
      if (isIn) words.push(word);
      word = '';
      isIn = false;
    } else {
      word += character;
      isIn = true;
    }
  }
  return { before: words, part: word };
}

const opening = /\b(?:redis\s*\.\s*p?call|\.\s*call)\s*\($|(?:^|[^\w.])(?:redis|\w+)\s*\.\s*p?call\s*\($/;
/** Further back nobody looks: an argument list is short. */
const farthest = 4000;

/** In an argument list. @param text the text up to the place */
export function callInText(text: string): RedisCall | undefined {
  const tail = text.slice(-farthest);
  const words: (string | undefined)[] = [];
  const start = openParenthesis(tail);
  if (start === undefined || !opening.test(tail.slice(0, start + 1))) return undefined;
  const args = splitArguments(tail.slice(start + 1));
  const last = args.pop() ?? '';
  for (const argument of args) words.push(literal(argument));
  const [, , open] = /^\s*(["'`])((?:\\.|(?!\1).)*)$/s.exec(last) ?? [];
  if (open === undefined) return words.length === 0 ? undefined : { before: words, part: '' };
  return { before: words, part: open };
}

/** Where the innermost parenthesis that is still open stands. Strings are looked over, comments are not. */
function openParenthesis(text: string): number | undefined {
  const open: number[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote || (character === '\n' && quote !== '`')) quote = '';
    } else if (/["'`]/.test(character)) quote = character;
    else if (character === '(') open.push(at);
    else if (character === ')') open.pop();
  }
  return open.at(-1);
}

function splitArguments(text: string): string[] {
  const args = [''];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') args[args.length - 1] += character + (text[++at] ?? '');
      else if (character === quote) quote = '';
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      args.push('');
      continue;
    }
    if (character !== '\\' || quote === '') args[args.length - 1] += character;
  }
  return args;
}

const literal = (argument: string): string | undefined =>
  /^\s*(["'`])((?:(?!\1)[^\\])*)\1\s*$/s.exec(argument)?.[2] ?? /^\s*(-?\d+)\s*$/.exec(argument)?.[1];

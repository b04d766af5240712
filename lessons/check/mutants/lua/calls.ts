/** `redis.call(…)` in a script. */
import { closingOf, type Token } from '#lessons/check/mutants/lua/tokens.ts';

export interface LuaArgument {
  readonly from: number;
  readonly to: number;
  /** Between quotation marks, in upper case; undefined for anything but a string. */
  readonly word: string | undefined;
}

export interface LuaCall {
  /** Of the whole call. */
  readonly from: number;
  readonly to: number;
  /** In upper case; empty if it is not a plain string. */
  readonly command: string;
  /** All, the command's name first. */
  readonly args: readonly LuaArgument[];
  /** It is a statement: nobody looks at its reply. */
  readonly isStatement: boolean;
}

export function luaCalls(tokens: readonly Token[]): LuaCall[] {
  const calls: LuaCall[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.text !== 'redis' || tokens[index + 1]?.text !== '.') continue;
    if (!['call', 'pcall'].includes(tokens[index + 2]?.text ?? '') || tokens[index + 3]?.text !== '(')
      continue;
    const close = closingOf(tokens, index + 3);
    const end = tokens[close ?? -1];
    if (close === undefined || end === undefined) continue;
    const args = argumentsOf(tokens.slice(index + 4, close));
    calls.push({
      from: token.from,
      to: end.to,
      command: args[0]?.word ?? '',
      args,
      isStatement: beginsStatement(tokens[index - 1], token) && endsStatement(tokens[close + 1]),
    });
  }
  return calls;
}

function argumentsOf(tokens: readonly Token[]): LuaArgument[] {
  const args: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (['(', '{', '['].includes(token.text) && token.kind === 'sign') depth += 1;
    if ([')', '}', ']'].includes(token.text) && token.kind === 'sign') depth -= 1;
    if (token.text === ',' && depth === 0) args.push([]);
    else args.at(-1)?.push(token);
  }
  return args.flatMap(parts => {
    const [first] = parts;
    const last = parts.at(-1);
    if (first === undefined || last === undefined) return [];
    const isWord = parts.length === 1 && first.kind === 'string' && /^['"]/.test(first.text);
    return [
      { from: first.from, to: last.to, word: isWord ? first.text.slice(1, -1).toUpperCase() : undefined },
    ];
  });
}

const before = ['then', 'do', 'else', 'repeat', 'end', ';', ')', ']', '}'];
const notBefore = ['=', 'return', '(', ',', '..', '+', '-', '*', '/', '%', '==', '~=', '<', '>', '<=', '>='];
const operators = ['and', 'or', 'not', 'if', 'elseif', 'while', 'until', 'in'];

function beginsStatement(previous: Token | undefined, _first: Token): boolean {
  if (previous === undefined || before.includes(previous.text)) return true;
  if (notBefore.includes(previous.text) || operators.includes(previous.text)) return false;
  return previous.kind !== 'sign';
}

function endsStatement(next: Token | undefined): boolean {
  if (next === undefined || next.text === ';') return true;
  return next.kind === 'name' && !['and', 'or'].includes(next.text);
}

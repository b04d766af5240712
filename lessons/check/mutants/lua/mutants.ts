/** The mutants of a script. Text rules on its tokens: enough for scripts of a few dozen lines. */
import { type LuaCall, luaCalls } from '#lessons/check/mutants/lua/calls.ts';
import { closingOf, luaTokens, type Token } from '#lessons/check/mutants/lua/tokens.ts';
import { type Change, type Mutant, makeMutants } from '#lessons/check/mutants/mutant.ts';

export const luaMutants = (script: string): Mutant[] => makeMutants(script, luaChanges(script));

/** From here on a number is taken for a size or a time. */
const firstSize = 20;

export function luaChanges(script: string): Change[] {
  const tokens = luaTokens(script);
  const calls = luaCalls(tokens);
  return [
    ...calls.flatMap(call => argumentChanges(call, script)),
    ...callChanges(calls, script),
    ...conditionChanges(tokens),
    ...tokens.flatMap((token, index) => [
      ...comparison(token, script),
      ...indexed(tokens, index),
      ...number(tokens, index),
      ...returned(tokens, index),
      ...bound(tokens, index, script),
    ]),
  ];
}

const otherUnit: Readonly<Record<string, string>> = { EX: 'PX', PX: 'EX', EXAT: 'PXAT', PXAT: 'EXAT' };
const expiring: Readonly<Record<string, string>> = {
  EXPIRE: 'PEXPIRE',
  PEXPIRE: 'EXPIRE',
  EXPIREAT: 'PEXPIREAT',
  PEXPIREAT: 'EXPIREAT',
};
const flags = ['NX', 'XX', 'KEEPTTL', 'GET', 'GT', 'LT', 'CH', 'LIMIT', 'MKSTREAM'];

function argumentChanges({ args, command }: LuaCall, script: string): Change[] {
  const [name, key, time] = args;
  const changes: Change[] = [];
  const other = expiring[command];
  if (other !== undefined && name !== undefined && key !== undefined && time !== undefined) {
    changes.push(
      { operator: 'expiry-unit', edits: [{ from: name.from, to: name.to, text: `'${other}'` }] },
      scaled(time, script, command.startsWith('P')),
    );
  }
  for (const [index, argument] of args.entries()) {
    const previous = args[index - 1];
    const value = args[index + 1];
    if (argument.word === undefined || previous === undefined || index < 2) continue;
    if (flags.includes(argument.word))
      changes.push({
        operator: 'drop-option',
        edits: [{ from: previous.to, to: argument.to, text: '' }],
        of: argument.word,
      });
    const unit = otherUnit[argument.word];
    if (unit === undefined || value === undefined) continue;
    const of = script.slice(argument.from, value.to);
    changes.push(
      { operator: 'drop-expiry', edits: [{ from: previous.to, to: value.to, text: '' }], of },
      { operator: 'expiry-unit', edits: [{ from: argument.from, to: argument.to, text: `'${unit}'` }], of },
      scaled(value, script, argument.word.startsWith('P')),
    );
  }
  return changes;
}

function scaled({ from, to }: { from: number; to: number }, script: string, isMs: boolean): Change {
  const time = `(${script.slice(from, to)})`;
  return isMs
    ? { operator: 'expiry-over-1000', edits: [{ from, to, text: `math.max(1, math.floor(${time} / 1000))` }] }
    : { operator: 'expiry-times-1000', edits: [{ from, to, text: `${time} * 1000` }] };
}

function callChanges(calls: readonly LuaCall[], script: string): Change[] {
  const statements = calls.filter(({ isStatement }) => isStatement);
  const text = ({ from, to }: LuaCall) => script.slice(from, to);
  return statements.flatMap((call, index): Change[] => {
    const { from, to } = call;
    const next = statements[index + 1];
    const isNeighbour = next !== undefined && script.slice(to, next.from).trim() === '';
    return [
      { operator: 'drop-call', edits: [{ from, to, text: '' }] },
      { operator: 'return-early', edits: [{ from, to: from, text: 'do return 0 end ' }], of: text(call) },
      ...(isNeighbour
        ? [
            {
              operator: 'swap-calls',
              edits: [
                { from, to, text: text(next) },
                { from: next.from, to: next.to, text: text(call) },
              ],
            },
          ]
        : []),
    ];
  });
}

/** `if … then` with nothing but a constant between. */
function conditionChanges(tokens: readonly Token[]): Change[] {
  return tokens.flatMap((token, index): Change[] => {
    if (token.text !== 'if' && token.text !== 'elseif') return [];
    const then = tokens.findIndex((candidate, at) => at > index && candidate.text === 'then');
    const [first, last] = [tokens[index + 1], tokens[then - 1]];
    if (first === undefined || last === undefined || then < 0) return [];
    const { from } = first;
    const { to } = last;
    return [
      { operator: 'condition-true', edits: [{ from, to, text: 'true' }] },
      { operator: 'condition-false', edits: [{ from, to, text: 'false' }] },
    ];
  });
}

const otherSign: Readonly<Record<string, readonly [operator: string, sign: string]>> = {
  '==': ['negate-equality', '~='],
  '~=': ['negate-equality', '=='],
  '<': ['move-boundary', '<='],
  '<=': ['move-boundary', '<'],
  '>': ['move-boundary', '>='],
  '>=': ['move-boundary', '>'],
  '+': ['other-sign', '-'],
  '-': ['other-sign', '+'],
};

function comparison({ from, kind, text, to }: Token, script: string): Change[] {
  const other = kind === 'sign' ? otherSign[text] : undefined;
  if (other === undefined) return [];
  return [{ operator: other[0], edits: [{ from, to, text: other[1] }], of: lineAround(script, from) }];
}

function lineAround(script: string, at: number): string {
  const end = script.indexOf('\n', at);
  return script.slice(script.lastIndexOf('\n', at - 1) + 1, end === -1 ? undefined : end);
}

/** `KEYS[1]` → `KEYS[2]`, if the script uses that too; `ARGV` alike. */
function indexed(tokens: readonly Token[], index: number): Change[] {
  const [name, open, number, close] = tokens.slice(index, index + 4);
  if (name === undefined || open?.text !== '[' || close?.text !== ']' || number?.kind !== 'number') return [];
  if (name.text !== 'KEYS' && name.text !== 'ARGV') return [];
  const others = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    const place = tokens[at + 2];
    if (token.text === name.text && tokens[at + 1]?.text === '[' && place !== undefined)
      others.add(place.text);
  }
  const other = [...others].find(text => text !== number.text);
  return other === undefined
    ? []
    : [
        {
          operator: name.text === 'KEYS' ? 'swap-keys' : 'swap-arguments',
          edits: [{ from: number.from, to: number.to, text: other }],
          of: `${name.text}[${number.text}]`,
        },
      ];
}

function number(tokens: readonly Token[], index: number): Change[] {
  const token = tokens[index];
  if (token?.kind !== 'number' || tokens[index - 1]?.text === '[') return [];
  const value = Number(token.text);
  const edit = (text: string) => [{ from: token.from, to: token.to, text }];
  if (!Number.isFinite(value)) return [];
  if (value < firstSize) return [{ operator: 'off-by-one', edits: edit(String(value + 1)) }];
  return [
    { operator: 'number-times-10', edits: edit(String(value * 10)) },
    { operator: 'number-over-10', edits: edit(String(value / 10)) },
  ];
}

function returned(tokens: readonly Token[], index: number): Change[] {
  const [word, value] = [tokens[index], tokens[index + 1]];
  if (word?.text !== 'return' || value === undefined) return [];
  const other: Readonly<Record<string, string>> = { '0': '1', '1': '0', true: 'false', false: 'true' };
  const text = other[value.text];
  return text === undefined
    ? []
    : [
        {
          operator: 'negate-return',
          edits: [{ from: value.from, to: value.to, text }],
          of: `return ${value.text}`,
        },
      ];
}

/** `math.min(a, b)` → `a`; `tonumber` and `math.floor` stay, since Lua converts by itself where they matter. */
function bound(tokens: readonly Token[], index: number, script: string): Change[] {
  const [math, dot, name, open] = tokens.slice(index, index + 4);
  if (math?.text !== 'math' || dot?.text !== '.' || open?.text !== '(') return [];
  if (name?.text !== 'min' && name?.text !== 'max') return [];
  const close = closingOf(tokens, index + 3);
  const end = tokens[close ?? -1];
  if (close === undefined || end === undefined) return [];
  let depth = 0;
  const comma = tokens.findIndex((token, at) => {
    if (at < index + 4 || at >= close) return false;
    if (['(', '[', '{'].includes(token.text)) depth += 1;
    if ([')', ']', '}'].includes(token.text)) depth -= 1;
    return token.text === ',' && depth === 0;
  });
  const at = tokens[comma];
  if (comma < 0 || at === undefined) return [];
  const whole = { from: math.from, to: end.to };
  return [
    { operator: 'drop-bound', edits: [{ ...whole, text: `(${script.slice(open.to, at.from).trim()})` }] },
    { operator: 'drop-bound', edits: [{ ...whole, text: `(${script.slice(at.to, end.from).trim()})` }] },
  ];
}

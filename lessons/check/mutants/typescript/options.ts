/** Breaks the arguments of Redis calls: expiries, options, keys. */
import {
  type Expression,
  isNumericLiteral,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast';
import type { Change } from '#lessons/check/mutants/mutant.ts';
import {
  type Answer,
  type RedisCall,
  redisCalls,
  replaced,
  startOf,
  textOf,
  withoutArgument,
  wordOf,
} from '#lessons/check/mutants/typescript/tree.ts';

const otherUnit: Readonly<Record<string, string>> = { EX: 'PX', PX: 'EX', EXAT: 'PXAT', PXAT: 'EXAT' };
/** Which argument of these is a time, and the unit of it. */
const expiryCommands: Readonly<Record<string, { at: number; unit: string; other: string }>> = {
  EXPIRE: { at: 1, unit: 'EX', other: 'pexpire' },
  PEXPIRE: { at: 1, unit: 'PX', other: 'expire' },
  EXPIREAT: { at: 1, unit: 'EXAT', other: 'pexpireat' },
  PEXPIREAT: { at: 1, unit: 'PXAT', other: 'expireat' },
  SETEX: { at: 1, unit: 'EX', other: 'psetex' },
  PSETEX: { at: 1, unit: 'PX', other: 'setex' },
};
const flags = [
  'NX',
  'XX',
  'KEEPTTL',
  'GET',
  'GT',
  'LT',
  'CH',
  'INCR',
  'PERSIST',
  'MKSTREAM',
  'JUSTID',
  'NOACK',
];
const limits = ['LIMIT', 'COUNT', 'MAXLEN', 'MINID', 'BLOCK', 'IDLE'];
/** Commands whose first two arguments are keys that do different things. */
const twoKeys = ['RENAME', 'RENAMENX', 'COPY', 'SMOVE', 'LMOVE', 'BLMOVE', 'RPOPLPUSH', 'BRPOPLPUSH'];

export function optionChanges(answer: Answer): Change[] {
  return redisCalls(answer).flatMap(call => [
    ...expiryOptions(call),
    ...expiryArguments(call),
    ...flagChanges(call),
    ...keyChanges(call),
  ]);
}

function expiryOptions({ args, named }: RedisCall): Change[] {
  return args.flatMap((argument, index): Change[] => {
    const unit = wordOf(argument);
    const time = args[index + 1];
    if (unit === undefined || otherUnit[unit] === undefined || time === undefined) return [];
    const of = `${textOf(argument)}, ${textOf(time)}`;
    return [
      { operator: 'drop-expiry', edits: [withoutArgument(args[index - 1] ?? named, time)], of },
      { operator: 'expiry-unit', edits: [replaced(argument, `'${otherUnit[unit]}'`)], of },
      ...scaled(time, unit, of),
    ];
  });
}

/** The other direction than a wrong unit would give. */
function scaled(time: Expression, unit: string, of: string): Change[] {
  if (unit.endsWith('AT')) return [];
  return unit === 'EX'
    ? [{ operator: 'expiry-times-1000', edits: [replaced(time, `(${textOf(time)}) * 1000`)], of }]
    : [
        {
          operator: 'expiry-over-1000',
          edits: [replaced(time, `Math.max(1, Math.floor((${textOf(time)}) / 1000))`)],
          of,
        },
      ];
}

function expiryArguments({ args, command, named, node, client }: RedisCall): Change[] {
  const found = expiryCommands[command];
  const time = args[found?.at ?? 0];
  if (found === undefined || time === undefined) return [];
  const of = textOf(node);
  const [key, , value] = args;
  const isSet = command.endsWith('SETEX') && key !== undefined && value !== undefined;
  return [
    ...(isStringLiteral(named)
      ? []
      : [{ operator: 'expiry-unit', edits: [replaced(named, found.other)], of }]),
    ...scaled(time, found.unit, of),
    ...(isSet
      ? [
          {
            operator: 'drop-expiry',
            edits: [replaced(node, `${client}.set(${textOf(key)}, ${textOf(value)})`)],
          },
        ]
      : []),
  ];
}

function flagChanges({ args, command, named, node }: RedisCall): Change[] {
  // The first argument is a key, whatever it is called; the second of SET a value.
  const first = command === 'SET' ? 2 : 1;
  return args.flatMap((argument, index): Change[] => {
    const word = wordOf(argument);
    if (word === undefined || index < first) return [];
    const before = args[index - 1] ?? named;
    const of = `${word} of ${textOf(node)}`;
    if (flags.includes(word))
      return [{ operator: 'drop-option', edits: [withoutArgument(before, argument)], of }];
    const value = args[index + 1];
    if (limits.includes(word) && value !== undefined && !isStringLiteral(value))
      return [{ operator: 'drop-option', edits: [withoutArgument(before, value)], of }];
    return [];
  });
}

function keyChanges({ args, command, node }: RedisCall): Change[] {
  const [first, second] = args;
  if (!twoKeys.includes(command) || first === undefined || second === undefined) return [];
  return [
    {
      operator: 'swap-keys',
      edits: [replaced(first, textOf(second)), replaced(second, textOf(first))],
      of: textOf(node),
    },
  ];
}

/** `lock:order:${id}` → `lock:order:`: what belongs to one belongs to all. Only in what looks like a key. */
export function namePartChanges({ nodes }: Answer): Change[] {
  return nodes.filter(isTemplateExpression).flatMap((template): Change[] => {
    if (!/^`[a-z0-9:{}_-]*:/i.test(textOf(template))) return [];
    return template.templateSpans.map(span => ({
      operator: 'drop-key-part',
      edits: [{ from: startOf(span.expression) - 2, to: span.expression.end + 1, text: '' }],
      of: textOf(template),
    }));
  });
}

/** Whether a number is the time of an expiry, which has its own operators. */
export function expiryTimes(answer: Answer): Set<number> {
  const starts = new Set<number>();
  for (const { args, command } of redisCalls(answer)) {
    for (const [index, argument] of args.entries()) {
      const isTime =
        otherUnit[wordOf(args[index - 1]) ?? ''] !== undefined || expiryCommands[command]?.at === index;
      if (isTime && isNumericLiteral(argument)) starts.add(startOf(argument));
    }
  }
  return starts;
}

/**
 * Splits what is one step on the server into several, so that others come between. The parts do the same when nobody
 * does: only a schedule, a crash or a pause tells them apart.
 */
import {
  type Expression,
  isCallExpression,
  isPropertyAccessExpression,
  type Node,
} from 'typescript/unstable/ast';
import type { Change } from '#lessons/check/mutants/mutant.ts';
import {
  type Answer,
  type RedisCall,
  redisCall,
  redisCalls,
  replaced,
  steps,
  textOf,
  wordOf,
} from '#lessons/check/mutants/typescript/tree.ts';

const expireBy: Readonly<Record<string, string>> = {
  EX: 'expire',
  PX: 'pexpire',
  EXAT: 'expireat',
  PXAT: 'pexpireat',
};

export function splitChanges(answer: Answer): Change[] {
  const single = redisCalls(answer)
    .filter(call => !call.isQueued)
    .flatMap(call => [...splitSet(call), ...splitOther(call)]);
  return [...single, ...answer.nodes.flatMap(splitMulti)];
}

function splitSet(call: RedisCall): Change[] {
  const { args, client, command, node } = call;
  const [key, value, ...options] = args.map(textOf);
  if (command !== 'SET' || key === undefined || value === undefined) return [];
  const words = args.slice(2).map(wordOf);
  const at = words.findIndex(word => word !== undefined && word in expireBy);
  const expire = expireBy[words[at] ?? ''];
  const rest = (...left: number[]) => options.filter((_, index) => !left.includes(index));
  const listed = (more: readonly string[]) => [key, value, ...more].join(', ');
  const condition = words.findIndex(word => word === 'NX' || word === 'XX');
  const changes: Change[] = [];
  if (expire !== undefined && !words.includes('GET')) {
    changes.push({
      operator: 'split-expiry',
      edits: [
        replaced(
          node,
          steps(
            `const reply = await ${client}.set(${listed(rest(at, at + 1))});`,
            `if (reply !== null) await ${client}.${expire}(${key}, ${options[at + 1]});`,
            'return reply;',
          ),
        ),
      ],
    });
  }
  if (condition >= 0 && !words.includes('GET')) {
    const refused = words[condition] === 'NX' ? 1 : 0;
    changes.push({
      operator: 'split-condition',
      edits: [
        replaced(
          node,
          steps(
            `if ((await ${client}.exists(${key})) === ${refused}) return null;`,
            `return ${client}.set(${listed(rest(condition))});`,
          ),
        ),
      ],
    });
  }
  return changes;
}

type Split = (client: string, args: readonly string[]) => readonly string[];
/** For each command, steps that do the same by reading first. */
const splits: Readonly<Record<string, Split>> = {
  GETDEL: (r, [key]) => [`const was = await ${r}.get(${key});`, `await ${r}.del(${key});`, 'return was;'],
  GETSET: (r, [key, value]) => [
    `const was = await ${r}.get(${key});`,
    `await ${r}.set(${key}, ${value});`,
    'return was;',
  ],
  SETNX: (r, [key, value]) => [
    `if ((await ${r}.exists(${key})) === 1) return 0;`,
    `await ${r}.set(${key}, ${value});`,
    'return 1;',
  ],
  SETEX: (r, [key, seconds, value]) => [
    `await ${r}.set(${key}, ${value});`,
    `await ${r}.expire(${key}, ${seconds});`,
    `return 'OK';`,
  ],
  PSETEX: (r, [key, ms, value]) => [
    `await ${r}.set(${key}, ${value});`,
    `await ${r}.pexpire(${key}, ${ms});`,
    `return 'OK';`,
  ],
  INCR: (r, [key]) => counted(r, key, '1'),
  INCRBY: (r, [key, by]) => counted(r, key, `Number(${by})`),
  DECR: (r, [key]) => counted(r, key, '-1'),
  DECRBY: (r, [key, by]) => counted(r, key, `-Number(${by})`),
  HINCRBY: (r, [key, field, by]) => [
    `const next = Number(await ${r}.hget(${key}, ${field})) + Number(${by});`,
    `await ${r}.hset(${key}, ${field}, next);`,
    'return next;',
  ],
  RPOPLPUSH: (r, [from, to]) => moved(r, from, to, 'rpop', 'lpush'),
  LMOVE: (r, [from, to, out, into]) =>
    moved(r, from, to, side(out) === 'RIGHT' ? 'rpop' : 'lpop', side(into) === 'RIGHT' ? 'rpush' : 'lpush'),
  SMOVE: (r, [from, to, member]) => [
    `const removed = await ${r}.call('SREM', ${from}, ${member});`,
    `if (removed === 1) await ${r}.call('SADD', ${to}, ${member});`,
    'return removed;',
  ],
};

const side = (text = ''): string => text.replace(/['"]/g, '').toUpperCase();

function counted(client: string, key: string | undefined, by: string): string[] {
  return [
    `const next = Number(await ${client}.get(${key})) + ${by};`,
    `await ${client}.set(${key}, next, 'KEEPTTL');`,
    'return next;',
  ];
}

function moved(r: string, from = '', to = '', pop = '', push = ''): string[] {
  return [
    `const moved = await ${r}.call('${pop.toUpperCase()}', ${from});`,
    `if (moved !== null) await ${r}.call('${push.toUpperCase()}', ${to}, String(moved));`,
    'return moved;',
  ];
}

function splitOther({ args, client, command, node }: RedisCall): Change[] {
  const split = splits[command];
  if (split === undefined) return [];
  return [{ operator: 'split-command', edits: [replaced(node, steps(...split(client, args.map(textOf))))] }];
}

/** `redis.multi().a().b().exec()` → a, then b, each by itself. */
function splitMulti(node: Node): Change[] {
  const exec = redisCall(node);
  if (exec?.command !== 'EXEC' || !exec.isQueued) return [];
  const queued: RedisCall[] = [];
  let at: Expression = exec.node.expression;
  while (isPropertyAccessExpression(at) && isCallExpression(at.expression)) {
    const call = redisCall(at.expression);
    if (call === undefined) return [];
    if (call.command === 'MULTI') return [separately(exec, call.client, queued.reverse())];
    queued.push(call);
    at = at.expression.expression;
  }
  return [];
}

function separately(exec: RedisCall, client: string, queued: readonly RedisCall[]): Change {
  const run = queued.map(({ args, command }) => {
    const call = [`'${command}'`, ...args.map(textOf)].join(', ');
    return `replies.push([null, await ${client}.call(${call})]);`;
  });
  return {
    operator: 'split-transaction',
    edits: [
      replaced(exec.node, steps('const replies: [null, RedisReply][] = [];', ...run, 'return replies;')),
    ],
  };
}

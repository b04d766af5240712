/** Breaks decisions and values: conditions, comparisons, numbers, what is returned, tokens that should be random. */
import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isIfStatement,
  isNumericLiteral,
  isPrefixUnaryExpression,
  isReturnStatement,
  isWhileStatement,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import type { Change } from '#lessons/check/mutants/mutant.ts';
import { expiryTimes } from '#lessons/check/mutants/typescript/options.ts';
import { type Answer, replaced, startOf, textOf } from '#lessons/check/mutants/typescript/tree.ts';

/** Numbers from here on are taken for sizes and times, where one more or less is hardly a mistake. */
const firstSize = 20;

export function conditionChanges(answer: Answer): Change[] {
  const times = expiryTimes(answer);
  return answer.nodes.flatMap(node => [
    ...decision(node),
    ...comparison(node),
    ...connective(node),
    ...returned(node),
    ...token(node),
    ...(isNumericLiteral(node) && !times.has(startOf(node)) ? number(node) : []),
  ]);
}

function decision(node: Node): Change[] {
  if (isWhileStatement(node))
    return [{ operator: 'condition-false', edits: [replaced(node.expression, 'false as boolean')] }];
  const condition = isIfStatement(node)
    ? node.expression
    : isConditionalExpression(node)
      ? node.condition
      : undefined;
  if (condition === undefined) return [];
  return [
    { operator: 'condition-true', edits: [replaced(condition, 'true as boolean')] },
    { operator: 'condition-false', edits: [replaced(condition, 'false as boolean')] },
  ];
}

const opposites: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
};
const boundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

function comparison(node: Node): Change[] {
  if (!isBinaryExpression(node)) return [];
  const sign = textOf(node.operatorToken);
  const of = textOf(node);
  const opposite = opposites[sign];
  if (opposite !== undefined)
    return [{ operator: 'negate-equality', edits: [replaced(node.operatorToken, opposite)], of }];
  const boundary = boundaries[sign];
  return boundary === undefined
    ? []
    : [{ operator: 'move-boundary', edits: [replaced(node.operatorToken, boundary)], of }];
}

/** `a && b` → `a`; `!a` → `a`. */
function connective(node: Node): Change[] {
  if (isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
    return [{ operator: 'drop-not', edits: [replaced(node, textOf(node.operand))] }];
  if (!isBinaryExpression(node)) return [];
  const sign = textOf(node.operatorToken);
  if (sign !== '&&' && sign !== '||') return [];
  return [
    { operator: 'drop-condition', edits: [replaced(node, textOf(node.left))] },
    { operator: 'drop-condition', edits: [replaced(node, textOf(node.right))] },
  ];
}

function returned(node: Node): Change[] {
  if (!isReturnStatement(node) || node.expression === undefined) return [];
  const text = textOf(node.expression);
  if (text !== 'true' && text !== 'false') return [];
  const other = text === 'true' ? 'false' : 'true';
  return [{ operator: 'negate-return', edits: [replaced(node.expression, other)], of: textOf(node) }];
}

/** `randomUUID()` and `Math.random()` → the same each time. */
function token(node: Node): Change[] {
  if (!isCallExpression(node)) return [];
  const callee = textOf(node.expression);
  if (callee.endsWith('randomUUID'))
    return [{ operator: 'constant-token', edits: [replaced(node, `'a token'`)] }];
  if (callee !== 'Math.random') return [];
  return [{ operator: 'constant-token', edits: [replaced(node, '0.5')] }];
}

function number(node: Node): Change[] {
  const text = textOf(node);
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value)) return [];
  if (value < firstSize) return [{ operator: 'off-by-one', edits: [replaced(node, String(value + 1))] }];
  return [
    { operator: 'number-times-10', edits: [replaced(node, String(value * 10))] },
    { operator: 'number-over-10', edits: [replaced(node, String(value / 10))] },
  ];
}

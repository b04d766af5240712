/** Breaks the order of things: calls left out, swapped, not awaited; an early return; errors not caught. */
import {
  isAwaitExpression,
  isBlock,
  isCallExpression,
  isExpressionStatement,
  isFunctionDeclaration,
  isIdentifier,
  isReturnStatement,
  isSourceFile,
  isTryStatement,
  isVariableStatement,
  type Node,
  type Statement,
  type TryStatement,
} from 'typescript/unstable/ast';
import type { Change } from '#lessons/check/mutants/mutant.ts';
import {
  type Answer,
  doesSomething,
  replaced,
  startOf,
  textOf,
} from '#lessons/check/mutants/typescript/tree.ts';

export function statementChanges(answer: Answer): Change[] {
  return answer.nodes.flatMap(node => [
    ...dropAwait(node),
    ...dropCall(node),
    ...(isTryStatement(node) ? breakTry(node) : []),
    ...(isBlock(node) ? neighbours(node.statements) : []),
    ...(isBlock(node) && isFunctionDeclaration(node.parent) ? earlyReturns(node.statements) : []),
  ]);
}

function dropAwait(node: Node): Change[] {
  if (!isAwaitExpression(node)) return [];
  return [{ operator: 'drop-await', edits: [replaced(node, textOf(node.expression))] }];
}

function dropCall(node: Node): Change[] {
  if (!isExpressionStatement(node) || isSourceFile(node.parent)) return [];
  const { expression } = node;
  const call = isAwaitExpression(expression) ? expression.expression : expression;
  if (!isCallExpression(call)) return [];
  // It may be all there is after `if (…)` or `else`.
  return [
    { operator: 'drop-call', edits: [replaced(node, isBlock(node.parent) ? '' : ';')], of: textOf(node) },
  ];
}

function breakTry({ catchClause, finallyBlock, tryBlock }: TryStatement): Change[] {
  const body = textOf(tryBlock);
  const whole = (text: string) => [replaced(tryBlock.parent, text)];
  const changes: Change[] = [];
  if (catchClause !== undefined) {
    const rest = finallyBlock === undefined ? body : `try ${body} finally ${textOf(finallyBlock)}`;
    changes.push({ operator: 'drop-catch', edits: whole(rest), of: textOf(catchClause) });
  }
  if (finallyBlock !== undefined) {
    const rest = catchClause === undefined ? body : `try ${body} ${textOf(catchClause)}`;
    changes.push({ operator: 'drop-finally', edits: whole(rest), of: textOf(finallyBlock) });
  }
  return changes;
}

/** Two statements that both do something, the other way round; not if the second needs what the first declares. */
function neighbours(statements: readonly Statement[]): Change[] {
  return statements.flatMap((first, index): Change[] => {
    const second = statements[index + 1];
    if (second === undefined || !doesSomething(first) || !doesSomething(second)) return [];
    if (isReturnStatement(first) || isReturnStatement(second)) return [];
    if (namesDeclaredBy(first).some(name => mentions(second, name))) return [];
    return [
      {
        operator: 'swap-calls',
        edits: [replaced(first, textOf(second)), replaced(second, textOf(first))],
        of: `${textOf(first)} ${textOf(second)}`,
      },
    ];
  });
}

function namesDeclaredBy(statement: Statement): string[] {
  if (!isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name }) => textOf(name));
}

function mentions(node: Node, name: string): boolean {
  if (isIdentifier(node) && node.text === name) return true;
  return node.forEachChild(child => mentions(child, name) || undefined) ?? false;
}

/** In the outermost block of a function, before each statement that does something. */
function earlyReturns(statements: readonly Statement[]): Change[] {
  return statements.slice(1).flatMap((statement): Change[] => {
    if (!doesSomething(statement) || isReturnStatement(statement)) return [];
    const from = startOf(statement);
    return [
      {
        operator: 'return-early',
        edits: [{ from, to: from, text: 'if (true) return undefined as never; ' }],
        of: textOf(statement),
      },
    ];
  });
}

/** What the operators on TypeScript see of an answer: its nodes, its Redis calls, and texts of them. */
import {
  type CallExpression,
  type Expression,
  isArrowFunction,
  isAwaitExpression,
  isCallExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  type Node,
  type SourceFile,
} from 'typescript/unstable/ast';
import type { Edit } from '#lessons/check/mutants/mutant.ts';

export interface Answer {
  readonly tree: SourceFile;
  readonly text: string;
  /** All of them, from the outside in. */
  readonly nodes: readonly Node[];
}

export function readAnswer(tree: SourceFile): Answer {
  const nodes: Node[] = [];
  const visit = (node: Node): undefined => {
    nodes.push(node);
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return { tree, text: tree.text, nodes };
}

/** Where a node's own text begins, after spaces and comments. */
export const startOf = (node: Node): number => node.getStart();
export const textOf = (node: Node): string => node.getText();

export const replaced = (node: Node, text: string): Edit => ({ from: startOf(node), to: node.end, text });

/** Takes a node out of a list of arguments, with the comma before it. */
export const withoutArgument = (before: Node, node: Node): Edit => ({
  from: before.end,
  to: node.end,
  text: '',
});

/** `redis.set(key, …)` and `redis.call('SET', key, …)` alike; also of a pipeline or a transaction. */
export interface RedisCall {
  readonly node: CallExpression;
  /** The client, as it stands there. */
  readonly client: string;
  /** In upper case. */
  readonly command: string;
  readonly args: readonly Expression[];
  /** What stands before the first argument: the name of the command, or the opening parenthesis. */
  readonly named: Node;
  /** It is one of a chain, `redis.multi().set(…)`, and gives no promise of its own. */
  readonly isQueued: boolean;
}

export function redisCall(node: Node): RedisCall | undefined {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: client, name } = node.expression;
  const isQueued = isCallExpression(client);
  const common = { node, client: textOf(client), isQueued };
  if (textOf(name) !== 'call')
    return { ...common, command: textOf(name).toUpperCase(), args: node.arguments, named: name };
  const [command, ...args] = node.arguments;
  if (command === undefined || !isStringLiteral(command)) return undefined;
  return { ...common, command: command.text.toUpperCase(), args, named: command };
}

export const redisCalls = ({ nodes }: Answer): RedisCall[] =>
  nodes.map(redisCall).filter(call => call !== undefined);

/** The word in capitals if the argument is a string such as `'NX'`. */
export const wordOf = (argument: Expression | undefined): string | undefined =>
  argument !== undefined && isStringLiteral(argument) ? argument.text.toUpperCase() : undefined;

export const isFunction = (node: Node): boolean =>
  isFunctionDeclaration(node) || isFunctionExpression(node) || isArrowFunction(node);

/** Whether it makes a call or waits, not counting functions that it only defines. */
export function doesSomething(node: Node): boolean {
  if (isCallExpression(node) || isAwaitExpression(node)) return true;
  if (isFunction(node)) return false;
  return node.forEachChild(child => doesSomething(child) || undefined) ?? false;
}

/** Several steps in the place of one call. */
export const steps = (...lines: string[]): string => `(async () => { ${lines.join(' ')} })()`;

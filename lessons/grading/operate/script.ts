/** A script of actions: the default export of `solution.ts` and `mistakes/*.ts` of an Operate exercise. */
import type { OperateAnswer } from '#lessons/grading/operator.ts';
import { importDefault } from '#lessons/import-default.ts';

/** @throws {Error} naming the file, if it is none */
export async function loadScript(file: string): Promise<OperateAnswer> {
  const problems: string[] = [];
  const script = await importDefault(file, (line, message) => problems.push(`${file}:${line}: ${message}`));
  if (isScript(script)) return script;
  throw new Error(problems[0] ?? `${file}:1: the default export is no function`);
}

/** All that can be told of a function. */
const isScript = (value: unknown): value is OperateAnswer => typeof value === 'function';

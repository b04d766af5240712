/** Grades an answer to a Lua exercise: a Code answer that does nothing but run the script. */
import type { LuaExercise } from '#lessons/grading/exercise.ts';
import type { Verdict } from '#lessons/schema.ts';
import type { Problem } from '#sandbox/guest/compile.ts';
import { type GradingOptions, gradeCode, unloaded } from './grade-code.ts';
import type { Links } from './links.ts';
import { lineInScript } from './scripts/errors.ts';
import { ScriptCache } from './scripts/script-cache.ts';

/** @throws {GraderDefect} when the exercise, not the answer, is wrong */
export async function gradeLua(
  exercise: LuaExercise,
  source: string,
  options: GradingOptions,
): Promise<Verdict> {
  const problem = await load(source, options.links);
  if (problem) return unloaded(exercise, 'A script that Redis can compile', problem);
  return gradeCode({ ...exercise, kind: 'code', exports: 'run', isScript: true }, moduleFor(source), options);
}

/** Why Redis does not take the script; undefined if it does. */
async function load(source: string, links: Links): Promise<Problem | undefined> {
  const scripts = new ScriptCache(links.scripts);
  const link = await links.lend('answer');
  const loading = scripts.translate(['SCRIPT', 'LOAD', source], 0);
  const sent = await link.execute((loading?.args ?? []).map(arg => Buffer.from(arg)));
  await links.giveBack(link, false);
  const reply = loading?.reply?.(sent) ?? sent;
  if (reply.type !== 'error') return undefined;
  const message = reply.text
    .replace(/^ERR Error compiling script \(new function\): /, '')
    .replace(/^user_script:\d+: /, '');
  return { name: 'SyntaxError', message, line: lineInScript(reply.text) };
}

/** A call's two arguments are KEYS and ARGV. A thrown error names the script's line as its own. */
const moduleFor = (source: string): string => `const script = ${JSON.stringify(source)};
export async function run(redis, keys = [], argv = []) {
  try {
    return await redis.eval(script, keys.length, ...keys, ...argv);
  } catch (error) {
    const line = [...String(error.message).matchAll(/\\buser_script:(\\d+)/g)].at(-1)?.[1];
    error.stack = line === undefined ? '' : \`answer.ts:\${line}\`;
    throw error;
  }
}`;

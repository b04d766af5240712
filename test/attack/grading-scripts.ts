/** The hostile scripts of the battery, as Lua answers and in Code answers, on a grading Redis in its jail. */
import { afterAll, expect } from 'vitest';
import type { Outcome } from '#lessons/grading/stage.ts';
import type { Verdict } from '#lessons/schema.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { readBattery } from '#test/attack/battery.ts';
import { type Grading, startGrading, toyExercise, toyScript } from '#test/support/grading.ts';

export interface HostileScript {
  readonly source: string;
  /** What follows the number of keys. */
  readonly given: readonly string[];
  readonly keys: number;
}

/** Those of the battery's lines that are `EVAL`, of these categories. */
export function hostileScripts(...categories: string[]): HostileScript[] {
  return readBattery({ a1: 'a1', b2: 'b2', c3: 'c3' })
    .filter(({ category, command }) => categories.includes(category) && command.startsWith('EVAL '))
    .map(({ command }) => (splitLine(Buffer.from(command)) ?? []).map(word => Buffer.from(word).toString()))
    .map(([, source = '', keys = '0', ...given]) => ({ source, keys: Number(keys), given }));
}

/** Short for those that never end, long enough for the others on a busy machine. */
const limits = { scriptMs: 700, killMs: 2500 };
let grading: Grading | undefined;
/** Lua's memory is; the pool's next task would begin with a new Lua. */
let isFull = false;
/** Starts another server where the last one was spent, as the pool does. */
export async function gradingServer(): Promise<Grading> {
  if (grading !== undefined && (grading.links.scripts.isSpent || isFull)) {
    isFull = false;
    await grading.stop();
    grading = undefined;
  }
  grading ??= await startGrading({ isJailed: true, scripts: limits });
  return grading;
}
export const stopGrading = () => afterAll(() => grading?.stop());

/** Runs scripts one after the other as answers do. Gives what the last came to, and the verdict. */
export async function tryScript(
  { source, keys, given }: HostileScript,
  as: 'lua' | 'code',
): Promise<{ verdict: Verdict; outcome: Outcome | undefined }> {
  let outcome: Outcome | undefined;
  const run: Parameters<typeof toyScript>[0][number]['run'] = async stage => {
    await stage.redis('SET', 'secret', 'of another');
    const a = stage.actor('A');
    outcome = await (as === 'lua'
      ? a.call([...given.slice(0, keys)], [...given.slice(keys)])
      : a.call(a.redis));
    const secret = await stage.redis('GET', 'secret');
    stage.check('holds', secret === 'of another', { expected: 'untouched', observed: String(secret) });
  };
  const server = await gradingServer();
  const code = `export const answer = redis => redis.eval(${JSON.stringify(source)}, ${JSON.stringify(keys)}, ...${JSON.stringify(given)})`;
  const verdict =
    as === 'lua'
      ? await server.grade(toyScript([{ run }]), source)
      : await server.grade(toyExercise([{ run }]), code);
  isFull = outcome?.status === 'threw' && outcome.message.includes('not enough memory');
  return { verdict, outcome };
}

/** The next answer is graded, whatever the last one did. */
export async function expectGradingGoesOn(): Promise<void> {
  const next = await tryScript(
    { source: "return cjson.encode({string.rep('x', 3)})", keys: 0, given: [] },
    'lua',
  );
  expect(next.outcome).toEqual({ status: 'returned', value: '["xxx"]' });
  expect(next.verdict.passed).toBe(true);
}

/** It came to a verdict that says so in plain words, and grading goes on. */
export async function expectHarmless(script: HostileScript, as: 'lua' | 'code'): Promise<void> {
  const { verdict } = await tryScript(script, as);
  for (const { observed } of verdict.checks) {
    expect(observed).toMatch(/^(?:of another$|of another \(A threw ReplyError: |The script |SyntaxError: )/);
  }
  await expectGradingGoesOn();
}

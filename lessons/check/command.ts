/** `lesson:check`: one run, or one for each save. */
import type { CheckArguments } from '#lessons/check/arguments.ts';
import { type Checker, type StepDone, startChecker } from '#lessons/check/checker.ts';
import { inOrder, shownFile } from '#lessons/check/finding.ts';
import type { Job } from '#lessons/check/messages.ts';
import { jobOf, openPlace, type Place, runRound, type Terminal } from '#lessons/check/round.ts';
import type { StepName } from '#lessons/check/step.ts';
import { findTarget, type Target } from '#lessons/check/target.ts';
import { watchFolder } from '#lessons/check/watch.ts';

const withoutRedis: readonly StepName[] = ['schema', 'prose', 'types'];

/** @returns whether there is nothing to mend. In watch mode it goes on until `signal`. */
export async function runCheck(
  options: CheckArguments,
  { signal, terminal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<boolean> {
  const target = await findTarget(options.path, options.root);
  // Both take a second or two to start.
  const checker = startChecker();
  const needsRedis = options.watch || options.steps.some(step => !withoutRedis.includes(step));
  const place = await openPlace(needsRedis).catch(async (cause: unknown) => {
    await checker.stop();
    throw cause;
  });
  try {
    if (signal.aborted) {
      await checker.stop();
      return false;
    }
    if (!options.watch) return await checkOnce(target, options, { checker, place, signal, terminal });
    await watchFolder({ target, steps: options.steps, checker, place, terminal, signal });
    return true;
  } finally {
    await place.close();
  }
}

interface Round {
  readonly checker: Checker;
  readonly place: Place;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function checkOnce(
  target: Target,
  options: CheckArguments,
  { checker, place, signal, terminal }: Round,
): Promise<boolean> {
  const stop = () => void checker.stop();
  signal.addEventListener('abort', stop);
  try {
    if (options.json) return await inJson(target, checker, jobOf(target, options.steps, place), terminal);
    terminal.say(`Checking ${shownFile(target.folder)}`);
    const { findings } = await runRound(checker, jobOf(target, options.steps, place), terminal);
    return findings.length === 0;
  } catch (thrown) {
    // Ctrl-C ended it: there is nothing to say to that.
    if (signal.aborted) return false;
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
    await checker.stop();
  }
}

async function inJson(target: Target, checker: Checker, job: Job, terminal: Terminal): Promise<boolean> {
  const steps: StepDone[] = [];
  const hung = await checker.run(job, { doing: () => {}, step: done => steps.push(done) });
  const findings = inOrder([...steps.flatMap(step => step.findings), ...(hung ? [hung] : [])]);
  const report = {
    checked: shownFile(target.folder),
    passed: findings.length === 0,
    steps: steps.map(({ mutants, step, summary, tookMs }) => ({
      step,
      tookMs,
      summary,
      ...(mutants ? { mutants } : {}),
    })),
    findings,
  };
  terminal.say(JSON.stringify(report, null, 2));
  return report.passed;
}

/** Grades an answer to a Code exercise: every scenario, every schedule within its bounds, one verdict. */
import type { CodeExercise, Scenario } from '#lessons/grading/exercise.ts';
import type { CheckResult, EvidenceEvent, Verdict } from '#lessons/schema.ts';
import { compileAnswer, type Problem, placeText } from '#sandbox/guest/compile.ts';
import type { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { ActorProcess } from './actor-process.ts';
import type { Chooser } from './chooser.ts';
import { Clock } from './clock.ts';
import { coverageText, type ScenarioCoverage } from './coverage.ts';
import { Findings } from './findings.ts';
import type { FootprintOf } from './footprint.ts';
import type { Links } from './links.ts';
import type { Policy } from './policy.ts';
import { type Replay, replayOf, runStory, type StorySetting } from './run-story.ts';
import { ScriptStopped } from './scripts/watch.ts';
import { boundsOf, search } from './search.ts';
import { GraderDefect } from './stage.ts';

export interface GradingOptions {
  readonly links: Links;
  readonly policy: Policy;
  readonly footprint: FootprintOf;
  readonly guests: GuestPool;
  readonly seed: number;
  /** Real time for all scenarios together; every scenario runs one schedule at least. */
  readonly budgetMs: number;
  /** Every schedule is run, even those that can't differ from another. For comparison. */
  readonly isPlain?: boolean;
  /**
   * Told after each schedule, and before each that is run again for evidence, how many there were in all scenarios, and
   * which one is being tried; false ends it all.
   */
  readonly onSchedule?: (schedules: number, scenario: string) => boolean | undefined;
}

/** Whoever asked does not want the verdict any more. */
export class GradingStopped extends Error {
  override name = 'GradingStopped';
}

/** Of the time; the rest is for making what failed plain. */
const partForSearch = 0.85;

/** After the first failure, so many more schedules are run to find what else fails. */
const schedulesAfterFailure = 60;

/** `isScript`: every call of an actor gets its client first, as what runs a Lua answer needs. */
export type GradedCode = CodeExercise & { readonly isScript?: boolean };

/**
 * @throws {GraderDefect} when the exercise, not the answer, is wrong
 * @throws {GradingStopped} when `onSchedule` ended it
 */
export async function gradeCode(
  exercise: GradedCode,
  source: string,
  options: GradingOptions,
): Promise<Verdict> {
  const expected = `A module that exports ${exercise.exports}`;
  const compiled = compileAnswer(source);
  if ('problem' in compiled) return unloaded(exercise, expected, compiled.problem);
  const problem = await probe(compiled.code, exercise.exports, options);
  if (problem) return unloaded(exercise, expected, problem);
  try {
    return await tryAll(exercise, compiled.code, options);
  } catch (thrown) {
    if (thrown instanceof ScriptStopped) return stopped(exercise, thrown);
    throw thrown;
  }
}

async function tryAll(exercise: GradedCode, code: string, options: GradingOptions): Promise<Verdict> {
  const findings = new Findings(exercise.checks);
  const covered: ScenarioCoverage[] = [];
  const startedAtMs = performance.now();
  let schedules = 0;
  const goesOn = (scenario: Scenario) => options.onSchedule?.(++schedules, scenario.title) ?? true;
  for (const [index, scenario] of exercise.scenarios.entries()) {
    const left = startedAtMs + options.budgetMs * partForSearch - performance.now();
    const deadlineMs = performance.now() + left / (exercise.scenarios.length - index);
    covered.push(
      await tryScenario({
        setting: settingOf(exercise, scenario, code, options),
        options,
        findings,
        deadlineMs,
        goesOn,
      }),
    );
    if (findings.isSettled) break;
  }
  await findings.simplify(startedAtMs + options.budgetMs);
  await findings.findFatalSteps(startedAtMs + options.budgetMs);
  const checks = findings.results();
  return {
    passed: checks.every(check => check.passed),
    checks,
    coverage: coverageText(covered, options.seed),
    ...(findings.output === '' ? {} : { output: findings.output, printed: [...findings.printed] }),
  };
}

/**
 * Runs one schedule of an answer again, by the choices of its evidence and the seed among `options`, and gives all of
 * its events.
 * @throws {GraderDefect} when the exercise has no such scenario, or the answer does not compile
 */
export async function replaySchedule(
  exercise: GradedCode,
  source: string,
  schedule: { readonly scenario: string; readonly choices: readonly number[] },
  options: GradingOptions,
): Promise<readonly EvidenceEvent[]> {
  const compiled = compileAnswer(source);
  const scenario = exercise.scenarios.find(({ title }) => title === schedule.scenario);
  if (scenario === undefined || 'problem' in compiled) throw new GraderDefect('this schedule cannot be run');
  const replay = replayOf(settingOf(exercise, scenario, compiled.code, options));
  const { run } = await replay(schedule.choices, { noteFor: () => () => undefined });
  return run.events;
}

function settingOf(
  exercise: GradedCode,
  scenario: Scenario,
  code: string,
  options: GradingOptions,
): StorySetting {
  const { footprint, guests, links, policy, seed } = options;
  const { exports: exportName, isScript: givesClient = false } = exercise;
  return { scenario, code, exportName, givesClient, seed, guests, links, policy, footprint };
}

interface Trial {
  readonly setting: StorySetting;
  readonly options: GradingOptions;
  readonly findings: Findings;
  readonly deadlineMs: number;
  readonly goesOn: (scenario: Scenario) => boolean;
}

async function tryScenario(trial: Trial): Promise<ScenarioCoverage> {
  const { deadlineMs, findings, options, setting } = trial;
  const { scenario } = setting;
  const { explore } = scenario;
  const bounds = boundsOf(explore);
  let left = Number.POSITIVE_INFINITY;
  const coverage = await search({
    bounds,
    schedules: explore?.schedules ?? 1,
    seed: options.seed,
    deadlineMs,
    isPlain: options.isPlain,
    run: async chooser => {
      const hopeless = await runSchedule(trial, chooser);
      goOn(trial);
      if (findings.hasFailed) left = Math.min(left, schedulesAfterFailure);
      return !hopeless && !findings.isSettled && --left > 0;
    },
  });
  return { ...coverage, bounds };
}

/** @throws {GradingStopped} */
function goOn({ goesOn, setting }: Trial): void {
  if (!goesOn(setting.scenario)) throw new GradingStopped('The grading was stopped.');
}

/** Runs the story once. True when going on makes no sense: the answer never gives control back. */
async function runSchedule(trial: Trial, chooser: Chooser): Promise<boolean> {
  const { findings, setting } = trial;
  const runAgain = replayOf(setting);
  const replay: Replay = (choices, options) => {
    goOn(trial);
    return runAgain(choices, options);
  };
  const { run, trouble } = await runStory(setting, {
    chooser,
    noteFor: one => findings.noteFor(one, setting.scenario.title, replay),
  });
  if (trouble !== undefined) findings.noteTrouble(trouble);
  if (!findings.hasFailed && findings.output === '') findings.notePrinted(run);
  return run.actors.some(actor => actor.hasRunAway);
}

/** Loads the module once by itself. */
async function probe(
  code: string,
  exportName: string,
  options: GradingOptions,
): Promise<Problem | undefined> {
  await options.guests.rewind();
  const actor = new ActorProcess({
    name: 'probe',
    guests: options.guests,
    clock: new Clock(),
    code,
    exportName,
    seed: options.seed,
    nextOrder: () => 0,
    print: () => undefined,
    onReport: () => undefined,
    onInput: () => undefined,
  });
  return actor.problem;
}

/** The verdict on what can't be tried at all. */
export function unloaded(
  exercise: Pick<CodeExercise, 'checks'>,
  expected: string,
  problem: Problem,
): Verdict {
  return untriable(exercise, {
    expected,
    observed: `${problem.name}: ${problem.message}${placeText(problem)}`,
    others: 'Not tried, because the answer does not load.',
    feedback: 'Mend this first; nothing else could be tried.',
  });
}

const stopped = (exercise: Pick<CodeExercise, 'checks'>, { message }: ScriptStopped): Verdict =>
  untriable(exercise, {
    expected: 'A script that comes to an end',
    observed: message,
    others: 'Not tried to the end, because a script had to be stopped.',
    feedback: 'Your script was stopped. Mend this first.',
  });

function untriable(
  { checks }: Pick<CodeExercise, 'checks'>,
  words: Readonly<Record<'expected' | 'observed' | 'others' | 'feedback', string>>,
): Verdict {
  // It is told at a check that may be named.
  const told = Object.keys(checks).find(id => checks[id]?.hidden !== true);
  const results = Object.entries(checks).map(
    ([id, { name }]): CheckResult => ({
      id,
      name,
      passed: false,
      expected: id === told ? words.expected : name,
      observed: id === told ? words.observed : words.others,
      feedback: id === told ? words.feedback : '',
      ...(id === told ? {} : { untried: true }),
    }),
  );
  return { passed: false, checks: results };
}

/** What the schedules found about each check, and the verdict that follows. */
import type { CheckText } from '#lessons/grading/exercise.ts';
import type { CheckResult, Evidence, EvidenceEvent, Printed } from '#lessons/schema.ts';
import { boundsText } from './coverage.ts';
import { findFatalStep, type StoppedRun } from './fatal-step.ts';
import type { Replay } from './run-story.ts';
import type { ScheduleRun } from './schedule-run.ts';
import { type Failing, simplify, trimmed } from './simplify.ts';
import { GraderDefect, type NoteCheck } from './stage.ts';
import { troubleOf } from './started-run.ts';

type Detail = Parameters<NoteCheck>[2];
interface Failed extends Detail, Failing {
  evidence: Evidence;
  readonly hasRunAway: boolean;
  readonly replay: Replay;
}
interface Finding {
  held: Detail | undefined;
  failed: Failed | undefined;
}

/** What a story reads out of an answer that was stopped says nothing about the answer's idea. */
const runAway = 'Your code was stopped: it never gave control back. Mend this first.';

const limits = { events: 120, argumentCharacters: 32_768, runsToSimplify: 40 };

export class Findings {
  readonly #checks: Readonly<Record<string, CheckText>>;
  readonly #findings = new Map<string, Finding>();
  /** A story could not read the result: no check's own business. */
  #trouble: string | undefined;
  /** What the answer printed in the first failing schedule, else in the first of all. */
  output = '';
  printed: readonly Printed[] = [];

  constructor(checks: Readonly<Record<string, CheckText>>) {
    this.#checks = checks;
  }

  get hasFailed(): boolean {
    return [...this.#findings.values()].some(finding => finding.failed !== undefined);
  }

  /** Every check has failed: nothing is left to find out. */
  get isSettled(): boolean {
    return Object.keys(this.#checks).every(id => this.#findings.get(id)?.failed !== undefined);
  }

  /** What the checks of one schedule call. */
  noteFor(run: ScheduleRun, scenario: string, replay: Replay): NoteCheck {
    return (id, held, detail) => {
      const text = this.#checks[id];
      if (text === undefined) throw new GraderDefect(`no check is called ${id}`);
      if (detail.mistake !== undefined && text.mistakes?.[detail.mistake] === undefined) {
        throw new GraderDefect(`check ${id} has no sentence for the mistake ${detail.mistake}`);
      }
      const finding = this.#findings.get(id) ?? { held: undefined, failed: undefined };
      this.#findings.set(id, finding);
      if (held) finding.held ??= detail;
      else if (finding.failed === undefined || isTelling(finding.failed, detail)) {
        if (!this.hasFailed) this.notePrinted(run);
        finding.failed = failureOf(run, scenario, detail, replay);
      }
    };
  }

  /** Looks for simpler schedules in which the same checks fail by the same mistakes, until `deadlineMs`. */
  async simplify(deadlineMs: number): Promise<void> {
    for (const [id, finding] of this.#findings) {
      const { failed } = finding;
      if (failed === undefined || failed.hasRunAway) continue;
      const limit = { runs: limits.runsToSimplify, deadlineMs };
      finding.failed = await simplify(failed, choices => failsAgain(id, failed, choices), limit);
    }
  }

  /** Names the steps with which each check that failed turned and broke; runs schedules again until `deadlineMs`. */
  async findFatalSteps(deadlineMs: number): Promise<void> {
    for (const [id, { failed }] of this.#findings) {
      if (failed === undefined || failed.hasRunAway) continue;
      const { turnStep, ...evidence } = failed.evidence;
      const isInTime = performance.now() < deadlineMs;
      const found = isInTime
        ? await findFatalStep(failed.events, stopAfter => runStopped(id, failed, stopAfter))
        : null;
      const fatalStep = found !== null && found < limits.events ? found : null;
      const isTurn = turnStep !== undefined && isInTime && !(await failsWithoutLast(id, failed));
      failed.evidence = { ...evidence, fatalStep, ...(isTurn ? { turnStep } : {}) };
    }
  }

  notePrinted({ printer }: ScheduleRun): void {
    this.output = printer.text;
    this.printed = printer.lines;
  }

  noteTrouble(text: string): void {
    this.#trouble ??= text;
  }

  /** @throws {GraderDefect} when a check was never tried */
  results(): CheckResult[] {
    const ids = Object.keys(this.#checks);
    const untried = ids.filter(id => !this.#findings.has(id));
    const trouble = this.#trouble;
    if (untried.length > 0 && trouble === undefined) {
      throw new GraderDefect(`no scenario tried ${untried.join(', ')}`);
    }
    const spoilt = new Set(trouble === undefined ? [] : this.#spoilt(ids, untried));
    return ids.map(id => this.#result(id, spoilt.has(id) ? trouble : undefined));
  }

  /** The checks at which the trouble is told; one of them at least may be named. */
  #spoilt(ids: readonly string[], untried: readonly string[]): readonly string[] {
    const named = ids.filter(id => this.#checks[id]?.hidden !== true);
    if (untried.length === 0) return this.hasFailed ? [] : named.slice(0, 1);
    return untried.some(id => named.includes(id)) ? untried : [...untried, ...named.slice(0, 1)];
  }

  #result(id: string, trouble: string | undefined): CheckResult {
    const { feedback, mistakes, name } = this.#checks[id] ?? { name: id, feedback: '' };
    const finding = this.#findings.get(id);
    if (trouble !== undefined) {
      const untried = finding === undefined ? { untried: true } : {};
      return { id, name, passed: false, expected: name, observed: trouble, feedback, ...untried };
    }
    const failed = finding?.failed;
    if (failed === undefined) {
      const { expected, observed } = finding?.held ?? { expected: name, observed: name };
      return { id, name, passed: true, expected, observed, feedback: '' };
    }
    const { evidence, expected, hasRunAway, mistake, observed } = failed;
    const known = mistake === undefined ? undefined : mistakes?.[mistake];
    return {
      id,
      name,
      passed: false,
      expected,
      observed,
      feedback: hasRunAway ? runAway : (known ?? feedback),
      ...(mistake === undefined ? {} : { mistake }),
      evidence,
    };
  }
}

/** A later failure that shows a known mistake is worth more than an earlier one that shows none. */
const isTelling = (failed: NonNullable<Finding['failed']>, detail: Detail) =>
  !failed.hasRunAway && failed.mistake === undefined && detail.mistake !== undefined;

/** Says with what was observed how the answer's calls went wrong, if they did and the story does not say so itself. */
function withTrouble(run: ScheduleRun, observed: string): string {
  const troubles = run.actors.flatMap(actor => actor.runs.map(troubleOf)).filter(text => text !== undefined);
  const [first] = [...new Set(troubles)];
  if (first === undefined) return observed;
  const message = first.slice(first.indexOf(':') + 2);
  return observed.includes(message) ? observed : `${observed} (${first})`;
}

function failureOf(run: ScheduleRun, scenario: string, detail: Detail, replay: Replay): Failed {
  const hasRunAway = run.actors.some(actor => actor.hasRunAway);
  return {
    expected: detail.expected,
    observed: withTrouble(run, detail.observed),
    mistake: hasRunAway ? undefined : detail.mistake,
    evidence: evidenceOf(run, scenario),
    hasRunAway,
    choices: trimmed(run.chooser.choices),
    level: run.chooser.level,
    events: run.events.length,
    replay,
  };
}

/** The failure of that check by the same mistake under other choices. */
async function failsAgain(
  check: string,
  { evidence, mistake, replay }: Failed,
  choices: readonly number[],
): Promise<Failed | undefined> {
  let again: Failed | undefined;
  await replay(choices, {
    noteFor: run => (id, held, detail) => {
      if (held || id !== check || again !== undefined) return;
      const failed = failureOf(run, evidence.scenario, detail, replay);
      if (failed.mistake === mistake && !failed.hasRunAway) again = failed;
    },
  });
  return again;
}

/** The same schedule, ended early: for finding the step that broke a check. */
function runStopped(check: string, failed: Failed, stopAfter: number): Promise<StoppedRun> {
  return heldUnder(check, failed.replay, { choices: failed.choices, stopAfter });
}

/** What a turn denies: without the last choice that is no default, in the usual order from there on, the check fails. */
async function failsWithoutLast(check: string, { choices, replay }: Failed): Promise<boolean> {
  let hasFailed = false;
  const { trouble } = await replay(trimmed(choices.slice(0, -1)), {
    noteFor: () => (id, held) => {
      hasFailed ||= id === check && !held;
    },
  });
  return hasFailed || trouble !== undefined;
}

async function heldUnder(
  check: string,
  replay: Replay,
  { choices, stopAfter }: { readonly choices: readonly number[]; readonly stopAfter: number },
): Promise<StoppedRun> {
  let held: boolean | undefined;
  const { run, trouble } = await replay(choices, {
    noteFor: () => (id, passed) => {
      if (id === check) held = passed && held !== false;
    },
    stopAfter,
  });
  if (trouble !== undefined) return { held: undefined, events: run.events.length };
  return { held, events: run.stoppedAt ?? run.events.length };
}

function evidenceOf(run: ScheduleRun, scenario: string): Evidence {
  const events = bounded(run.events);
  const left = run.events.length - events.length;
  const turn = run.decisiveEvent;
  const within = boundsText(run.chooser.used);
  if (left > 0) {
    const call = `${left} more events`;
    events.push({ atMs: run.clock.elapsedMs, actor: 'driver', target: 'driver', call, reply: '' });
  }
  return {
    scenario,
    seed: run.setting.seed,
    fatalStep: null,
    ...(turn !== null && turn < run.events.length && turn < limits.events ? { turnStep: turn } : {}),
    events,
    ...(run.setting.explores ? { choices: trimmed(run.chooser.choices) } : {}),
    ...(within === '' ? {} : { within }),
  };
}

/** So many, and so much of what they can be replayed with: evidence is stored with every attempt. */
function bounded(events: readonly EvidenceEvent[]): EvidenceEvent[] {
  let left = limits.argumentCharacters;
  return events.slice(0, limits.events).map(event => {
    const { args, ...rest } = event;
    if (args === undefined) return event;
    left -= args.reduce((sum, arg) => sum + arg.length, 0);
    return left < 0 ? rest : event;
  });
}

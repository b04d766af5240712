/** What the schedules found about each check, and the verdict that follows. */
import type { CheckText } from '#lessons/grading/exercise.ts';
import type { CheckResult, Evidence, EvidenceEvent } from '#lessons/schema.ts';
import { findFatalStep, type StoppedRun } from './fatal-step.ts';
import type { ScheduleRun } from './schedule-run.ts';
import { GraderDefect, type NoteCheck } from './stage.ts';
import { troubleOf } from './started-run.ts';

type Detail = Parameters<NoteCheck>[2];
/** Runs the same story again by these choices, stops it once so many events have happened, and says how a check fared. */
export type RunAgain = (
  check: string,
  schedule: { readonly choices: readonly number[]; readonly stopAfter: number },
) => Promise<StoppedRun>;

interface Failed extends Detail {
  evidence: Evidence;
  readonly hasRunAway: boolean;
  readonly choices: readonly number[];
  /** All events, shown or not. */
  readonly events: number;
  readonly runAgain: RunAgain;
}
interface Finding {
  held: Detail | undefined;
  failed: Failed | undefined;
}

/** What a story reads out of an answer that was stopped says nothing about the answer's idea. */
const runAway = 'Your code was stopped: it never gave control back. Mend this first.';

const limits = { events: 120, argumentCharacters: 32_768 };

export class Findings {
  readonly #checks: Readonly<Record<string, CheckText>>;
  readonly #findings = new Map<string, Finding>();
  /** A story could not read the result: no check's own business. */
  #trouble: string | undefined;
  /** What the answer printed in the first failing schedule, else in the first of all. */
  output = '';

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
  noteFor(run: ScheduleRun, scenario: string, runAgain: RunAgain): NoteCheck {
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
        if (!this.hasFailed) this.output = run.output;
        const observed = withTrouble(run, detail.observed);
        const hasRunAway = run.actors.some(actor => actor.hasRunAway);
        const mistake = hasRunAway ? undefined : detail.mistake;
        const [evidence, events] = [evidenceOf(run, scenario), run.events.length];
        const choices = [...run.chooser.choices];
        finding.failed = { ...detail, mistake, observed, evidence, hasRunAway, choices, events, runAgain };
      }
    };
  }

  /** Names the step that broke each check that failed, where one did; runs schedules again until `deadlineMs`. */
  async findFatalSteps(deadlineMs: number): Promise<void> {
    for (const [id, { failed }] of this.#findings) {
      if (failed === undefined || failed.hasRunAway || performance.now() > deadlineMs) continue;
      const { choices, events, evidence, runAgain } = failed;
      const fatalStep = await findFatalStep(events, stopAfter => runAgain(id, { choices, stopAfter }));
      if (fatalStep !== null && fatalStep < limits.events) failed.evidence = { ...evidence, fatalStep };
    }
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
    const spoilt = new Set(
      trouble === undefined ? [] : untried.length > 0 ? untried : this.hasFailed ? [] : ids.slice(0, 1),
    );
    return ids.map(id => this.#result(id, spoilt.has(id) ? trouble : undefined));
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

function evidenceOf(run: ScheduleRun, scenario: string): Evidence {
  const events = bounded(run.events);
  const left = run.events.length - events.length;
  const turn = run.decisiveEvent;
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

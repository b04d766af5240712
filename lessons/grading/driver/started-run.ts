/** A call of the learner's function, from its start to its outcome. */
import type { Actor, Outcome, Run } from '#lessons/grading/stage.ts';
import { placeText } from '#sandbox/guest/compile.ts';
import type { GuestArgument } from '#sandbox/guest/guest.ts';
import type { Report } from '#sandbox/guest/report.ts';

export class StartedRun implements Run {
  readonly actor: Actor;
  readonly id: number;
  readonly args: readonly GuestArgument[];
  readonly startedAtMs: number;
  /** The guest has been called. */
  hasBegun = false;
  /** What the guest reported, before the driver has accepted it as the outcome. */
  report: Report | undefined;
  outcome?: Outcome;
  endedAtMs?: number;

  constructor(actor: Actor, id: number, args: readonly GuestArgument[], startedAtMs: number) {
    this.actor = actor;
    this.id = id;
    this.args = args;
    this.startedAtMs = startedAtMs;
  }

  end(outcome: Outcome, atMs: number): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.endedAtMs = atMs;
  }
}

export function outcomeOf(report: Report): Outcome {
  if (report.kind === 'returned') return { status: 'returned', value: report.value };
  const { message, name, place } = report;
  return { status: 'threw', name, message, line: place?.line, column: place?.column };
}

/** What went wrong in a call, in words; undefined when it returned. */
export function troubleOf(run: Run): string | undefined {
  const { outcome } = run;
  if (outcome?.status === 'stuck') return `${run.actor.name}: ${outcome.why}`;
  if (outcome?.status !== 'threw') return undefined;
  return `${run.actor.name} threw ${outcome.name}: ${outcome.message}${placeText(outcome)}`;
}

/**
 * What can happen next when every actor waits. The first option is the default: the actor that made the last step
 * goes on; else the one that has waited longest. A choice that takes the step from an actor that could go on costs
 * a preemption, and so does letting a simulated part's answer come first, since calls may take different time.
 */
import type { ActorProcess } from './actor-process.ts';
import type { Cost } from './chooser.ts';
import type { ScheduleRun } from './schedule-run.ts';
import type { StartedRun } from './started-run.ts';

/** What tells an option apart from the others of the same state; the same whenever the state is. */
export function labelOf(option: EventOption): string {
  switch (option.kind) {
    case 'begin':
      return `begin ${option.actor.name} ${option.run.id}`;
    case 'wait':
      return 'wait';
    case 'flush':
      return `flush ${option.before.name}`;
    case 'refuse':
    case 'fail':
      return `${option.kind} ${option.actor.name} ${option.isExecuted ? 'late' : 'early'}`;
    default:
      return `${option.kind} ${option.actor.name}`;
  }
}

export type EventOption = { readonly cost: Cost } & (
  | { readonly kind: 'step' | 'crash' | 'drop'; readonly actor: ActorProcess }
  | { readonly kind: 'begin'; readonly actor: ActorProcess; readonly run: StartedRun }
  | { readonly kind: 'wait'; readonly atMs: number }
  | { readonly kind: 'flush'; readonly before: ActorProcess }
  | { readonly kind: 'pause'; readonly actor: ActorProcess; readonly ms: number }
  | { readonly kind: 'refuse' | 'fail'; readonly actor: ActorProcess; readonly isExecuted: boolean }
);

/** Those who only ask Redis again and again give way, first to another actor, then to time. */
const longestStreak = 200;

/** Empty when only time can move on. The same whenever the state is, but for their order. */
export function optionsOf(run: ScheduleRun): EventOption[] {
  const enabled = run.actors.filter(actor => run.nextCall(actor) !== undefined).sort(byWaiting(run));
  const fresh = unbegun(run);
  const isBusyWaiting = run.stepsAtInstant >= longestStreak * enabled.length;
  if (enabled.length > 0 && isBusyWaiting && run.clock.nextAtMs() !== undefined) return [];
  if (!run.setting.explores) return inOrder(enabled, fresh);
  const current = enabled.find(actor => actor === run.current);
  const isSpinning = current !== undefined && mustGiveWay(current);
  const goesOn = isSpinning ? undefined : current;
  const others = isSpinning ? enabled.filter(actor => actor !== current) : enabled;
  const first = goesOn ?? others[0] ?? enabled[0];
  const cost: Cost = goesOn === undefined ? 'free' : 'preemption';
  const steps: EventOption[] = others
    .filter(actor => actor !== first)
    .map(actor => ({ kind: 'step', actor, cost }));
  const begins: EventOption[] = fresh.map(option => ({ kind: 'begin', ...option, cost }));
  if (first === undefined) return begins;
  return [
    { kind: 'step', actor: first, cost: 'free' },
    ...steps,
    ...begins,
    ...waits(run),
    ...(goesOn ? [first] : others).flatMap(actor => faults(run, actor)),
    ...drops(run),
  ];
}

/** Counted for each actor by itself, so that it is the same in whatever order independent steps came. */
const mustGiveWay = ({ stepsAtInstant }: ActorProcess): boolean =>
  stepsAtInstant > 0 && stepsAtInstant % longestStreak === 0;

const byWaiting = (run: ScheduleRun) => (a: ActorProcess, b: ActorProcess) =>
  (run.nextCall(a)?.order ?? 0) - (run.nextCall(b)?.order ?? 0);

/** Calls that wait to begin because their actor is busy with another: two requests in one process. */
function unbegun(run: ScheduleRun): { actor: ActorProcess; run: StartedRun }[] {
  return run.actors.flatMap(actor => {
    const next = actor.runs.find(started => !started.hasBegun);
    return next === undefined || !actor.isAlive || actor.isPaused ? [] : [{ actor, run: next }];
  });
}

function inOrder(enabled: ActorProcess[], fresh: { actor: ActorProcess; run: StartedRun }[]): EventOption[] {
  const [begin] = fresh;
  if (begin) return [{ kind: 'begin', ...begin, cost: 'free' }];
  const [first] = enabled;
  return first ? [{ kind: 'step', actor: first, cost: 'free' }] : [];
}

function waits(run: ScheduleRun): EventOption[] {
  const atMs = run.clock.nextAtMs('part');
  if (atMs === undefined || atMs !== run.clock.nextAtMs()) return [];
  return [{ kind: 'wait', atMs, cost: 'preemption' }];
}

/** Also of those who only wait: they hang on their connections most of all. */
function drops(run: ScheduleRun): EventOption[] {
  if (!run.chooser.mayEver('drop')) return [];
  const tied = run.actors.filter(actor => actor.isAlive && !actor.isPaused && run.redis.hasTies(actor));
  return tied.map(actor => ({ kind: 'drop', actor, cost: 'drop' }));
}

function faults(run: ScheduleRun, actor: ActorProcess): EventOption[] {
  const { chooser, setting } = run;
  const target = run.nextCall(actor)?.target ?? '';
  const isRedis = target === 'redis';
  const options: EventOption[] = [];
  if (chooser.mayEver('crash')) options.push({ kind: 'crash', actor, cost: 'crash' });
  if (chooser.mayEver('flush') && isRedis && run.hasKeys) {
    options.push({ kind: 'flush', before: actor, cost: 'flush' });
  }
  if (chooser.mayEver('refuse') && isRedis) {
    options.push({ kind: 'refuse', actor, isExecuted: false, cost: 'refuse' });
    options.push({ kind: 'refuse', actor, isExecuted: true, cost: 'refuse' });
  }
  if (chooser.mayEver('fail') && run.parts.has(target)) {
    options.push({ kind: 'fail', actor, isExecuted: false, cost: 'fail' });
    options.push({ kind: 'fail', actor, isExecuted: true, cost: 'fail' });
  }
  if (chooser.mayEver('pause') && setting.pauseMs !== undefined) {
    options.push({ kind: 'pause', actor, ms: setting.pauseMs, cost: 'pause' });
  }
  return options;
}

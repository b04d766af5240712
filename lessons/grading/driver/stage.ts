/** The Stage that a story sees, over one run of a schedule. */
import type {
  Actor,
  Argument,
  Database,
  PartHandle,
  PaymentGateway,
  Run,
  SharedResource,
  Stage,
} from '#lessons/grading/stage.ts';
import type { GuestArgument } from '#sandbox/guest/guest.ts';
import type { ActorProcess } from './actor-process.ts';
import { createDatabase, createPart, createPayments, createResource, type PartWithHandle } from './parts.ts';
import { seededRandom, seedFor } from './random.ts';
import type { ScheduleRun } from './schedule-run.ts';
import { StartedRun } from './started-run.ts';
import { plainValue } from './value.ts';

/** Takes note of what a story found. */
export type NoteCheck = Stage['check'];

/** An exercise is wrong, not an answer. */
export class GraderDefect extends Error {
  override name = 'GraderDefect';
}

export function createStage(run: ScheduleRun, note: NoteCheck): Stage {
  const random = seededRandom(seedFor(run.setting.seed, 'stage'));
  const processes = new Map<Actor, ActorProcess>();
  const processOf = (actor: Actor) => {
    const process = processes.get(actor);
    if (process === undefined) throw new GraderDefect(`${actor.name} is no actor of this stage`);
    return process;
  };
  const settle = (runs: readonly Run[]) => {
    beginAll(run);
    return run.settle(runs.map(asStarted));
  };
  const addPart = <Handle extends PartHandle>({ handle, part }: PartWithHandle<Handle>): Handle => {
    if (run.parts.has(part.name) || part.name === 'redis') {
      throw new GraderDefect(`two parts are called ${part.name}`);
    }
    run.parts.set(part.name, part);
    return handle;
  };
  return {
    seed: run.setting.seed,
    nowMs: () => run.clock.nowMs,
    random,
    actor(name) {
      if (run.actors.some(other => other.name === name))
        throw new GraderDefect(`two actors are called ${name}`);
      const process = run.addActor(name);
      const actor: Actor = {
        name,
        redis: { handle: 'redis' },
        start: (...args) => start(run, actor, process, args),
        call: async (...args) => {
          const [outcome] = await settle([start(run, actor, process, args)]);
          if (outcome === undefined) throw new GraderDefect('a call without an outcome');
          return outcome;
        },
      };
      processes.set(actor, process);
      return actor;
    },
    settle: (...runs) => settle(runs),
    database: (options): Database => addPart(createDatabase(options)),
    payments: (options = {}): PaymentGateway => addPart(createPayments(options)),
    resource: (name): SharedResource => addPart(createResource(name)),
    part: (name, definition) => addPart(createPart(name, definition)),
    advance: ms => run.advance(ms),
    flush: () => run.flush(),
    crash: actor => run.crash(processOf(actor)),
    drop: actor => run.drop(processOf(actor)),
    quiet(withinMs = 0) {
      beginAll(run);
      return run.quiet(withinMs);
    },
    redisDown: how => run.redisDown(how),
    redisUp: () => run.redisUp(),
    async redis(...args) {
      return plainValue(await run.system(args.map(String)));
    },
    async pttl(key) {
      return Number(plainValue(await run.system(['PTTL', key])));
    },
    async keys() {
      const keys = plainValue(await run.system(['KEYS', '*']));
      return Array.isArray(keys) ? keys.map(String).sort() : [];
    },
    commands: actor => run.commands.filter(({ actor: name }) => actor === undefined || name === actor.name),
    check: note,
  };
}

function start(run: ScheduleRun, actor: Actor, process: ActorProcess, args: Argument[]): StartedRun {
  const given = run.setting.givesClient ? [actor.redis, ...args] : args;
  const guestArguments = given.map(argument => crossing(run, argument));
  const started = new StartedRun(actor, process.runs.length + 1, guestArguments, run.clock.nowMs);
  process.runs.push(started);
  return started;
}

function crossing(run: ScheduleRun, argument: Argument): GuestArgument {
  if (typeof argument === 'object' && argument !== null && 'handle' in argument) {
    if (argument.handle === 'redis') return { kind: 'redis' };
    const part = run.parts.get(String('name' in argument ? argument.name : ''));
    if (part) return { kind: 'part', name: part.name, methods: part.methods };
  }
  return { kind: 'value', value: argument };
}

/**
 * Actors that are idle begin at once: until its first call, nothing that one does can be seen by another. Further
 * calls of a busy actor begin when the driver chooses, or at once where the scenario does not explore.
 */
function beginAll(run: ScheduleRun): void {
  for (const process of run.actors) {
    for (const started of process.runs) {
      const isBusy = process.runs.some(other => other.hasBegun && other.outcome === undefined);
      if (started.hasBegun || (isBusy && run.setting.explores)) continue;
      process.begin(started);
    }
  }
}

function asStarted(run: Run): StartedRun {
  if (run instanceof StartedRun) return run;
  throw new GraderDefect('settle takes what start gave');
}

/** What is written down of actors' commands: for the evidence, for the story, and for the reduction of states. */
import type { Value } from '#lessons/grading/stage.ts';
import type { ActorProcess, PendingCall } from './actor-process.ts';
import { changedNothing, together } from './footprint.ts';
import type { Step } from './redis-calls.ts';
import type { EventDetail, ScheduleRun } from './schedule-run.ts';
import { keepsArguments } from './story-commands.ts';
import { commandText, nestedValue, replyText } from './value.ts';

export interface SentCommand {
  readonly actor: string;
  readonly args: readonly string[];
  readonly reply: Value;
}

/** Of an actor's connections the first goes without saying. */
export const connectionOf = (connection: number) => (connection > 1 ? { connection } : {});

const named = ([name = '', ...rest]: readonly string[]): string[] => [name.toUpperCase(), ...rest];

export class CommandNotes {
  readonly #run: ScheduleRun;

  constructor(run: ScheduleRun) {
    this.#run = run;
  }

  /** Commands have been executed. `lost`: said in place of the reply, which reaches nobody. */
  executed(actor: ActorProcess, call: PendingCall, { executed }: Step, lost?: string): void {
    this.#run.hasKeys = true;
    const within = executed.length > 1 ? executed.slice(1, -1) : executed;
    this.tookEffect(
      actor,
      within.filter(({ args, reply }) => !changedNothing(args, reply)).map(({ args }) => args),
      executed.map(({ args, reply }) => [call.id, call.connection, args, nestedValue(reply)]),
    );
    for (const { args, reply } of executed) {
      this.sent(actor, args, nestedValue(reply));
      this.event(actor, call, commandText(args), lost ?? replyText(reply), keepsArguments(args));
    }
  }

  /** Where the command stands in the story's list, for `answered`. */
  sent(actor: ActorProcess, args: readonly string[], reply: Value): number {
    return this.#run.commands.push({ actor: actor.name, args: named(args), reply }) - 1;
  }

  /** A command that waited has its reply. */
  answered(at: number, reply: Value): void {
    const command = this.#run.commands[at];
    if (command) this.#run.commands[at] = { ...command, reply };
  }

  /** Commands took effect, with nothing between them. `told` is all that the actor learns of it. */
  tookEffect(actor: ActorProcess, commands: readonly (readonly string[])[], told: readonly unknown[]): void {
    const { setting, trace } = this.#run;
    trace.redis(actor.name, together(commands.map(setting.footprint)), JSON.stringify(told));
  }

  /** A client that waited or listened is gone: what others find may be another. */
  tiesBroke(actor: ActorProcess): void {
    this.#run.trace.redis(actor.name, { writes: 'everything', reads: [], remembers: false }, 'gone');
  }

  event(actor: ActorProcess, call: PendingCall, text: string, reply: string, detail: EventDetail = {}): void {
    this.#run.event(actor.name, 'redis', text, reply, { ...detail, ...connectionOf(call.connection) });
  }
}

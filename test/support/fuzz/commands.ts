/** Random commands from the server's own description of them: COMMAND's arity and COMMAND DOCS' grammar. */
import type { CommandTable } from '#sandbox/command/table.ts';
import type { HostileArguments } from './arguments.ts';
import type { Chance } from './chance.ts';
import { type Argument, type Grammar, grammarOf } from './grammar.ts';

/** How often commands that a sandbox runs are chosen over those that it refuses. */
const shareOfAllowed = 0.85;
/** Not only a stream of commands: what opens and ends states of a connection is chosen more often. */
const stateful = [
  'MULTI',
  'EXEC',
  'DISCARD',
  'WATCH',
  'RESET',
  'HELLO',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'PUNSUBSCRIBE',
  'SUNSUBSCRIBE',
];

export class CommandMaker {
  readonly #chance: Chance;
  readonly #allowed: Grammar[] = [];
  readonly #refused: Grammar[] = [];
  readonly #stateful: Grammar[];
  /** How often what may be repeated is repeated in the command that is being made: keys and their ids alike. */
  #times = 1;

  constructor(chance: Chance, table: CommandTable) {
    this.#chance = chance;
    for (const command of table.all.values()) {
      if (command.subcommands.size > 0 && command.policy.decision === 'refused') continue;
      const list = command.policy.decision === 'refused' ? this.#refused : this.#allowed;
      list.push(grammarOf(command, table));
    }
    this.#stateful = this.#allowed.filter(
      ({ words }) => words.length === 1 && stateful.includes(words[0] ?? ''),
    );
  }

  /** The arguments of one command, its name first; most of the time near its grammar. */
  next(hostile: HostileArguments): Buffer[] {
    const chance = this.#chance;
    if (chance.isLucky(0.01)) return Array.from({ length: 1 + chance.below(4) }, () => hostile.anything());
    const grammar = this.#choose();
    this.#times = chance.isLucky(0.6) ? 1 : 1 + chance.below(3);
    const words = grammar.words.map(word => Buffer.from(chance.isLucky(0.1) ? word.toLowerCase() : word));
    const args = grammar.args.flatMap(argument => this.#argument(argument, hostile, grammar.group));
    if (chance.isLucky(0.2)) this.#spoil(args, hostile);
    if (chance.isLucky(0.8)) fill(grammar.least, args, hostile);
    return [...words, ...args];
  }

  #choose(): Grammar {
    if (this.#chance.isLucky(0.04)) return this.#chance.of(this.#stateful);
    return this.#chance.of(this.#chance.isLucky(shareOfAllowed) ? this.#allowed : this.#refused);
  }

  #argument(argument: Argument, hostile: HostileArguments, group: string): Buffer[] {
    const chance = this.#chance;
    if (argument.isOptional && chance.isLucky(0.6)) return [];
    const times = argument.isMultiple ? this.#times : 1;
    const token = argument.token === undefined ? [] : [Buffer.from(argument.token)];
    const out: Buffer[] = [];
    for (let time = 0; time < times; time += 1) {
      if (time === 0 || argument.repeatsToken) out.push(...token);
      out.push(...this.#value(argument, hostile, group));
    }
    return out;
  }

  #value({ kind, name, children }: Argument, hostile: HostileArguments, group: string): Buffer[] {
    switch (kind) {
      case 'key':
        return [hostile.key(group)];
      case 'integer':
      case 'double':
      case 'unix-time':
        return [hostile.number()];
      case 'pattern':
        return [hostile.pattern()];
      case 'string':
        return [hostile.text(name, group)];
      case 'oneof':
        return this.#argument({ ...this.#chance.of(children), isOptional: false }, hostile, group);
      case 'block':
        return children.flatMap(child => this.#argument(child, hostile, group));
      case 'pure-token':
        return [];
    }
  }

  /** One argument too many, too few, in another's place, or another. */
  #spoil(args: Buffer[], hostile: HostileArguments): void {
    const chance = this.#chance;
    const at = chance.below(args.length + 1);
    const one = args[at];
    switch (chance.below(4)) {
      case 0:
        args.splice(at, 1);
        break;
      case 1:
        args.splice(at, 0, hostile.anything());
        break;
      case 2:
        if (one !== undefined) args.push(...args.splice(at, 1));
        break;
      default:
        args.splice(at, 1, hostile.anything());
    }
  }
}

function fill(least: number, args: Buffer[], hostile: HostileArguments): void {
  while (args.length < least) args.push(hostile.anything());
}

/**
 * The commands of a sandbox: what the server says of them, joined with what we decided. Built once at boot; denies
 * by default, for a command that the server knows and the policy does not is refused.
 */
import type { Logger } from 'pino';
import { type CommandSpec, fieldsOf, itemsOf, readCommandSpec } from '#sandbox/command/command-spec.ts';
import { type DirectKeys, directKeysOf } from '#sandbox/command/direct.ts';
import { type Decision, decisionFor, refusalText, undecided } from '#sandbox/command/policy.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { openConnection } from '#sandbox/resp/connection.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';

export interface Command extends CommandSpec {
  readonly policy: Decision;
  readonly isWrite: boolean;
  /** May add to memory; Redis refuses it when full. */
  readonly mayGrow: boolean;
  readonly isBlocking: boolean;
  /** Where its keys stand, if it can be passed on as bytes. */
  readonly direct: DirectKeys | undefined;
}

/** What becomes of arguments that were typed. `reply` is final; nothing has been forwarded. */
export type Outcome =
  | { readonly kind: 'allowed' | 'emulated'; readonly command: Command }
  | {
      readonly kind: 'refused' | 'unknown' | 'arity';
      readonly reply: Reply;
      /** The command, where it is known. */
      readonly refused?: Command;
    };

export interface CommandTable {
  /** Decides on a command by its arguments, the name first. Never forwards anything. */
  decide(args: readonly Buffer[]): Outcome;
  /** The command of that name if it can be passed on as bytes, and if that many arguments (the name among them) are right. */
  findDirect(name: string, count: number): Command | undefined;
  /** `get`, `xgroup|create`; any case. */
  find(name: string): Command | undefined;
  /** All commands and subcommands. */
  readonly all: ReadonlyMap<string, Command>;
  /** What the server answers to `COMMAND DOCS`, by name. */
  readonly docs: ReadonlyMap<string, Reply>;
  /** What it answers to `CLIENT HELP` and the like, by name (`client|help`). */
  readonly help: ReadonlyMap<string, Reply>;
  /** Of the server, `7.0.15`. */
  readonly version: string;
}

const readLimits = { replyBytes: 32_000_000, elements: 1_000_000, depth: 32 };
const helps = ['client|help', 'command|help', 'pubsub|help'];

/**
 * Asks the server for its commands.
 * @param decide what becomes of each; by default, what becomes of it in a namespace
 * @throws {Failure | Error} if it does not answer as a Redis 7 does
 */
export async function loadCommandTable(
  target: RedisTarget,
  log: Logger,
  decide: (name: string) => Decision | undefined = decisionFor,
): Promise<CommandTable> {
  const { username = 'default', password } = target;
  const connection = await openConnection({
    target,
    credentials: password === undefined ? undefined : { username, password },
    protocol: 3,
    limits: readLimits,
    connectTimeoutMs: 10_000,
  });
  const ask = (...words: string[]) => connection.execute(words.map(word => Buffer.from(word)));
  try {
    const specs = itemsOf(await ask('COMMAND')).map(readCommandSpec);
    const docs = fieldsOf(await ask('COMMAND', 'DOCS'));
    const help = new Map<string, Reply>();
    for (const name of helps) help.set(name, await ask(...name.split('|')));
    const info = await ask('INFO', 'server');
    return createCommandTable({ specs, docs, help, version: readVersion(info), log, decide });
  } finally {
    connection.close();
  }
}

function readVersion(info: Reply): string {
  const text = info.type === 'bulk' || info.type === 'verbatim' ? info.bytes.toString() : '';
  return /^redis_version:(\S+)/m.exec(text)?.[1] ?? '7.0.0';
}

function createCommandTable(known: {
  specs: readonly CommandSpec[];
  docs: ReadonlyMap<string, Reply>;
  help: ReadonlyMap<string, Reply>;
  version: string;
  log: Logger;
  decide: (name: string) => Decision | undefined;
}): CommandTable {
  const all = new Map<string, Command>();
  const undecidedNames: string[] = [];
  for (const spec of known.specs.flatMap(one => [one, ...one.subcommands.values()])) {
    const policy = known.decide(spec.name);
    if (policy === undefined) undecidedNames.push(spec.name);
    all.set(spec.name, toCommand(spec, policy ?? undecided));
  }
  if (undecidedNames.length > 0) {
    known.log.warn(
      { commands: undecidedNames },
      'commands of the server that nobody has decided on are refused',
    );
  }
  const direct = directCommands(all);
  return {
    findDirect: (name, count) => {
      const command = direct.get(name) ?? direct.get(name.toLowerCase());
      return command !== undefined && isArityRight(command.arity, count) ? command : undefined;
    },
    all,
    docs: known.docs,
    help: known.help,
    version: known.version,
    find: name => all.get(name.toLowerCase()),
    decide: args => decide(all, args),
  };
}

/** In both of the spellings that programs use. */
function directCommands(all: ReadonlyMap<string, Command>): Map<string, Command> {
  const direct = new Map<string, Command>();
  for (const [name, command] of all) {
    if (command.direct === undefined) continue;
    direct.set(name, command);
    direct.set(name.toUpperCase(), command);
  }
  return direct;
}

function toCommand(spec: CommandSpec, policy: Decision): Command {
  return {
    ...spec,
    policy,
    isWrite: spec.flags.has('write'),
    mayGrow: spec.flags.has('denyoom'),
    isBlocking: spec.flags.has('blocking'),
    direct: policy.decision === 'allowed' ? directKeysOf(spec) : undefined,
  };
}

function decide(all: ReadonlyMap<string, Command>, args: readonly Buffer[]): Outcome {
  const [first = Buffer.alloc(0), second] = args;
  const name = first.length <= 64 ? first.toString('latin1').toLowerCase() : '';
  // `config|get` is the server's name for a subcommand and no command that can be typed.
  const container = name.includes('|') ? undefined : all.get(name);
  if (container === undefined) return { kind: 'unknown', reply: unknownCommand(args) };
  let command = container;
  if (container.subcommands.size > 0 && second !== undefined) {
    const child =
      second.length <= 64 ? all.get(`${name}|${second.toString('latin1').toLowerCase()}`) : undefined;
    if (child === undefined) {
      const isRefused =
        container.policy.decision === 'refused' &&
        [...container.subcommands.keys()].every(
          sub => all.get(`${name}|${sub}`)?.policy.decision === 'refused',
        );
      return isRefused ? refuse(container) : { kind: 'unknown', reply: unknownSubcommand(name, second) };
    }
    command = child;
  }
  if (!isArityRight(command.arity, args.length)) {
    return { kind: 'arity', reply: error(`ERR wrong number of arguments for '${command.name}' command`) };
  }
  if (command.policy.decision === 'refused') return refuse(command);
  return { kind: command.policy.decision, command };
}

function refuse(command: Command): Outcome {
  const policy = command.policy.decision === 'refused' ? command.policy : { reason: '', wayOut: '' };
  return { kind: 'refused', refused: command, reply: error(refusalText(command.name, policy)) };
}

function isArityRight(arity: number, count: number): boolean {
  return arity >= 0 ? count === arity : count >= -arity;
}

/** Redis's own words, with its own bounds. */
function unknownCommand([first = Buffer.alloc(0), ...rest]: readonly Buffer[]): Reply {
  let shown = '';
  for (const arg of rest) {
    if (shown.length >= 128) break;
    shown += `'${cString(arg, 128 - shown.length)}' `;
  }
  const name = cString(first, 128);
  return error(oneLine(`ERR unknown command '${name}', with args beginning with: ${shown}`));
}

function unknownSubcommand(container: string, subcommand: Buffer): Reply {
  const name = cString(subcommand, 128);
  return error(oneLine(`ERR unknown subcommand '${name}'. Try ${container.toUpperCase()} HELP.`));
}

/** As C prints it: up to the first zero byte. */
function cString(bytes: Buffer, limit: number): string {
  const zero = bytes.indexOf(0);
  return bytes.subarray(0, Math.min(limit, zero < 0 ? bytes.length : zero)).toString();
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}

/** COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a command are keys, also of one that this sandbox refuses. */
import { wholeNumber } from '#sandbox/command/guard.ts';
import { type KeyPosition, locateKeys, upper } from '#sandbox/command/locate-keys.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import { array, bulk, error, type Reply } from '#sandbox/resp/reply.ts';
import type { Emulation } from './context.ts';

const noCommand = error('ERR Invalid command specified');
const noKeys = error('ERR The command has no key arguments');
const wrongCount = error('ERR Invalid number of arguments specified for command');
const badArguments = error('ERR Invalid arguments specified for command');

const written: ReadonlySet<string> = new Set(['OW', 'update']);
const readOnly: ReadonlySet<string> = new Set(['RO', 'access']);
const readAndWritten: ReadonlySet<string> = new Set(['RW', 'access', 'update']);

export const commandGetkeys: Emulation = (args, { table }) =>
  tellKeys(table, args.slice(2), (key, _flags) => bulk(key));

export const commandGetkeysandflags: Emulation = (args, { table }) =>
  tellKeys(table, args.slice(2), (key, flags) =>
    array([bulk(key), { type: 'set', items: [...flags].map(text => ({ type: 'status', text })) }]),
  );

function tellKeys(
  table: CommandTable,
  args: readonly Buffer[],
  tell: (key: Buffer, flags: ReadonlySet<string>) => Reply,
): Reply {
  const command = findCommand(table, args);
  if (command === undefined) return noCommand;
  if (!command.keySpecs.some(({ flags }) => !flags.has('not_key'))) return noKeys;
  const { arity } = command;
  if (arity >= 0 ? args.length !== arity : args.length < -arity) return wrongCount;
  const found = isCountRight(command, args) ? locateKeys(command, args) : [];
  if (found.length === 0) return command.flags.has('no_mandatory_keys') ? array([]) : badArguments;
  return array(
    found.flatMap(position => {
      const key = args[position.index];
      return key === undefined ? [] : tell(key, flagsOf(command, args, position));
    }),
  );
}

function findCommand(table: CommandTable, [first, second]: readonly Buffer[]): Command | undefined {
  const name = first?.toString('latin1') ?? '';
  const container = name.includes('|') ? undefined : table.find(name);
  if (container === undefined || second === undefined || container.subcommands.size === 0) return container;
  return table.find(`${name}|${second.toString('latin1')}`);
}

/** Where a number of keys is said, there must be as many. */
function isCountRight({ keySpecs }: Command, args: readonly Buffer[]): boolean {
  return keySpecs.every(({ begin, find }) => {
    if (begin.type !== 'index' || find.type !== 'keynum') return true;
    const count = wholeNumber(args[begin.index + find.keyNumIndex]);
    if (count === undefined || count < 1n) return false;
    const last = BigInt(begin.index + find.firstKey) + (count - 1n) * BigInt(find.keyStep);
    return last < BigInt(args.length);
  });
}

/** SET and BITFIELD read or write, as their options say. */
function flagsOf(command: Command, args: readonly Buffer[], { flags }: KeyPosition): ReadonlySet<string> {
  if (!flags.has('variable_flags')) return flags;
  if (command.name === 'set') {
    return args.some((arg, at) => at >= 3 && upper(arg) === 'GET') ? readAndWritten : written;
  }
  return command.name === 'bitfield' && onlyGets(args) ? readOnly : readAndWritten;
}

function onlyGets(args: readonly Buffer[]): boolean {
  for (let at = 2; at < args.length; at += 1) {
    const left = args.length - at - 1;
    if (upper(args[at]) === 'GET' && left >= 2) at += 2;
    else if (upper(args[at]) === 'OVERFLOW' && left >= 1) at += 1;
    else return false;
  }
  return true;
}

/** COMMAND: what this sandbox knows, in the server's own words. */

import { itemsOf } from '#sandbox/command/command-spec.ts';
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import { array, bulk, integer, nil, type Reply } from '#sandbox/resp/reply.ts';
import { type Emulation, syntaxError } from './context.ts';

/** A container is offered if any of its subcommands is. */
function isOffered(table: CommandTable, command: Command): boolean {
  if (command.subcommands.size === 0) return command.policy.decision !== 'refused';
  return [...command.subcommands.values()].some(
    child => table.find(child.name)?.policy.decision !== 'refused',
  );
}

const topLevel = (table: CommandTable) =>
  [...table.all.values()].filter(command => !command.name.includes('|') && isOffered(table, command));

/** The server's entry without the subcommands that this sandbox refuses. */
function entryOf(table: CommandTable, command: Command): Reply {
  if (command.subcommands.size === 0) return command.entry;
  const children = [...command.subcommands.values()]
    .filter(child => table.find(child.name)?.policy.decision !== 'refused')
    .map(child => child.entry);
  return array(itemsOf(command.entry).map((item, index) => (index === 9 ? array(children) : item)));
}

export const commandAll: Emulation = (_args, { table }) =>
  array(topLevel(table).map(command => entryOf(table, command)));

export const commandCount: Emulation = (_args, { table }) => integer(topLevel(table).length);

export const commandInfo: Emulation = (args, { table }) => {
  if (args.length === 2) return array(topLevel(table).map(command => entryOf(table, command)));
  return array(args.slice(2).map(name => describe(table, name, command => entryOf(table, command)) ?? nil));
};

function describe(table: CommandTable, name: Buffer, tell: (command: Command) => Reply): Reply | undefined {
  const command = table.find(name.toString('latin1'));
  return command !== undefined && isOffered(table, command) ? tell(command) : undefined;
}

export const commandDocs: Emulation = (args, { table }) => {
  const names =
    args.length === 2
      ? topLevel(table).map(({ name }) => name)
      : args.slice(2).map(arg => arg.toString('latin1').toLowerCase());
  const entries: [Reply, Reply][] = [];
  for (const name of names) {
    const command = table.find(name);
    if (command === undefined || !isOffered(table, command)) continue;
    const docs = docsOf(table, name);
    if (docs !== undefined) entries.push([bulk(name), docs]);
  }
  return { type: 'map', entries };
};

function docsOf(table: CommandTable, name: string): Reply | undefined {
  const [container = '', child] = name.split('|');
  const docs = table.docs.get(container);
  if (docs?.type !== 'map') return undefined;
  const isField = (reply: Reply, field: string) => reply.type === 'bulk' && reply.bytes.toString() === field;
  const subcommands = docs.entries.find(([key]) => isField(key, 'subcommands'))?.[1];
  if (child !== undefined) {
    return subcommands?.type === 'map'
      ? subcommands.entries.find(([key]) => isField(key, name))?.[1]
      : undefined;
  }
  return {
    type: 'map',
    entries: docs.entries.map(([key, value]) => {
      if (!isField(key, 'subcommands') || value.type !== 'map') return [key, value];
      const offered = value.entries.filter(
        ([sub]) => sub.type === 'bulk' && table.find(sub.bytes.toString())?.policy.decision !== 'refused',
      );
      return [key, { type: 'map', entries: offered }];
    }),
  };
}

export const commandList: Emulation = (args, { table }) => {
  const all = [...table.all.values()].filter(command => isOffered(table, command));
  if (args.length === 2) return array(all.map(({ name }) => bulk(name)));
  const [word, by, value] = [upper(args[2]), upper(args[3]), args[4]];
  if (word !== 'FILTERBY' || value === undefined || args.length !== 5) return syntaxError;
  const keep = filterOf(by, value);
  return keep === undefined ? syntaxError : array(all.filter(keep).map(({ name }) => bulk(name)));
};

function filterOf(by: string, value: Buffer): ((command: Command) => boolean) | undefined {
  if (by === 'MODULE') return () => false;
  if (by === 'ACLCAT') {
    const category = `@${value.toString('latin1').toLowerCase()}`;
    return command => command.categories.has(category);
  }
  if (by !== 'PATTERN') return undefined;
  const glob = compileGlob(Buffer.from(value.toString('latin1').toLowerCase(), 'latin1'));
  return command => matchesGlob(glob, Buffer.from(command.name));
}

/** CLIENT HELP and the like: what the server said at boot. */
export const help: Emulation = (args, { table }) =>
  table.help.get(args.map(arg => arg.toString('latin1').toLowerCase()).join('|')) ?? array([]);

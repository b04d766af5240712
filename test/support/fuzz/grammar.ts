/** The argument grammar of a command, read from the server's own COMMAND DOCS. */
import { z } from 'zod';
import { fieldsOf, itemsOf, textOf } from '#sandbox/command/command-spec.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

const kindSchema = z.enum([
  'string',
  'integer',
  'double',
  'key',
  'pattern',
  'unix-time',
  'pure-token',
  'oneof',
  'block',
]);

export interface Argument {
  readonly name: string;
  readonly kind: z.infer<typeof kindSchema>;
  readonly token: string | undefined;
  readonly isOptional: boolean;
  readonly isMultiple: boolean;
  readonly repeatsToken: boolean;
  readonly children: readonly Argument[];
}

export interface Grammar {
  /** `XGROUP`, `CREATE`. */
  readonly words: readonly string[];
  /** `string`, `stream`, …: what its keys hold. */
  readonly group: string;
  /** Arguments after the words that the server demands. */
  readonly least: number;
  readonly args: readonly Argument[];
}

/** A command's grammar, as the server's COMMAND DOCS tell it. */
export function grammarOf(command: Command, table: CommandTable): Grammar {
  const [container = '', sub] = command.name.split('|');
  const words = [container, sub].filter(word => word !== undefined).map(word => word.toUpperCase());
  const doc = table.docs.get(container);
  const own = sub === undefined ? doc : childDoc(doc, command.name);
  const args = own === undefined ? undefined : fieldsOf(own).get('arguments');
  const least = Math.abs(command.arity) - words.length;
  const group = doc === undefined ? '' : textOf(fieldsOf(doc).get('group'));
  return { words, group, least, args: args === undefined ? [] : itemsOf(args).map(readArgument) };
}

function childDoc(doc: Reply | undefined, name: string): Reply | undefined {
  const children = doc === undefined ? undefined : fieldsOf(doc).get('subcommands');
  return children === undefined ? undefined : fieldsOf(children).get(name);
}

function readArgument(reply: Reply): Argument {
  const fields = fieldsOf(reply);
  const flags = fields.has('flags') ? itemsOf(fields.get('flags')).map(textOf) : [];
  return {
    name: textOf(fields.get('name')),
    kind: kindSchema.parse(textOf(fields.get('type'))),
    token: fields.has('token') ? textOf(fields.get('token')) : undefined,
    isOptional: flags.includes('optional'),
    isMultiple: flags.includes('multiple'),
    repeatsToken: flags.includes('multiple_token'),
    children: fields.has('arguments') ? itemsOf(fields.get('arguments')).map(readArgument) : [],
  };
}

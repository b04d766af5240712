/** Reads the server's `COMMAND DOCS`, joined with its COMMAND and with what we decided. */
import { fieldsOf, itemsOf, textOf } from '#sandbox/command/command-spec.ts';
import type { ArgumentDoc, CommandDoc, CommandDocs, Treatment } from '#sandbox/command/docs.ts';
import type { Decision } from '#sandbox/command/policy.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

const argumentTypes = [
  'string',
  'integer',
  'double',
  'key',
  'pattern',
  'unix-time',
  'pure-token',
  'oneof',
  'block',
] as const;

/** What becomes of a command (`config|get`) in a namespace, and on a server of one's own. */
export interface Decisions {
  readonly here: (name: string) => Decision | undefined;
  readonly own: (name: string) => Decision | undefined;
}

/**
 * All commands and subcommands by name, each container before its subcommands.
 * @throws {Error} if the reply is not what COMMAND DOCS answers
 */
export function readCommandDocs(
  table: Pick<CommandTable, 'docs' | 'version' | 'find'>,
  decisions: Decisions,
): CommandDocs {
  const read = (name: string, reply: Reply): CommandDoc[] => {
    const fields = fieldsOf(reply);
    const children = fields.get('subcommands');
    const subcommands = children === undefined ? [] : [...fieldsOf(children)];
    const command = table.find(name);
    const doc = readDoc({ name, fields, command, decisions, isContainer: subcommands.length > 0 });
    return [doc, ...subcommands.flatMap(([sub, subReply]) => read(sub.toLowerCase(), subReply))];
  };
  const commands = [...table.docs].flatMap(([name, reply]) => read(name.toLowerCase(), reply));
  return {
    version: table.version,
    commands: commands.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function readDoc(known: {
  name: string;
  fields: ReadonlyMap<string, Reply>;
  command: Command | undefined;
  decisions: Decisions;
  isContainer: boolean;
}): CommandDoc {
  const { name, fields, command, decisions, isContainer } = known;
  const text = (field: string) => optionalText(fields.get(field));
  return {
    name: name.replace('|', ' ').toUpperCase(),
    summary: text('summary') ?? '',
    since: text('since') ?? '',
    group: text('group') ?? '',
    complexity: text('complexity') ?? '',
    deprecatedSince: text('deprecated_since'),
    replacedBy: text('replaced_by'),
    history: listOf(fields.get('history')).map(readChange),
    arguments: listOf(fields.get('arguments')).map(readArgument),
    isContainer,
    arity: command?.arity ?? 0,
    flags: [...(command?.flags ?? [])],
    categories: [...(command?.categories ?? [])],
    here: treatmentOf(decisions.here(name)),
    own: treatmentOf(decisions.own(name)),
  };
}

function readChange(reply: Reply): readonly [string, string] {
  const [version, change] = itemsOf(reply).map(textOf);
  return [version ?? '', change ?? ''];
}

function readArgument(reply: Reply): ArgumentDoc {
  const fields = fieldsOf(reply);
  const flags = new Set(listOf(fields.get('flags')).map(textOf));
  const said = textOf(fields.get('type'));
  const type = argumentTypes.find(known => known === said);
  if (type === undefined) throw new Error(`COMMAND DOCS has an argument of an unknown type: ${said}`);
  const parts = listOf(fields.get('arguments')).map(readArgument);
  return {
    name: textOf(fields.get('name')),
    type,
    token: optionalText(fields.get('token')),
    optional: flags.has('optional') || undefined,
    multiple: flags.has('multiple') || undefined,
    multipleToken: flags.has('multiple_token') || undefined,
    arguments: parts.length > 0 ? parts : undefined,
  };
}

/** What nobody has decided on is refused. */
function treatmentOf(decision: Decision | undefined): Treatment {
  if (decision === undefined) return { decision: 'refused', why: '' };
  if (decision.decision === 'allowed') return { decision: 'allowed', why: '' };
  if (decision.decision === 'emulated') return { decision: 'emulated', why: decision.differs };
  return { decision: 'refused', why: `${decision.reason} ${decision.wayOut}`.trim() };
}

function listOf(reply: Reply | undefined): readonly Reply[] {
  return reply === undefined ? [] : itemsOf(reply);
}

function optionalText(reply: Reply | undefined): string | undefined {
  return reply === undefined ? undefined : textOf(reply);
}

/**
 * A text of redis-cli lines as commands that may run one after the other, unattended: what each line is, and why one
 * would be refused. Nothing runs here.
 */
import { keysOf } from '#sandbox/command/rewrite.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import { Failure } from '#sandbox/failure.ts';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';
import { splitError, splitLine } from '#sandbox/resp/cli-split.ts';

export interface ScriptCommand {
  /** In the text, from 1. */
  readonly line: number;
  readonly args: readonly Buffer[];
}

export interface ScriptError {
  readonly line: number;
  /** The command as one would type it, cut short. */
  readonly command: string;
  readonly error: string;
}

export interface Script {
  readonly commands: readonly ScriptCommand[];
  readonly refused: readonly ScriptError[];
  /** Keys that it may write; `all` if it deletes whatever is there. */
  readonly written: readonly Buffer[] | 'all';
}

const newline = 0x0a;
const mark = 0x23;
const commandLength = 80;
/** They concern the connection, and a script has none of its own. */
const ofConnection = /^(?:[ps]?(?:un)?subscribe|quit|reset|hello|auth|client(?:\|.*)?)$/;
const emptying = /^flush(?:db|all)$/;

/**
 * Reads the lines of a script. Blank ones and those that begin with `#` are passed over.
 * @throws {Failure} `bad-request` for what is no text, `too-large` for too many lines
 */
export function readScript(text: Buffer, table: CommandTable, mostLines: number): Script {
  if (text.includes(0)) {
    throw new Failure(
      'bad-request',
      'This is no text of commands. In such a text a zero byte is written "\\x00".',
    );
  }
  const commands: ScriptCommand[] = [];
  const refused: ScriptError[] = [];
  const written = new Map<string, Buffer>();
  let isEmptied = false;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const args = line[firstOf(line)] === mark ? [] : splitLine(line)?.map(arg => Buffer.from(arg));
    if (args?.length === 0) continue;
    if (commands.length + refused.length >= mostLines) {
      throw new Failure('too-large', `A script has at most ${mostLines} commands. Send it in parts.`);
    }
    const error = args === undefined ? `${splitError}: the quotes do not match.` : refusalOf(args, table);
    if (args === undefined || error !== undefined) {
      const command = args === undefined ? line.toString('latin1') : commandText(args);
      refused.push({ line: number, command: command.slice(0, commandLength), error: error ?? splitError });
      continue;
    }
    commands.push({ line: number, args });
    isEmptied ||= emptying.test(args[0]?.toString('latin1').toLowerCase() ?? '');
    for (const key of writtenBy(args, table)) written.set(key.toString('latin1'), key);
  }
  return { commands, refused, written: isEmptied ? 'all' : [...written.values()] };
}

/** A command as one would type it, cut short. */
export function commandText(args: readonly Buffer[]): string {
  const text = args
    .slice(0, 20)
    .map(arg => quoteArgument(arg.subarray(0, commandLength)))
    .join(' ');
  return text.length > commandLength || args.length > 20 ? `${text.slice(0, commandLength - 1)}…` : text;
}

function* linesOf(text: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf(newline, start);
    yield text.subarray(start, end === -1 ? text.length : end);
    if (end === -1) return;
    start = end + 1;
  }
}

/** Where its first visible byte is. */
function firstOf(line: Buffer): number {
  let at = 0;
  while (line[at] === 0x20 || line[at] === 0x09) at += 1;
  return at;
}

/** Why it would not run; undefined if it may. */
function refusalOf(args: readonly Buffer[], table: CommandTable): string | undefined {
  const outcome = table.decide(args);
  if (!('command' in outcome)) return outcome.reply.type === 'error' ? outcome.reply.text : 'It is refused.';
  const { name, isBlocking } = outcome.command;
  if (ofConnection.test(name))
    return 'ERR it concerns a connection, and a script has none of its own. Type it.';
  const mayWait = name.startsWith('x')
    ? args.some(arg => /^block$/i.test(arg.toString('latin1')))
    : isBlocking;
  return mayWait ? 'ERR it may wait for others, and a script does not. Type it.' : undefined;
}

function writtenBy(args: readonly Buffer[], table: CommandTable): readonly Buffer[] {
  const { keys, writes } = keysOf(table, args);
  return writes ? keys : [];
}

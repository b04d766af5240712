/**
 * Runs a script in a sandbox: every line through a session like any other, so nothing is allowed that typing would
 * not allow, and at the pace that the sandbox may run commands. It is one step of undo as a whole.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { commandText, type Script, type ScriptCommand, type ScriptError } from '#sandbox/command/script.ts';
import { respText } from '#sandbox/failure.ts';
import type { CommandAllowance } from '#sandbox/namespace/token-bucket.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Imported } from '#sandbox/sandbox.ts';

export interface ImportOptions {
  readonly script: Script;
  readonly session: { execute(args: readonly Buffer[], options: { isFree: true }): Promise<Reply> };
  readonly bucket: Pick<CommandAllowance, 'take' | 'refill'>;
  /** Deletes what is there first. */
  readonly replaces: boolean;
  /** Ends at the first error; if something would be refused anyway, nothing runs. */
  readonly stopsAtError: boolean;
  readonly mostMs: number;
}

const errorsTold = 100;
const longestWaitMs = 500;

export async function importScript(options: ImportOptions): Promise<Omit<Imported, 'isUndoable'>> {
  const { script, replaces, stopsAtError } = options;
  const { commands, refused } = script;
  const [first] = refused;
  if (stopsAtError && first !== undefined) return result(0, refused, first.line);
  const errors = [...refused];
  const deadlineMs = Date.now() + options.mostMs;
  const flush: ScriptCommand = { line: 0, args: [Buffer.from('FLUSHALL')] };
  let ran = 0;
  for (const command of replaces ? [flush, ...commands] : commands) {
    const error = await runOne(command, options, deadlineMs);
    if (error === undefined) {
      if (command !== flush) ran += 1;
      continue;
    }
    errors.push({ line: command.line, command: commandText(command.args), error });
    if (stopsAtError || Date.now() >= deadlineMs) return result(ran, errors, command.line);
  }
  return result(ran, errors, null);
}

function result(ran: number, errors: readonly ScriptError[], stoppedAtLine: number | null) {
  const told = errors.toSorted((a, b) => a.line - b.line).slice(0, errorsTold);
  return { ran, failed: errors.length, errors: told, stoppedAtLine };
}

/** What went wrong; undefined if nothing did. */
async function runOne(
  { args }: ScriptCommand,
  { session, bucket, mostMs }: ImportOptions,
  deadlineMs: number,
): Promise<string | undefined> {
  while (!bucket.take(Date.now())) {
    const waitMs = await bucket.refill();
    if (Date.now() >= deadlineMs) {
      return respText('timeout', `a script has ${mostMs / 1000} s, and they are over. Send it in parts.`);
    }
    if (waitMs > 0) await sleep(Math.min(waitMs, longestWaitMs));
  }
  const reply = await session.execute(args, { isFree: true });
  return reply.type === 'error' ? reply.text : undefined;
}

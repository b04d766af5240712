/** What a graded client may send: what the bench lets through, less what the driver can't run yet. */
import { guard, guardSize } from '#sandbox/command/guard.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import { defaultLimits } from '#sandbox/config.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

/** Decides on a command: undefined lets it pass, otherwise the text of the error reply. */
export type Policy = (args: readonly string[]) => string | undefined;

/** What the gateway emulates in a namespace and this server, being the answer's alone, does itself. */
const native = new Set(['keys', 'scan', 'dbsize', 'randomkey', 'flushdb', 'flushall', 'sort', 'sort_ro']);

/** The bench's own decisions, in the bench's own words. */
export function policyFrom(table: CommandTable): Policy {
  return args => {
    const buffers = args.map(arg => Buffer.from(arg));
    const tooLarge = guardSize(buffers, defaultLimits);
    if (tooLarge) return errorText(tooLarge);
    const outcome = table.decide(buffers);
    if ('reply' in outcome) return errorText(outcome.reply);
    const { command, kind } = outcome;
    const name = command.name.toUpperCase().replace('|', ' ');
    if (waits(command, args)) {
      return `ERR ${name} waits inside Redis, which an answer that is checked can't do yet. Ask and sleep instead.`;
    }
    if (kind === 'emulated' && !native.has(command.name)) {
      return `ERR ${name} is not possible in an answer that is checked`;
    }
    const guarded = guard(command, buffers, defaultLimits);
    return 'reply' in guarded ? errorText(guarded.reply) : undefined;
  };
}

const errorText = (reply: Reply): string => (reply.type === 'error' ? reply.text : 'ERR refused');

/** Lower-case names that the guests' client has as methods. */
export const methodNames = (table: CommandTable): string[] =>
  [...table.all.keys()].filter(name => !name.includes('|')).sort();

function waits(command: Command, args: readonly string[]): boolean {
  if (!command.isBlocking) return false;
  const isStream = command.name === 'xread' || command.name === 'xreadgroup';
  return !isStream || args.some(arg => arg.toUpperCase() === 'BLOCK');
}

/** What a graded client may send: what the bench lets through, less what the driver can't run yet. */
import { guard, guardSize } from '#sandbox/command/guard.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import { defaultLimits } from '#sandbox/config.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { byArguments } from './by-arguments.ts';

/** Decides on a command: undefined lets it pass, otherwise the text of the error reply. */
export type Policy = (args: readonly string[]) => string | undefined;

/** What the gateway emulates in a namespace and this server, being the answer's alone, does itself. */
const native = new Set(
  `keys scan dbsize randomkey flushdb flushall sort sort_ro lcs wait
  subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe
  pubsub|channels pubsub|numpat pubsub|numsub pubsub|shardchannels pubsub|shardnumsub`.split(/\s+/),
);

/** Refused in a namespace, which is shared; this server is not. */
const scripts = new Set([
  'eval',
  'eval_ro',
  'evalsha',
  'evalsha_ro',
  'script|load',
  'script|exists',
  'script|flush',
]);
/** What a connection needs, and what the Lua before a script asks for. */
const ofConnections = `multi exec discard watch unwatch reset quit hello auth subscribe psubscribe ssubscribe
  unsubscribe punsubscribe sunsubscribe client|id client|unblock command|getkeys`.split(/\s+/);
/** They tell or take the server's own time. */
const ofRealTime = new Set(
  `object|idletime object|freq hexpire hpexpire hexpireat hpexpireat httl hpttl hexpiretime hpexpiretime hgetex
  hsetex`.split(/\s+/),
);

/** As of ACL SETUSER: what `policyFrom` lets through, and no more, so that scripts can do no more either. */
export const answerRules = (table: CommandTable): readonly string[] => [
  '~*',
  '&*',
  '-@all',
  ...[...table.all.values()]
    .filter(
      ({ name, policy }) =>
        policy.decision === 'allowed' ||
        native.has(name) ||
        scripts.has(name) ||
        ofConnections.includes(name),
    )
    .filter(({ name, subcommands }) => subcommands.size === 0 && !ofRealTime.has(name))
    .map(({ name }) => `+${name}`),
];

/** The bench's own decisions, in the bench's own words. */
export function policyFrom(table: CommandTable): Policy {
  return byArguments(args => {
    const buffers = args.map(arg => Buffer.from(arg));
    const tooLarge = guardSize(buffers, defaultLimits);
    if (tooLarge) return errorText(tooLarge);
    const outcome = table.decide(buffers);
    const refused = 'refused' in outcome ? outcome.refused : undefined;
    if (refused !== undefined && scripts.has(refused.name)) return undefined;
    if (refused !== undefined && /^(?:eval|fcall|script|function)/.test(refused.name)) {
      return `ERR ${refused.name.toUpperCase().replace('|', ' ')} is not possible in an answer that is checked. EVAL, EVALSHA and SCRIPT LOAD are.`;
    }
    if ('reply' in outcome) return errorText(outcome.reply);
    const { command, kind } = outcome;
    const name = command.name.toUpperCase().replace('|', ' ');
    if (ofRealTime.has(command.name) || isFullInfo(command, args)) {
      return `ERR ${name} tells the server's own time, which does not pass in an answer that is checked`;
    }
    if (kind === 'emulated' && !native.has(command.name)) {
      return `ERR ${name} is not possible in an answer that is checked`;
    }
    const guarded = guard(command, buffers, defaultLimits);
    return 'reply' in guarded ? errorText(guarded.reply) : undefined;
  });
}

const errorText = (reply: Reply): string => (reply.type === 'error' ? reply.text : 'ERR refused');

/** Lower-case names that the guests' client has as methods. */
export const methodNames = (table: CommandTable): string[] =>
  [...table.all.keys()].filter(name => !name.includes('|')).sort();

const isFullInfo = (command: Command, args: readonly string[]): boolean =>
  command.name === 'xinfo|stream' && args.length > 3;

/**
 * What a server of one's own does not do for its learner, with the reason and a way out. All else goes to the server
 * as it is. The texts are also the documentation "How this sandbox differs"; `acl.ts` is the wall behind them.
 */
import type { Decision, Refused } from '#sandbox/command/policy.ts';
import { respText } from '#sandbox/failure.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';

export interface OwnRefusal extends Refused {
  /** Names as in `cluster|meet`, parted by blanks. */
  readonly commands: string;
}

const bench = 'The bench does it by a button, and by its API.';

/** Each reason once, with the commands that are refused for it. */
export const ownRefusals: readonly OwnRefusal[] = [
  {
    commands: 'replicaof slaveof failover',
    reason: 'The servers of a bench follow each other, and never one that is not of the bench.',
    wayOut: `To change who follows whom: ${bench.toLowerCase()}`,
  },
  {
    commands: `cluster|addslots cluster|addslotsrange cluster|bumpepoch cluster|delslots cluster|delslotsrange
      cluster|failover cluster|flushslots cluster|forget cluster|meet cluster|replicate cluster|reset
      cluster|saveconfig cluster|set-config-epoch cluster|setslot cluster|migration`,
    reason: 'It changes of which nodes the cluster is made, and one wrong word leaves it in pieces.',
    wayOut: `To move slots, fail over or change who follows whom: ${bench.toLowerCase()}`,
  },
  {
    commands: 'migrate sync psync replconf',
    reason: 'A server of a bench calls no other server, and gives none its data.',
    wayOut: 'Export the keys as a script, or move slots on the bench.',
  },
  {
    commands: 'restore restore-asking function|restore',
    reason: 'A forged dump can break the server.',
    wayOut: 'COPY makes a second key with the same value; FUNCTION LOAD takes the source of a library.',
  },
  {
    commands: 'shutdown',
    reason: 'The bench watches over its servers and would start it again.',
    wayOut: `To stop, kill or cut the power: ${bench.toLowerCase()}`,
  },
  {
    commands:
      'debug pfdebug pfselftest module module|help module|list module|load module|loadex module|unload',
    reason: 'It is for those who build Redis, and can run foreign code or end the server.',
    wayOut: '',
  },
  {
    commands: 'monitor',
    reason: 'It would show what the bench itself asks the server, between what you ask.',
    wayOut: 'The transcript shows what every client of yours has run; SLOWLOG GET shows what was slow.',
  },
  {
    commands: 'script|debug client|reply',
    reason: 'It changes what the server answers, and the bench reads every answer.',
    wayOut: '',
  },
  {
    commands: 'acl|load acl|save',
    reason: 'This server keeps its users in its configuration, and no file of users.',
    wayOut: 'ACL SETUSER takes effect at once.',
  },
];

/** Of a Sentinel: what its own user may not do. */
export const sentinelRefusals: readonly OwnRefusal[] = [
  {
    commands: `sentinel|monitor sentinel|remove sentinel|set sentinel|config sentinel|flushconfig sentinel|reset
      sentinel|debug sentinel|simulate-failure shutdown acl config`,
    reason: 'It changes what this Sentinel watches and how, and the bench relies on it.',
    wayOut: 'SENTINEL MASTERS, REPLICAS and SENTINELS show what it knows; the bench fails over by a button.',
  },
  {
    commands: 'monitor client|reply',
    reason: 'It would show what the bench itself asks, or change what is answered.',
    wayOut: '',
  },
];

const index = (refusals: readonly OwnRefusal[]) =>
  new Map(
    refusals.flatMap(({ commands, ...refused }) =>
      commands
        .split(/\s+/)
        .filter(Boolean)
        .map(name => [name, refused] as const),
    ),
  );
const refusedBy = { redis: index(ownRefusals), sentinel: index(sentinelRefusals) };

/** `cluster` and `meet` of `CLUSTER MEET …`, in lower case; empty where there is none or it is no name. */
export function namesOf(args: readonly Buffer[]): { name: string; subcommand: string } {
  const lower = (arg: Buffer | undefined) =>
    arg === undefined || arg.length > 64 ? '' : arg.toString('latin1').toLowerCase();
  return { name: lower(args[0]), subcommand: lower(args[1]) };
}

/** The error reply to what is refused; undefined for all else. */
export function refusalOf(args: readonly Buffer[], kind: 'redis' | 'sentinel'): Reply | undefined {
  const { name, subcommand } = namesOf(args);
  const refused = refusedBy[kind];
  const whole = refused.get(name);
  const found = whole ?? refused.get(`${name}|${subcommand}`);
  if (found === undefined) return undefined;
  const command = (whole === undefined ? `${name} ${subcommand}` : name).toUpperCase();
  const text = `${command} is not available here. ${found.reason} ${found.wayOut}`.trim();
  return error(respText('denied', text));
}

/** For the command table of own servers. */
export function ownDecision(name: string): Decision {
  const refused = refusedBy.redis.get(name);
  return refused === undefined ? { decision: 'allowed' } : { decision: 'refused', ...refused };
}

/** Users of every node, which keep the bench together. */
const protectedUsers = new Set(['default', 'system', 'learner']);

/** Why these users may not be changed; undefined if they may. */
export function userRefusal(names: readonly Buffer[]): Reply | undefined {
  const taken = names.map(name => name.toString('latin1')).find(name => protectedUsers.has(name));
  if (taken === undefined) return undefined;
  const text = `The user “${taken}” belongs to the bench. Make a user of another name.`;
  return error(respText('denied', text));
}

/** Settings that nobody is shown. */
export const secretSettings: ReadonlySet<string> = new Set([
  'masterauth',
  'requirepass',
  'tls-key-file-pass',
  'tls-client-key-file-pass',
]);

/**
 * What a command may change and what it looks at: the ground of the search's reduction. Whoever teaches the driver a
 * new kind of command says it here; what is not known here counts as changing everything, which is always sound.
 *
 * A command that only reads needs no keys: what it saw is in its reply, and replies are part of an actor's history.
 */
import { locateKeys } from '#sandbox/command/locate-keys.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { byArguments } from './by-arguments.ts';

export interface Footprint {
  /** Objects whose state, waiting clients included, may be another afterwards. */
  readonly writes: readonly string[] | 'everything';
  /** Objects on which the outcome depends, beside those that are written. */
  readonly reads: readonly string[];
  /** The connection keeps something of what it read that the reply does not tell, as WATCH does. */
  readonly remembers: boolean;
}

/** The footprint of one command, by its arguments, the name first. Objects are `key:<name>` and `channels`. */
export type FootprintOf = (args: readonly string[]) => Footprint;

const nothing: Footprint = { writes: [], reads: [], remembers: false };
const everything: Footprint = { writes: 'everything', reads: [], remembers: false };

/** They change no more than their own connection, and say what they see. */
const harmless = new Set([
  'multi',
  'discard',
  'unwatch',
  'ping',
  'echo',
  'time',
  'select',
  'quit',
  'hello',
  'script|load',
  'script|exists',
]);
const ofChannels = new Set(
  `publish spublish subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe`.split(' '),
);
/**
 * A script may touch the keys that it was given, and no others. What it publishes reaches the subscribers' histories in
 * the same step, and which scripts EVALSHA knows follows from the calls that were made; so neither is an object.
 */
const scripts = new Set(['eval', 'evalsha', 'fcall', 'eval_ro', 'evalsha_ro', 'fcall_ro']);
/** They look at keys that are not among their arguments. */
const lookElsewhere = new Set(['sort']);

export function footprintsFrom(table: CommandTable): FootprintOf {
  return byArguments(args => {
    const [first = '', second = ''] = args;
    const name = first.toLowerCase();
    const command = table.find(`${name}|${second.toLowerCase()}`) ?? table.find(name);
    if (command === undefined || harmless.has(command.name)) return nothing;
    if (ofChannels.has(name)) return { writes: ['channels'], reads: [], remembers: false };
    const keys = keysOf(command, args);
    if (name === 'watch') return { writes: [], reads: [...keys.writes, ...keys.reads], remembers: true };
    if (scripts.has(name)) {
      return { writes: [...keys.writes, ...keys.reads], reads: [], remembers: false };
    }
    const waits = command.isBlocking && !isPlainRead(name, args);
    if (waits) return { writes: [...keys.writes, ...keys.reads], reads: [], remembers: false };
    if (command.flags.has('readonly')) return nothing;
    if (!command.isWrite || keys.writes.length + keys.reads.length === 0) return everything;
    // XREADGROUP reads the stream, says the server, and changes its groups.
    if (keys.writes.length === 0) return { writes: keys.reads, reads: [], remembers: false };
    return lookElsewhere.has(name) ? everything : { ...keys, remembers: false };
  });
}

/** Of these, 0 says that nothing is other than it was. */
const zeroIfUnchanged = new Set(
  `setnx msetnx hsetnx del unlink hdel srem zrem lrem persist
  expire pexpire expireat pexpireat smove copy renamenx`.split(/\s+/),
);

/**
 * Whether a reply says that its command changed nothing, so that it was no more than a read: a lock that was not got,
 * a key that was not there to be deleted.
 */
export function changedNothing(args: readonly string[], reply: Reply): boolean {
  const name = (args[0] ?? '').toLowerCase();
  if (reply.type === 'integer') return reply.value === 0n && zeroIfUnchanged.has(name);
  if (name !== 'set' || (reply.type !== 'nil' && reply.type !== 'nil-array')) return false;
  // With GET, nil is what was there before.
  return !args.slice(3).some(option => option.toUpperCase() === 'GET');
}

function keysOf(command: Command, args: readonly string[]): { writes: string[]; reads: string[] } {
  const buffers = args.map(arg => Buffer.from(arg));
  const keys: { writes: string[]; reads: string[] } = { writes: [], reads: [] };
  for (const { flags, index } of locateKeys(command, buffers)) {
    (flags.has('RO') ? keys.reads : keys.writes).push(`key:${args[index] ?? ''}`);
  }
  return keys;
}

const isPlainRead = (name: string, args: readonly string[]): boolean =>
  (name === 'xread' || name === 'xreadgroup') && !args.some(arg => arg.toUpperCase() === 'BLOCK');

/** Several commands that nothing can come between. */
export function together(footprints: readonly Footprint[]): Footprint {
  return {
    writes: footprints.some(({ writes }) => writes === 'everything')
      ? 'everything'
      : footprints.flatMap(({ writes }) => (writes === 'everything' ? [] : writes)),
    reads: footprints.flatMap(({ reads }) => reads),
    remembers: footprints.some(({ remembers }) => remembers),
  };
}

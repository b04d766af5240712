/**
 * Keys in and keys out: a sandbox's key `user:42` is stored as `{id}:user:42`.
 *
 * Keys are renamed where the command's grammar says that one stands, on the way in as on the way out. Values are
 * never looked at, so a value that happens to begin with `{id}:` stays as it is.
 */
import { type KeyPosition, locateKeys } from '#sandbox/command/locate-keys.ts';
import type { Command, CommandTable } from '#sandbox/command/table.ts';
import { respText } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export interface Rewritten {
  readonly args: Buffer[];
  /** The keys as the learner names them. */
  readonly keys: Buffer[];
}

/** Puts the prefix before every key. Channels of SPUBLISH and PUBLISH are treated alike. */
export function rewriteKeys(command: Command, args: readonly Buffer[], prefix: Buffer): Rewritten {
  const rewritten = [...args];
  const keys: Buffer[] = [];
  const done = new Set<number>();
  for (const { index } of positionsOf(command, args)) {
    const key = args[index];
    // Two specifications may name the same argument.
    if (key === undefined || done.has(index)) continue;
    done.add(index);
    keys.push(key);
    rewritten[index] = Buffer.concat([prefix, key]);
  }
  return { args: rewritten, keys };
}

function positionsOf(command: Command, args: readonly Buffer[]): KeyPosition[] {
  return command.name === 'publish' || command.name === 'spublish'
    ? [{ index: 1, flags: new Set() }]
    : locateKeys(command, args);
}

/**
 * Which keys a command touches and whether it may write, for those who reorder commands: two commute if they share
 * no key, or if both only read. No keys for what the server does not know.
 */
export function keysOf(table: CommandTable, args: readonly Buffer[]): { keys: Buffer[]; writes: boolean } {
  const outcome = table.decide(args);
  if (!('command' in outcome)) return { keys: [], writes: false };
  const { command } = outcome;
  const found = new Map<number, Buffer>();
  for (const { index } of locateKeys(command, args)) {
    const key = args[index];
    if (key !== undefined) found.set(index, key);
  }
  return { keys: [...found.values()], writes: command.isWrite };
}

const firstIsKey = new Set(['blpop', 'brpop', 'bzpopmin', 'bzpopmax', 'lmpop', 'blmpop', 'zmpop', 'bzmpop']);
const namesKeyInError = new Set([
  'xreadgroup',
  'xpending',
  'xclaim',
  'xautoclaim',
  'xgroup|create',
  'xgroup|createconsumer',
  'xgroup|delconsumer',
  'xgroup|destroy',
  'xgroup|setid',
  'xinfo|consumers',
  'xinfo|groups',
  'xinfo|stream',
]);

/** Takes the prefix off the keys in a reply, where this command's replies have keys. */
export function restoreKeys(command: Command, reply: Reply, keys: readonly Buffer[], prefix: Buffer): Reply {
  if (reply.type === 'error') return restoreError(command, reply, keys, prefix);
  if (firstIsKey.has(command.name)) return restoreFirst(reply, prefix);
  if (command.name === 'xread' || command.name === 'xreadgroup') return restoreStreams(reply, prefix);
  return reply;
}

export function stripPrefix(bytes: Buffer, prefix: Buffer): Buffer {
  const isOurs = bytes.length >= prefix.length && bytes.subarray(0, prefix.length).equals(prefix);
  return isOurs ? bytes.subarray(prefix.length) : bytes;
}

function restoreKey(reply: Reply, prefix: Buffer): Reply {
  return reply.type === 'bulk' ? { type: 'bulk', bytes: stripPrefix(reply.bytes, prefix) } : reply;
}

function restoreFirst(reply: Reply, prefix: Buffer): Reply {
  if (reply.type !== 'array') return reply;
  const [first, ...rest] = reply.items;
  return first === undefined ? reply : { type: 'array', items: [restoreKey(first, prefix), ...rest] };
}

function restoreStreams(reply: Reply, prefix: Buffer): Reply {
  if (reply.type === 'map') {
    return {
      type: 'map',
      entries: reply.entries.map(([key, entries]) => [restoreKey(key, prefix), entries]),
    };
  }
  if (reply.type !== 'array') return reply;
  return { type: 'array', items: reply.items.map(stream => restoreFirst(stream, prefix)) };
}

/**
 * Errors that quote a key have it in one of two places, and what else they quote (a group) is the learner's own text:
 * so the key is taken from its place, by its length, and nothing is searched.
 */
function restoreError(
  command: Command,
  reply: Extract<Reply, { type: 'error' }>,
  keys: readonly Buffer[],
  prefix: Buffer,
): Reply {
  if (reply.text.startsWith('NOPERM')) {
    return { type: 'error', text: respText('denied', 'The server refused this command for your sandbox.') };
  }
  if (!namesKeyInError.has(command.name)) return reply;
  const mark = prefix.toString('latin1');
  for (const key of keys) {
    const quoted = `'${mark}${asInError(key)}'`;
    const restored = `'${asInError(key)}'`;
    const before = 'NOGROUP No such key ';
    if (reply.text.startsWith(before + quoted)) {
      const text = before + restored + reply.text.slice(before.length + quoted.length);
      return { type: 'error', text };
    }
    const end = ` for key name ${quoted}`;
    if (reply.text.endsWith(end)) {
      return { type: 'error', text: `${reply.text.slice(0, -quoted.length)}${restored}` };
    }
  }
  return reply;
}

/** As the server prints a key in an error: up to a zero byte, on one line. */
function asInError(key: Buffer): string {
  const zero = key.indexOf(0);
  return (zero < 0 ? key : key.subarray(0, zero)).toString().replace(/[\r\n]/g, ' ');
}

/** Replies as JSON-like values, and values as short text for evidence. */

import type { Value } from '#lessons/grading/stage.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

/** An error reply, as ioredis would reject with it. */
export class ReplyError extends Error {
  override name = 'ReplyError';
}

/** @throws {ReplyError} for an error reply at the top; nested ones become `{ error: text }` */
export function plainValue(reply: Reply): Value {
  if (reply.type === 'error') throw new ReplyError(reply.text);
  return nestedValue(reply);
}

/** As ioredis shapes replies: status and bulk are strings, integers are numbers, maps are flat arrays. */
export function nestedValue(reply: Reply): Value {
  switch (reply.type) {
    case 'status':
    case 'double':
    case 'big-number':
      return reply.text;
    case 'error':
      return { error: reply.text };
    case 'integer':
      return Number(reply.value);
    case 'bulk':
    case 'verbatim':
      return reply.bytes.toString();
    case 'nil':
    case 'nil-array':
      return null;
    case 'boolean':
      return reply.value;
    case 'array':
    case 'set':
    case 'push':
      return reply.items.map(nestedValue);
    case 'map':
      return reply.entries.flatMap(([key, value]) => [nestedValue(key), nestedValue(value)]);
  }
}

const longest = 120;
const scriptShown = 40;

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

/** A reply as redis-cli says it, on one line. */
export function replyText(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return shorten(reply.text);
    case 'error':
      return shorten(`(error) ${reply.text}`);
    case 'integer':
      return `(integer) ${reply.value}`;
    case 'nil':
    case 'nil-array':
      return '(nil)';
    case 'bulk':
      return shorten(JSON.stringify(reply.bytes.toString()));
    default:
      return shorten(JSON.stringify(nestedValue(reply)));
  }
}

export const valueText = (value: Value | undefined): string =>
  shorten(value === undefined ? 'undefined' : JSON.stringify(value));

/** A command as one would type it. Of a script there is only the beginning, so that its keys are seen. */
export const commandText = (args: readonly string[]): string => {
  const isScript = /^eval(?:_ro)?$/i.test(args[0] ?? '');
  const word = (arg: string, at: number) => {
    if (at === 0) return arg.toUpperCase();
    return quoted(isScript && at === 1 && arg.length > scriptShown ? `${arg.slice(0, scriptShown)}…` : arg);
  };
  return shorten(args.map(word).join(' '));
};

const quoted = (arg: string): string => (/^[\w:.{}*@/+-]+$/.test(arg) ? arg : JSON.stringify(arg));

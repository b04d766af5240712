/** SLOWLOG GET as values. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { benchName } from '#sandbox/server/bench-connection.ts';
import { askWholeNumber } from '#sandbox/server/stats/ask-number.ts';
import type { SlowCommand, SlowLog } from '#sandbox/server-protocol.ts';

const entriesShown = 128;
/** Redis's word for who calls a command from within a script. */
const scriptAddress = '?:0';
const text = z.unknown().transform(value => String(value));
const replySchema = z.array(
  z.tuple([z.number().int(), z.number(), z.number(), z.array(text), text, text]).rest(z.unknown()),
);

/** @throws {Error} if the reply is not what it should be */
export async function readSlowLog(redis: Redis): Promise<SlowLog> {
  const [reply, slowerThanMicroseconds] = await Promise.all([
    redis.call('SLOWLOG', 'GET', entriesShown),
    askWholeNumber(redis, 'slowlog-log-slower-than'),
  ]);
  const commands = parseSlowLog(reply);
  const entries = z.array(z.unknown()).parse(reply).length;
  return { slowerThanMicroseconds, commands, leftOut: entries - commands.length };
}

/** The newest first, without the bench's own. @throws {Error} if the reply is not what it should be */
export function parseSlowLog(reply: unknown): SlowCommand[] {
  const commands: SlowCommand[] = [];
  let isBench = false;
  for (const [id, seconds, microseconds, args, address, name] of replySchema.parse(reply)) {
    // What a script calls is noted before the script itself, without a word on whose it was.
    isBench = name === benchName || (isBench && address === scriptAddress);
    if (isBench || isLogin(args)) continue;
    const client = name === '' ? cameFrom(address) : name;
    commands.push({ id, atMs: seconds * 1000, microseconds, args, client });
  }
  return commands;
}

/** The address of a unix socket, `/…/redis.sock:0`, is the same for all who come through the doors. */
function cameFrom(address: string): string {
  if (address === scriptAddress) return 'a script';
  return address.endsWith(':0') ? '' : address;
}

/** Always the bench's: it logs in for its learner, and before it has said its own name. */
const isLogin = (args: readonly string[]) =>
  /^(?:auth|hello)$/i.test(args[0] ?? '') && args.includes('(redacted)');

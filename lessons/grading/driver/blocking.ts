/**
 * Commands that wait inside Redis. The driver sends them without an end and ends them itself in virtual time, by
 * CLIENT UNBLOCK. What Redis would refuse at once goes to it as it is.
 */
import { readFloat, wholeNumber } from '#sandbox/command/guard.ts';

export interface BlockingCommand {
  /** What to send: the same with a timeout of 0, which is none. */
  readonly args: readonly string[];
  /** Virtual; undefined waits for ever. */
  readonly timeoutMs: number | undefined;
}

/** Where the timeout stands, in seconds. */
const secondsAt: Readonly<Record<string, (args: readonly string[]) => number>> = {
  BLPOP: args => args.length - 1,
  BRPOP: args => args.length - 1,
  BLMOVE: args => args.length - 1,
  BRPOPLPUSH: args => args.length - 1,
  BZPOPMIN: args => args.length - 1,
  BZPOPMAX: args => args.length - 1,
  BLMPOP: () => 1,
  BZMPOP: () => 1,
};

/** Undefined where the command does not wait, or its timeout is for the server to judge. */
export function blockingOf(args: readonly string[]): BlockingCommand | undefined {
  const name = args[0]?.toUpperCase() ?? '';
  const at = name === 'XREAD' || name === 'XREADGROUP' ? blockAt(args) : secondsAt[name]?.(args);
  if (at === undefined || at < 1) return undefined;
  const timeoutMs = name.startsWith('X') ? milliseconds(args[at]) : secondsInMs(args[at]);
  if (timeoutMs === undefined || timeoutMs < 0 || timeoutMs > Number.MAX_SAFE_INTEGER) return undefined;
  return {
    args: args.map((arg, index) => (index === at ? '0' : arg)),
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
  };
}

/** Up to the next millisecond, as Redis does. */
function secondsInMs(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : readFloat(Buffer.from(text));
  return seconds === undefined ? undefined : Math.ceil(seconds * 1000);
}

function milliseconds(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : wholeNumber(Buffer.from(text));
  return ms === undefined ? undefined : Number(ms);
}

/** The last BLOCK among the options before STREAMS. */
function blockAt(args: readonly string[]): number | undefined {
  let at: number | undefined;
  for (let index = 1; index < args.length; index++) {
    const word = args[index]?.toUpperCase();
    if (word === 'STREAMS') break;
    if (word === 'GROUP') index += 2;
    else if (word === 'COUNT') index++;
    else if (word === 'BLOCK') at = ++index;
  }
  return at;
}

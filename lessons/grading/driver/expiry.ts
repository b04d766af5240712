/**
 * Expiry in virtual time, on a server whose clock is real. What a client sets is stored as an absolute time: virtual
 * expiry plus a constant that lies decades ahead, so a stalled machine expires nothing by itself. What a client reads
 * is translated back. The driver deletes what virtual time has ended. Anything that is not a valid expiry goes to the
 * server as it is, so that errors are Redis's own.
 */
import type { Reply } from '#sandbox/resp/reply.ts';

/** Distance between a virtual expiry and the stored one. */
export const storedAheadMs = 50 * 365 * 86_400_000;

export interface Translated {
  readonly args: readonly string[];
  /** Turns the server's reply into what it would be in virtual time. */
  readonly reply?: (reply: Reply) => Reply;
  /** What to send in place of it, by how the server took it. */
  readonly again?: (reply: Reply) => readonly string[] | undefined;
  /** What to send once the server's reply has come, at `nowMs`, before anything else happens. */
  readonly afterwards?: (reply: Reply, nowMs: number) => readonly (readonly string[])[];
  /** When the key may expire, in virtual time. */
  readonly dueAtMs?: number;
  /** Runs code of the answer's in the server, which may not end. */
  readonly isScript?: boolean;
}

type Unit = 'EX' | 'PX' | 'EXAT' | 'PXAT';
const isUnit = (word: string): word is Unit => /^(?:EX|PX|EXAT|PXAT)$/.test(word);
/** What the server takes as past whatever the clock says. */
const past = '1';
/** Beyond this, sums could overflow at the server: it shall say so itself. */
const greatest = BigInt(Number.MAX_SAFE_INTEGER);

/** Rewrites a command for the server. `args` are as the client gave them. */
export function translate(args: readonly string[], nowMs: number): Translated {
  const translator = translators[args[0]?.toUpperCase() ?? ''];
  return translator?.(args, nowMs) ?? { args };
}

/** When a stored expiry ends, in virtual time. */
export const virtualExpiry = (storedMs: number): number => storedMs - storedAheadMs;

type Translator = (args: readonly string[], nowMs: number) => Translated | undefined;

const translators: Readonly<Record<string, Translator>> = {
  SET: (args, nowMs) => withOptions(args, 3, nowMs),
  GETEX: (args, nowMs) => withOptions(args, 2, nowMs),
  SETEX: (args, nowMs) => setWith('EX', args, nowMs),
  PSETEX: (args, nowMs) => setWith('PX', args, nowMs),
  EXPIRE: (args, nowMs) => expire('EX', args, nowMs),
  PEXPIRE: (args, nowMs) => expire('PX', args, nowMs),
  EXPIREAT: (args, nowMs) => expire('EXAT', args, nowMs),
  PEXPIREAT: (args, nowMs) => expire('PXAT', args, nowMs),
  TTL: (args, nowMs) => read(args, atMs => Math.floor((atMs - nowMs + 500) / 1000)),
  PTTL: (args, nowMs) => read(args, atMs => atMs - nowMs),
  EXPIRETIME: args => read(args, atMs => Math.floor((atMs + 500) / 1000)),
  PEXPIRETIME: args => read(args, atMs => atMs),
  TIME: (args, nowMs) => ({ args, reply: reply => virtualTime(reply, nowMs) }),
};

/** What to store for `value` in `unit`, or undefined where the server must judge. */
function stored(
  unit: Unit,
  value: string | undefined,
  nowMs: number,
): { text: string; dueAtMs: number } | undefined {
  if (value === undefined || !/^[1-9][0-9]{0,17}$/.test(value)) return undefined;
  const ms = BigInt(value) * (unit === 'EX' || unit === 'EXAT' ? 1000n : 1n);
  if (ms > greatest) return undefined;
  const dueAtMs = Number(ms) + (unit === 'EX' || unit === 'PX' ? nowMs : 0);
  return { text: dueAtMs <= nowMs ? past : String(dueAtMs + storedAheadMs), dueAtMs };
}

/** SET and GETEX: at most one of EX, PX, EXAT, PXAT among the options from `first` on. */
function withOptions(args: readonly string[], first: number, nowMs: number): Translated | undefined {
  const rewritten = args.slice(0, first);
  const units = new Set<Unit>();
  let dueAtMs: number | undefined;
  for (let at = first; at < args.length; at++) {
    const word = args[at] ?? '';
    const unit = word.toUpperCase();
    if (!isUnit(unit)) {
      rewritten.push(word);
      continue;
    }
    units.add(unit);
    const expiry = stored(unit, args[++at], nowMs);
    if (expiry === undefined) return undefined;
    rewritten.push('PXAT', expiry.text);
    dueAtMs = expiry.dueAtMs;
  }
  if (units.size > 1 || dueAtMs === undefined) return undefined;
  return { args: rewritten, dueAtMs };
}

function setWith(unit: Unit, args: readonly string[], nowMs: number): Translated | undefined {
  const [, key, value, content] = args;
  const expiry = stored(unit, value, nowMs);
  if (key === undefined || content === undefined || args.length !== 4 || !expiry) return undefined;
  return { args: ['SET', key, content, 'PXAT', expiry.text], dueAtMs: expiry.dueAtMs };
}

function expire(unit: Unit, args: readonly string[], nowMs: number): Translated | undefined {
  const [, key, value, ...options] = args;
  const expiry = stored(unit, value, nowMs);
  if (key === undefined || !expiry) return undefined;
  return { args: ['PEXPIREAT', key, expiry.text, ...options], dueAtMs: expiry.dueAtMs };
}

function read(args: readonly string[], from: (atMs: number) => number): Translated | undefined {
  const [, key] = args;
  if (key === undefined || args.length !== 2) return undefined;
  return {
    args: ['PEXPIRETIME', key],
    reply: reply =>
      reply.type === 'integer' && reply.value >= 0n
        ? { type: 'integer', value: BigInt(Math.max(0, from(virtualExpiry(Number(reply.value))))) }
        : reply,
  };
}

function virtualTime(reply: Reply, nowMs: number): Reply {
  if (reply.type !== 'array') return reply;
  const seconds = Math.floor(nowMs / 1000);
  const microseconds = (nowMs - seconds * 1000) * 1000;
  const text = (value: number): Reply => ({ type: 'bulk', bytes: Buffer.from(String(value)) });
  return { type: 'array', items: [text(seconds), text(microseconds)] };
}

/**
 * Time travel: the sandbox's keys live through the time that is skipped.
 *
 * Expiries that stay ahead are moved nearer. Keys whose time is up get a few milliseconds more and are touched when it
 * is over, in the order of their expiries, so that Redis itself expires them and sends a true `expired`; an expiry
 * set into the past would be a DEL. The `expire` events that this makes are kept from whoever listens to the feed.
 * Entries that a consumer group waits to hear about become idle for longer, their delivery counts stay.
 *
 * What does not move: the server's TIME, automatic ids of XADD, the idle time of consumers (XINFO CONSUMERS) and of
 * keys (OBJECT IDLETIME), and the timeout of a command that is blocked now: a BLPOP still waits its real seconds.
 * While it works, other clients run on; a key that is written anew meanwhile keeps its new expiry.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { KeyspaceFeed } from './feed.ts';
import { asList, asNumber, loadScript, type ScriptReply } from './script.ts';
import type { KeyspaceView } from './view.ts';

const expireScript = loadScript(new URL('./expire.lua', import.meta.url));
const dueScript = loadScript(new URL('./due.lua', import.meta.url));
const idleScript = loadScript(new URL('./idle.lua', import.meta.url));

const defaultKeysAtOnce = 200;
const pendingAtOnce = 500;
/** Each moment at which keys expire takes some 7 ms of real time, so a long journey joins neighbouring ones. */
const mostMoments = 100;
/** As in due.lua. */
const momentMs = 5;
const touchAttempts = 100;

export interface TimeTravel {
  /**
   * Moves time on by so many milliseconds, or up to the next expiry. One journey at a time.
   * @returns the milliseconds moved; 0 if nothing ever expires
   */
  advance(by: number | 'next-expiry'): Promise<number>;
  /** Milliseconds up to the next expiry; 0 if nothing ever expires. */
  untilNext(): Promise<number>;
}

export interface TimeTravelOptions {
  readonly id: string;
  /** What stands before each of its keys on the server. */
  readonly prefix: Buffer;
  readonly system: Redis;
  readonly feed: KeyspaceFeed;
  readonly view: Pick<KeyspaceView, 'during' | 'touch'>;
  /** Every key of the sandbox, named as the learner names them. */
  keyNames(): Promise<Buffer[]>;
  /** How many one script may be given: 1 where they are in different slots. */
  readonly keysAtOnce?: number;
}

interface Due {
  readonly key: Buffer;
  readonly expiresAtMs: number;
}

export function createTimeTravel(options: TimeTravelOptions): TimeTravel {
  let last: Promise<unknown> = Promise.resolve();
  return {
    advance: by => {
      const journey = last.then(() => travel(options, by));
      last = journey.catch(() => undefined);
      return journey;
    },
    untilNext: async () => untilNext(options.system, await expiringKeys(options, await options.keyNames())),
  };
}

async function travel(options: TimeTravelOptions, by: number | 'next-expiry'): Promise<number> {
  const { system, view, keyNames } = options;
  const names = await keyNames();
  const expiring = await expiringKeys(options, names);
  const byMs = by === 'next-expiry' ? await untilNext(system, expiring) : by;
  if (byMs === 0) return 0;
  await view.during('time', async () => {
    const due = await moveExpiries(
      options,
      expiring.map(({ key }) => key),
      byMs,
    );
    await moveIdleTimes(options, names, byMs);
    for (const moment of moments(due)) await expire(options, moment);
  });
  return byMs;
}

async function expiringKeys(options: TimeTravelOptions, names: readonly Buffer[]): Promise<Due[]> {
  const expiries = await askEach(options, 'PEXPIRETIME', names);
  return names.flatMap((key, index) => {
    const expiresAtMs = Number(expiries[index]);
    return expiresAtMs >= 0 ? [{ key, expiresAtMs }] : [];
  });
}

async function untilNext(system: Redis, expiring: readonly Due[]): Promise<number> {
  if (expiring.length === 0) return 0;
  const [seconds, microseconds] = await system.time();
  const nowMs = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  const next = expiring.reduce(
    (least, { expiresAtMs }) => Math.min(least, expiresAtMs),
    Number.POSITIVE_INFINITY,
  );
  return Math.max(1, next - nowMs);
}

/** Moves what stays ahead and returns what is due, unsorted. */
async function moveExpiries(
  { id, prefix, system, feed, view, keysAtOnce = defaultKeysAtOnce }: TimeTravelOptions,
  keys: readonly Buffer[],
  byMs: number,
): Promise<Due[]> {
  const due: Due[] = [];
  for (const some of chunks(keys, keysAtOnce)) {
    const unmute = some.map(key => feed.mute(id, 'expire', key));
    const outcomes = asList(await runOn(expireScript, system, prefix, some, [byMs]));
    for (const [index, key] of some.entries()) {
      const outcome = asNumber(outcomes[index]);
      if (outcome === 0) view.touch([key]);
      else unmute[index]?.();
      if (outcome > 0) due.push({ key, expiresAtMs: outcome });
    }
  }
  return due;
}

/** Keys that expire together, in the order of their moments. */
function moments(due: Due[]): Due[][] {
  const byMoment = new Map<number, Due[]>();
  for (const one of due.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs)) {
    byMoment.set(one.expiresAtMs, [...(byMoment.get(one.expiresAtMs) ?? []), one]);
  }
  const all = [...byMoment.values()];
  return chunks(all, Math.ceil(all.length / mostMoments)).map(some => some.flat());
}

/** Lets keys expire now, by Redis itself, and returns when they have. */
async function expire(options: TimeTravelOptions, due: readonly Due[]): Promise<void> {
  const { id, prefix, system, feed, keysAtOnce = defaultKeysAtOnce } = options;
  for (const some of chunks(due, keysAtOnce)) {
    const keys = some.map(({ key }) => key);
    const unmute = keys.map(key => feed.mute(id, 'expire', key));
    const outcomes = asList(
      await runOn(
        dueScript,
        system,
        prefix,
        keys,
        some.map(({ expiresAtMs }) => expiresAtMs),
      ),
    );
    let waiting = keys.filter((_, index) => outcomes[index] === 1);
    for (const [index, outcome] of outcomes.entries()) if (outcome !== 1) unmute[index]?.();
    for (let attempt = 0; waiting.length > 0 && attempt < touchAttempts; attempt += 1) {
      await sleep(attempt === 0 ? momentMs : 1);
      const left = await askEach(options, 'PTTL', waiting);
      // Gone, or written anew by somebody.
      waiting = waiting.filter((_, index) => Number(left[index]) >= 0 && Number(left[index]) <= momentMs);
    }
  }
}

async function moveIdleTimes(
  options: TimeTravelOptions,
  names: readonly Buffer[],
  byMs: number,
): Promise<void> {
  const { prefix, system } = options;
  const types = await askEach(options, 'TYPE', names);
  const streams = names.filter((_, index) => String(types[index]) === 'stream');
  for (const key of streams) {
    for (const group of await groupsOf(system, stored(prefix, key))) {
      let next: ScriptReply = Buffer.from('-');
      while (Buffer.isBuffer(next)) {
        next = await runOn(idleScript, system, prefix, [key], [group, byMs, next, pendingAtOnce]);
      }
    }
  }
}

/** Names of a stream's groups; none if it has just been deleted or replaced. */
async function groupsOf(system: Redis, storedKey: Buffer): Promise<Buffer[]> {
  const reply = await system.callBuffer('XINFO', 'GROUPS', storedKey).catch((cause: unknown) => {
    if (cause instanceof Error && /no such key|WRONGTYPE/.test(cause.message)) return [];
    throw cause;
  });
  if (!Array.isArray(reply)) throw new Error('XINFO GROUPS answered with something else than a list.');
  return reply.flatMap(group => {
    const name: unknown = Array.isArray(group) ? group[1] : undefined;
    return Buffer.isBuffer(name) ? [name] : [];
  });
}

/** One command of one key for each key, in few round trips. */
async function askEach(
  { prefix, system }: TimeTravelOptions,
  command: 'PEXPIRETIME' | 'PTTL' | 'TYPE',
  keys: readonly Buffer[],
): Promise<unknown[]> {
  const replies: unknown[] = [];
  for (const some of chunks(keys, 1000)) {
    const pipeline = system.pipeline();
    for (const key of some) pipeline.call(command, stored(prefix, key));
    for (const [failure, reply] of (await pipeline.exec()) ?? []) {
      if (failure) throw failure;
      replies.push(reply);
    }
  }
  return replies;
}

const runOn = (
  script: ReturnType<typeof loadScript>,
  system: Redis,
  prefix: Buffer,
  keys: readonly Buffer[],
  args: readonly (string | number | Buffer)[],
) =>
  script(
    system,
    keys.map(key => stored(prefix, key)),
    args,
  );

const stored = (prefix: Buffer, key: Buffer) => Buffer.concat([prefix, key]);

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

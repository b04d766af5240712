/** Expiry in virtual time against a plain Redis in real time: the same commands must get the same replies. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClient } from '#lessons/grading/driver/client.ts';
import { Clock } from '#lessons/grading/driver/clock.ts';
import { storedAheadMs } from '#lessons/grading/driver/expiry.ts';
import { replyText } from '#lessons/grading/driver/value.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';

let grading: Grading;
let plain: Connection;
let stored: Connection;
let clock: Clock;
let virtual: VirtualClient;

beforeAll(async () => {
  grading = await startGrading();
  plain = await grading.links.lend();
  stored = await grading.links.lend();
});
afterAll(() => grading.stop());
beforeEach(async () => {
  await raw('FLUSHALL');
  clock = new Clock();
  virtual = new VirtualClient({ connection: stored, clock, policy: () => undefined, onDue: () => undefined });
});

const raw = async (...args: string[]) => replyText(await plain.execute(args.map(arg => Buffer.from(arg))));

/** Splits at spaces, and puts in times: `{now+60}` in seconds, `{nowMs-5}` in milliseconds. */
function argumentsOf(line: string, nowMs: number): string[] {
  return line
    .split(' ')
    .map(word =>
      word
        .replace(/\{now([+-]\d+)\}/, (_, by: string) => String(Math.ceil(nowMs / 1000) + Number(by)))
        .replace(/\{nowMs([+-]\d+)\}/, (_, by: string) => String(nowMs + Number(by))),
    );
}

/** Whole numbers that tell a time differ by what passes in between, and absolute ones by the clock. */
function comparable(reply: string, nowMs: number): string {
  const number = /^\(integer\) (\d+)$/.exec(reply)?.[1];
  if (number === undefined || Number(number) < 20) return reply;
  const value = Number(number);
  if (value > 1e12) return `about ${Math.round((value - nowMs) / 2000)} from now`;
  if (value > 1e9) return `about ${Math.round((value - nowMs / 1000) / 2)} from now`;
  return value < 1000 ? `about ${Math.round(value / 10)}0` : `about ${Math.round(value / 1000)}000`;
}

async function both(lines: readonly string[]): Promise<{ plain: string[]; virtual: string[] }> {
  const result = { plain: [] as string[], virtual: [] as string[] };
  for (const line of lines) {
    const nowMs = Date.now();
    result.plain.push(comparable(await raw(...argumentsOf(line, nowMs)), nowMs));
  }
  await raw('FLUSHALL');
  for (const line of lines) {
    const reply = await virtual.execute(argumentsOf(line, clock.nowMs));
    result.virtual.push(comparable(replyText(reply), clock.nowMs));
  }
  return result;
}

const rows = `
SET k v EX 60 | TTL k | PTTL k
set k v px 60000 | ttl k
SET k v EXAT {now+60} | TTL k
SET k v PXAT {nowMs+60000} | TTL k
SET k v EX 60 NX GET | TTL k
SET k v XX EX 60 | TTL k
SET k v | SET k v EX 60 XX | TTL k
SET k v EX 60 | SET k w | TTL k
SET k v EX 60 | SET k w KEEPTTL | TTL k
SET k v EX 0
SET k v EX -1
SET k v PX 0
SET k v EX abc
SET k v EX 1.5
SET k v EX
SET k v EX 10 PX 10
SET k v EX 10 KEEPTTL
SET k v EX 9223372036854775807
SET k v PXAT 9223372036854775807
SET k v WHAT
SET k v EXAT {now-60} | GET k | TTL k
SET k v PXAT {nowMs-60000} | EXISTS k
SETEX k 60 v | TTL k | GET k
PSETEX k 60000 v | TTL k
SETEX k 0 v
SETEX k -5 v
PSETEX k abc v
SETEX k 60
SET k v | GETEX k EX 60 | TTL k
SET k v EX 60 | GETEX k | TTL k
SET k v EX 60 | GETEX k PERSIST | TTL k
SET k v | GETEX k EXAT {now-60} | EXISTS k
SET k v | GETEX k PX 0
GETEX missing EX 60
SET k v | EXPIRE k 60 | TTL k
SET k v | PEXPIRE k 60000 | TTL k
SET k v | EXPIREAT k {now+60} | TTL k
SET k v | PEXPIREAT k {nowMs+60000} | TTL k
EXPIRE missing 60
SET k v | EXPIRE k 0 | EXISTS k
SET k v | EXPIRE k -10 | EXISTS k
SET k v | PEXPIREAT k {nowMs-1} | EXISTS k
SET k v | EXPIREAT k {now-60} | EXISTS k
SET k v | EXPIREAT k 0 | EXISTS k
SET k v | EXPIRE k abc
SET k v | EXPIRE k
SET k v | EXPIRE k 60 WHAT
SET k v | EXPIRE k 60 NX XX
SET k v | EXPIRE k 60 NX | EXPIRE k 90 NX | TTL k
SET k v | EXPIRE k 60 XX | TTL k | EXPIRE k 60 | EXPIRE k 90 XX | TTL k
SET k v | EXPIRE k 60 GT | TTL k
SET k v | EXPIRE k 60 LT | TTL k
SET k v EX 60 | EXPIRE k 90 GT | TTL k | EXPIRE k 30 GT | TTL k
SET k v EX 60 | EXPIRE k 30 LT | TTL k | EXPIRE k 90 LT | TTL k
SET k v EX 60 | EXPIRE k -1 GT | EXISTS k
SET k v EX 60 | EXPIRE k -1 LT | EXISTS k
SET k v EX 60 | PEXPIREAT k {nowMs-1} NX | EXISTS k
SET k v | EXPIRE k 9223372036854775807
SET k v EX 60 | PERSIST k | TTL k | PERSIST k
SET k v EX 60 | EXPIRETIME k | PEXPIRETIME k
SET k v | EXPIRETIME k | PEXPIRETIME missing
SET k v | TTL k | PTTL missing | TTL
SET k v EX 60 | RENAME k l | TTL l | COPY l m | TTL m
SET k v EX 60 | APPEND k w | TTL k | INCR n | TTL n
HSET h f v | EXPIRE h 60 | HSET h g w | TTL h
SET k v EX 60 | DEL k | SET k v | TTL k
MULTI | SET k v EX 60 | TTL k | EXPIRE k 90 | PTTL k | EXEC
MULTI | SET k v EX 0 | GET k | EXEC
MULTI | SET k v EX 60 | DISCARD | TTL k
MULTI | SETEX k | EXEC
SET k v EX 60 | OBJECT ENCODING k | TYPE k
`
  .trim()
  .split('\n');

describe('a command in virtual time', () => {
  it.each(rows)('%s', async row => {
    const replies = await both(row.split(' | '));
    expect(replies.virtual).toEqual(replies.plain);
  });
});

describe('virtual time', () => {
  const ask = async (...args: string[]) => replyText(await virtual.execute(args));

  it('shortens a TTL to the millisecond', async () => {
    await ask('SET', 'k', 'v', 'PX', '60000');
    clock.moveTo(clock.nowMs + 1234);
    expect(await ask('PTTL', 'k')).toBe('(integer) 58766');
    expect(await ask('TTL', 'k')).toBe('(integer) 59');
  });

  it('is what TIME answers', async () => {
    clock.moveTo(clock.nowMs + 1500);
    expect(await ask('TIME')).toBe('["1767225601","500000"]');
  });

  it('keeps every expiry decades away from the real clock', async () => {
    await ask('SET', 'k', 'v', 'PX', '1');
    const atMs = Number(/\d+/.exec(await raw('PEXPIRETIME', 'k'))?.[0]);
    expect(atMs).toBe(clock.nowMs + 1 + storedAheadMs);
    expect(atMs - Date.now()).toBeGreaterThan(20 * 365 * 86_400_000);
  });
});

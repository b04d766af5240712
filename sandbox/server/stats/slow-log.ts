/** SLOWLOG GET and LATENCY LATEST as values. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { LatencyEvent, SlowCommand } from '#sandbox/sandbox.ts';
import { benchName } from '#sandbox/server/bench-connection.ts';

const entriesShown = 128;
const text = z.unknown().transform(value => String(value));
const slowLogSchema = z.array(
  z.tuple([z.number().int(), z.number(), z.number(), z.array(text), text, text]).rest(z.unknown()),
);
const latencySchema = z.array(z.tuple([text, z.number(), z.number(), z.number()]).rest(z.unknown()));

/** The newest first, without the bench's own. @throws {Error} if the reply is not what it should be */
export async function readSlowLog(redis: Redis): Promise<SlowCommand[]> {
  const reply = slowLogSchema.parse(await redis.call('SLOWLOG', 'GET', entriesShown));
  const learners = reply.filter(([, , , , , name]) => name !== benchName);
  return learners.map(([id, seconds, microseconds, args, address, name]) => ({
    id,
    atMs: seconds * 1000,
    microseconds,
    args,
    client: name === '' ? address : name,
  }));
}

/** @throws {Error} if the reply is not what it should be */
export async function readLatency(redis: Redis): Promise<LatencyEvent[]> {
  const reply = latencySchema.parse(await redis.call('LATENCY', 'LATEST'));
  return reply.map(([event, seconds, latestMs, worstMs]) => ({
    event,
    atMs: seconds * 1000,
    latestMs,
    worstMs,
  }));
}

/**
 * What the latency monitor of a server has noted, as values: LATENCY LATEST and HISTORY of events above its threshold,
 * and LATENCY HISTOGRAM of every command.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { askWholeNumber } from '#sandbox/server/stats/ask-number.ts';
import type { CommandTimes, Latency, LatencyEvent } from '#sandbox/server-protocol.ts';

const text = z.unknown().transform(value => String(value));
const latestSchema = z.array(z.tuple([text, z.number(), z.number(), z.number()]).rest(z.unknown()));
const historySchema = z.array(z.tuple([z.number(), z.number()]));
/** A map as RESP2 writes it: name and value by turns. */
const flatSchema = z.array(z.unknown());
const timesSchema = z.tuple([
  z.literal('calls'),
  z.number().int(),
  z.literal('histogram_usec'),
  z.array(z.number()),
]);

/** @throws {Error} if a reply is not what it should be */
export async function readLatency(redis: Redis): Promise<Latency> {
  const [latest, histogram, thresholdMs] = await Promise.all([
    redis.call('LATENCY', 'LATEST'),
    askHistogram(redis),
    askWholeNumber(redis, 'latency-monitor-threshold'),
  ]);
  const rows = latestSchema.parse(latest);
  const histories = await Promise.all(rows.map(([event]) => redis.call('LATENCY', 'HISTORY', event)));
  return { thresholdMs, events: rows.map((row, at) => eventOf(row, histories[at])), histogram };
}

function eventOf(
  [event, seconds, latestMs, worstMs]: z.infer<typeof latestSchema>[number],
  history: unknown,
): LatencyEvent {
  const spikes = historySchema.parse(history).map(([at, ms]) => ({ atMs: at * 1000, ms }));
  return { event, atMs: seconds * 1000, latestMs, worstMs, spikes };
}

/** Null where the server does not know the question, which is of Redis 7. */
async function askHistogram(redis: Redis): Promise<CommandTimes[] | null> {
  try {
    return parseHistogram(await redis.call('LATENCY', 'HISTOGRAM'));
  } catch (cause) {
    if (cause instanceof Error && /unknown subcommand/i.test(cause.message)) return null;
    throw cause;
  }
}

/** Redis counts calls up to each bound; here each bucket has its own. @throws {Error} if it is not what it should be */
export function parseHistogram(reply: unknown): CommandTimes[] {
  const flat = flatSchema.parse(reply);
  const times: CommandTimes[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    const [, calls, , bounds] = timesSchema.parse(flat[at + 1]);
    times.push({ command: z.string().parse(flat[at]), calls, buckets: bucketsOf(bounds) });
  }
  return times;
}

function bucketsOf(bounds: readonly number[]): CommandTimes['buckets'] {
  const buckets: CommandTimes['buckets'] = [];
  let before = 0;
  for (let at = 0; at + 1 < bounds.length; at += 2) {
    const [upToMicroseconds = 0, upTo = 0] = bounds.slice(at, at + 2);
    buckets.push({ upToMicroseconds, calls: upTo - before });
    before = upTo;
  }
  return buckets;
}

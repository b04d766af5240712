/**
 * How the bench itself talks to a learner's server, as its system. Such a server may have been taken over, and a reply
 * without end would be kept in the memory of the process that everybody shares. So what one connection may bring is
 * bounded: a burst that is more than such a server holds, and a rate after that. Beyond it the connection is cut, and the
 * watchdog, which gets no answer either, ends the server.
 */
import type { Socket } from 'node:net';
import type { Redis } from 'ioredis';
import { connectSystem, type RedisTarget, type SystemOptions } from '#sandbox/redis-target.ts';

/** How the bench's own connections are called on a server, so that they can be told from a learner's. */
export const benchName = 'bench';

/** Of one connection. A whole server of 64 MB may be read in one go. */
export const benchReplies = { burstBytes: 100_663_296, bytesPerSecond: 16_777_216 };

/** A connection that is not open yet. Its errors are told by its promises and by `error` events, as ioredis's are. */
export function connectAsBench(target: RedisTarget, options: SystemOptions = {}): Redis {
  const redis = connectSystem(target, { ...options, connectionName: benchName });
  redis.on('connect', () => {
    if ('destroy' in redis.stream) boundReplies(redis.stream);
  });
  return redis;
}

function boundReplies(stream: Pick<Socket, 'on' | 'destroy'>): void {
  let countedBytes = 0;
  let countedAtMs = performance.now();
  stream.on('data', (chunk: Buffer) => {
    const nowMs = performance.now();
    const passedBytes = ((nowMs - countedAtMs) / 1000) * benchReplies.bytesPerSecond;
    countedBytes = Math.max(0, countedBytes - passedBytes) + chunk.length;
    countedAtMs = nowMs;
    if (countedBytes > benchReplies.burstBytes) stream.destroy();
  });
}

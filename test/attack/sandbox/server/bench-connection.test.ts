/** A server of a learner's own that has been taken over answers the bench without end. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { benchReplies, connectAsBench } from '#sandbox/server/bench-connection.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const chunk = Buffer.alloc(1_048_576, 'x');
/** It gives up after so many bytes, so that a bench that does not is found out. */
const mostBytes = 3 * benchReplies.burstBytes;

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  folder = await temporaryDirectory();
});
afterEach(() => folder.remove());

it('is cut off before its reply fills our memory', async () => {
  const path = join(folder.path, 'redis.sock');
  let sentBytes = 0;
  const flood = (socket: Socket) => {
    while (sentBytes < mostBytes) {
      sentBytes += chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', () => flood(socket));
        return;
      }
    }
    socket.end();
  };
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('$2000000000\r\n');
      flood(socket);
    });
  }).listen(path);
  await once(server, 'listening');
  const redis = connectAsBench({ path }, { enableReadyCheck: false, retryStrategy: () => null });
  redis.on('error', () => {});
  const ended = once(redis, 'end');
  await redis.connect().catch(() => undefined);
  await expect(redis.info()).rejects.toThrow();
  await ended;
  // What is on its way when it is cut comes on top.
  expect(sentBytes).toBeLessThan(benchReplies.burstBytes * 1.5);
  server.close();
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort, keptPort } from '#sandbox/server/free-port.ts';

/** Who asks for any port gets one from here on. */
const firstGiven = 32_768;

it('a port that is kept is none that the system gives to whoever asks for any', async () => {
  expect(await freePort()).toBeGreaterThanOrEqual(firstGiven);
  const kept = await Promise.all(Array.from({ length: 50 }, () => keptPort()));
  for (const port of kept) expect(port).toBeLessThan(firstGiven);
  expect(new Set(kept).size).toBeGreaterThan(40);
});

it('can be listened on', async () => {
  const server = createServer().listen(await keptPort(), '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
});

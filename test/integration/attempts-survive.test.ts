/** An attempt that was answered is kept, whenever the server is killed. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { outcome, type ServerProcess, startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const answer = "export const getProduct = (redis, database, id) => database.find('product', id)";
const attemptsSchema = z.array(z.object({ id: z.string() }));

async function start(dataDir: string): Promise<ServerProcess> {
  const server = await startServer({ dataDir });
  onTestFinished(async () => {
    server.child.kill('SIGKILL');
    await outcome(server);
  });
  return server;
}

const attemptsOf = (server: ServerProcess) => `${server.url}/api/exercises/get-product/attempts`;

/** Posts attempts one after the other until the server is gone; some time into the fourth it is killed. */
async function attemptUntilDead(
  server: ServerProcess,
  cookie: string,
  killedAfterMs: number,
): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    if (acknowledged.length === 3) setTimeout(() => server.child.kill('SIGKILL'), killedAfterMs);
    try {
      const response = await fetch(attemptsOf(server), {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ answer }),
      });
      expect(response.status).toBe(201);
      acknowledged.push(response.headers.get('location')?.split('/').at(-1) ?? '');
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      return acknowledged;
    }
  }
}

test('kill -9 of the server loses no attempt that was answered', { timeout: 180_000 }, async () => {
  const { path: dataDir, remove } = await temporaryDirectory();
  onTestFinished(remove);
  let server = await start(dataDir);
  const met = await fetch(`${server.url}/api/learner`);
  const cookie = met.headers.get('set-cookie')?.split(';')[0] ?? '';
  const acknowledged: string[] = [];
  for (const killedAfterMs of [0, 10, 25]) {
    acknowledged.push(...(await attemptUntilDead(server, cookie, killedAfterMs)));
    await outcome(server);
    server = await start(dataDir);
    const kept = attemptsSchema.parse(
      await (await fetch(attemptsOf(server), { headers: { cookie } })).json(),
    );
    const ids = new Set(kept.map(({ id }) => id));
    expect(acknowledged.filter(id => !ids.has(id))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(9);
});

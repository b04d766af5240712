/**
 * A gateway with its real limits in a process of its own: embedded Redis, registry and both doors. Asked by messages;
 * the other processes of a measurement are its clients.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import { type Config, readConfig } from '#sandbox/config.ts';
import { startRespDoor } from '#sandbox/doors/resp.ts';
import { attachWebSocketDoor } from '#sandbox/doors/websocket.ts';
import { createIdentity } from '#sandbox/identity.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { answerParent } from '#test/bench/peer.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const secret = randomBytes(32).toString('hex');
const limitsSchema = z.record(z.string(), z.number());

const folder = await temporaryDirectory();
const redis = await startEmbeddedRedis({ dataDir: folder.path, log: silentLog });
const base = readConfig({ NODE_ENV: 'test', RESP_PORT: '0', DATA_DIR: folder.path });
const limits = limitsSchema.parse(JSON.parse(process.env.TEST_LIMITS ?? '{}'));
const config: Config = { ...base, limits: { ...base.limits, warmNamespaces: 0, ...limits } };
const registry = await openNamespaceRegistry({
  target: redis.target,
  config,
  secret,
  log: silentLog,
  respUrl: (id, token) => `redis://${id}:${token}@127.0.0.1`,
});
const respDoor = await startRespDoor({ registry, config, log: silentLog, longestDelayMs: 50 });
const identity = createIdentity({ secret });
const server = createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const webSocketDoor = attachWebSocketDoor({
  server,
  registry,
  scopes: () => ({ start: [] }),
  identify: identity.identify,
  config,
  log: silentLog,
});
const address = server.address();
const web = typeof address === 'object' && address !== null ? address.port : 0;

const sandboxSchema = z.object({ cookie: z.string(), start: z.array(z.string()) });

answerParent(
  {
    doors: () => ({ resp: respDoor.port, web, target: redis.target }),
    cookie: () => identity.issue().cookie.split(';', 1)[0],
    /** The playground of whoever has that cookie. */
    sandbox: async input => {
      const { cookie, start } = sandboxSchema.parse(input);
      const owner = identity.identify({ cookie });
      if (owner === undefined) throw new Error('The cookie is not of this gateway.');
      const { id, token } = await registry.create({ owner, scope: 'playground', start });
      return { id, token };
    },
  },
  async () => {
    await webSocketDoor.close();
    await respDoor.close();
    server.close();
    await registry.close();
    await redis.stop();
    await folder.remove();
  },
);

/**
 * The gateway as `node server.ts` runs it, without the pages and without limits that a benchmark would meet: embedded
 * Redis, registry and both doors, in a process of its own.
 *
 * By hand, with a profile on Ctrl-C:
 *   node --cpu-prof --cpu-prof-dir=<folder> test/bench/gateway.ts
 *   node test/bench/profile.ts <folder>
 * or by the benchmark itself, which prints the profile of its gateway: npm run bench -- resp --cpu-prof
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { type Config, readConfig } from '#sandbox/config.ts';
import { startRespDoor } from '#sandbox/doors/resp.ts';
import { attachWebSocketDoor } from '#sandbox/doors/websocket.ts';
import { createIdentity } from '#sandbox/identity.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { freePort } from '#sandbox/server/free-port.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';
import { answerParent } from './peer.ts';

const unlimited = 1_000_000_000;
const benchUser = 'bench';
const secret = randomBytes(32).toString('hex');

const folder = await temporaryDirectory();
const redis = await startEmbeddedRedis({ dataDir: folder.path, log: silentLog });
const system = connectSystem(redis.target);
await system.connect();
const base = readConfig({ NODE_ENV: 'production', RESP_PORT: '0', DATA_DIR: folder.path });
const config: Config = {
  ...base,
  limits: {
    ...base.limits,
    commandsPerSecond: unlimited,
    commandBurst: unlimited,
    clients: 1000,
    sandboxesPerAddressPerHour: unlimited,
  },
};
const registry = await openNamespaceRegistry({
  target: redis.target,
  config,
  secret,
  log: silentLog,
  respUrl: (id, token) => `redis://${id}:${token}@127.0.0.1`,
});
const respDoor = await startRespDoor({ registry, config, log: silentLog });
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

let owners = 0;
const newSandbox = async () => {
  owners += 1;
  return registry.create({ owner: `bench-${owners}`, scope: 'playground', start: [] });
};

/**
 * The direct way: the same server, opened on TCP for the benchmark, and a user with the same rules as a namespace's.
 */
async function openDirectly(): Promise<{ port: number; username: string; password: string }> {
  const { id } = await newSandbox();
  const rules = String(
    ((await system.call('ACL', 'LIST')) as unknown[]).find(line => String(line).startsWith(`user ks-${id} `)),
  ).split(' ');
  const commands = rules.filter(rule => /^[+-]/.test(rule));
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  await system.call(
    'ACL',
    'SETUSER',
    benchUser,
    'reset',
    'on',
    `>${password}`,
    '~key:*',
    '&key:*',
    ...commands,
  );
  await system.config('SET', 'port', port);
  return { port, username: benchUser, password };
}

/** Memory of this process and of Redis once garbage is gone. */
async function memory() {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  for (let round = 0; round < 3; round += 1) {
    if (typeof collect === 'function') collect();
    await new Promise(resolve => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const redisBytes = Number(/used_memory:(\d+)/.exec(await system.info('memory'))?.[1]);
  return { bytes: heapUsed + external, rss, redisBytes };
}

/** New sandboxes in each of which client A has run its commands. */
async function useSandboxes(input: unknown): Promise<void> {
  const { count, lines } = z.object({ count: z.number(), lines: z.array(z.string()) }).parse(input);
  for (let made = 0; made < count; made += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, count - made) }, async () => {
        const sandbox = await newSandbox();
        for (const line of lines) await sandbox.runLine('A', line);
      }),
    );
  }
}

/** As the sweeper does when all have been idle for long enough. */
async function rest(): Promise<void> {
  if (!('sweep' in registry) || typeof registry.sweep !== 'function')
    throw new Error('The registry cannot rest.');
  await registry.sweep(Date.now() + config.limits.idleConnectionMs + 1000);
}

async function close(): Promise<void> {
  await webSocketDoor.close();
  await respDoor.close();
  server.close();
  await registry.close();
  system.disconnect();
  await redis.stop();
  await folder.remove();
}

const webPort = (server.address() as AddressInfo).port;
const handlers = {
  ports: () => ({ resp: respDoor.port, web: webPort, socketPath: redis.target.path }),
  direct: openDirectly,
  sandbox: async () => {
    const { id, token } = await newSandbox();
    return { id, token };
  },
  cookies: (input: unknown) =>
    Array.from({ length: z.number().parse(input) }, () => identity.issue().cookie.split(';', 1)[0]),
  memory,
  useSandboxes,
  rest,
};

if (process.send === undefined) {
  const { id, token } = await newSandbox();
  const direct = await openDirectly();
  console.log(
    `RESP door   redis-benchmark -p ${respDoor.port} --user ${id} -a ${token} -r 5000 -t get,set -c 50`,
  );
  console.log(
    `directly    redis-benchmark -p ${direct.port} --user ${direct.username} -a ${direct.password} -r 5000 -t get,set -c 50`,
  );
  console.log(`WebSocket   ws://127.0.0.1:${webPort}/sandbox`);
  process.once('SIGINT', () => {
    void (async () => {
      await close();
      process.exit(0);
    })();
  });
} else answerParent(handlers, close);

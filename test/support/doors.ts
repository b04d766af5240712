/** Both doors before a real registry on a real Redis, each on a free port. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { type Config, type Limits, readConfig } from '#sandbox/config.ts';
import type { ScopeResolver } from '#sandbox/doors/benches.ts';
import { type RespDoor, startRespDoor } from '#sandbox/doors/resp.ts';
import { attachWebSocketDoor, type WebSocketDoor } from '#sandbox/doors/websocket.ts';
import { createIdentity, type Identity } from '#sandbox/identity.ts';
import { type NamespaceRegistry, openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { type OwnRegistry, openOwnRegistry } from '#sandbox/own/registry.ts';
import { AllSandboxes } from '#sandbox/registry.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import type { Servers } from '#sandbox/server/contract.ts';
import { type Browser, connectBrowser } from './browser.ts';
import { openTestServers } from './own-servers.ts';
import { startSharedRedis } from './shared-redis.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

const secret = 'a secret that only tests use, long enough';

type Shared = Awaited<ReturnType<typeof startSharedRedis>>;

export interface Doors {
  readonly registry: NamespaceRegistry;
  /** Namespaces, and servers of one's own where they were asked for. */
  readonly all: SandboxRegistry;
  readonly own?: OwnRegistry;
  readonly servers?: Servers;
  readonly shared: Shared;
  readonly config: Config;
  readonly server: Server;
  readonly webPort: number;
  readonly respPort: number;
  readonly identity: Identity;
  readonly webSocketDoor: WebSocketDoor;
  readonly respDoor: RespDoor;
  /** A learner's browser; a fresh learner without a cookie given. */
  browser(headers?: Record<string, string>): Promise<Browser>;
  stop(): Promise<void>;
}

export async function openDoors(
  options: {
    scopes?: ScopeResolver;
    limits?: Partial<Limits>;
    allowedOrigins?: string[];
    heartbeatMs?: number;
    logInWithinMs?: number;
    silenceMs?: number;
    longestDelayMs?: number;
    idleMs?: number;
    /** Servers of one's own are to be had. */
    hasServers?: boolean;
    /** A server that the test has started, instead of one of its own. */
    shared?: Shared;
  } = {},
): Promise<Doors> {
  const shared = options.shared ?? (await startSharedRedis());
  const base = readConfig({ NODE_ENV: 'test', RESP_PORT: '0' });
  const config: Config = {
    ...base,
    idleMs: options.idleMs ?? base.idleMs,
    allowedOrigins: options.allowedOrigins ?? [],
    limits: { ...base.limits, ...options.limits },
  };
  let respPort = 0;
  const respUrl = (id: string, token: string) => `redis://${id}:${token}@127.0.0.1:${respPort}`;
  const registry = await openNamespaceRegistry({
    target: shared.target,
    config,
    secret,
    log: silentLog,
    respUrl,
  });
  const own = options.hasServers === true ? await openOwn(shared, config, respUrl) : undefined;
  const all = own === undefined ? registry : new AllSandboxes({ namespaces: registry, own: own.registry });
  const identity = createIdentity({ secret });
  const server = createServer((_request, response) => response.end('a page'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webSocketDoor = attachWebSocketDoor({
    server,
    registry: all,
    scopes: options.scopes ?? (() => ({ start: [] })),
    identify: identity.identify,
    config,
    log: silentLog,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  });
  const { logInWithinMs, silenceMs, longestDelayMs } = options;
  const respDoor = await startRespDoor({
    registry: all,
    config,
    log: silentLog,
    ...(logInWithinMs === undefined ? {} : { logInWithinMs }),
    ...(silenceMs === undefined ? {} : { silenceMs }),
    ...(longestDelayMs === undefined ? {} : { longestDelayMs }),
  });
  respPort = respDoor.port;
  own?.registry.openPorts(respDoor.nodePorts);
  const webPort = (server.address() as AddressInfo).port;
  return {
    registry,
    all,
    ...(own === undefined ? {} : { own: own.registry, servers: own.servers }),
    shared,
    config,
    server,
    webPort,
    respPort,
    identity,
    webSocketDoor,
    respDoor,
    browser: (headers = { cookie: freshCookie(identity) }) => connectBrowser(webPort, headers),
    stop: async () => {
      await webSocketDoor.close();
      await respDoor.close();
      server.close();
      await all.close();
      await own?.stop();
      await shared.stop();
    },
  };
}

export function freshCookie(identity: Identity): string {
  return identity.issue().cookie.split(';', 1)[0] ?? '';
}

async function openOwn(shared: Shared, config: Config, respUrl: (id: string, token: string) => string) {
  const directory = await temporaryDirectory();
  const servers = await openTestServers({ dataDir: directory.path, limits: config.limits });
  const table = await loadCommandTable(shared.target, silentLog, ownDecision);
  return {
    servers,
    registry: await openOwnRegistry({ servers, table, config, log: silentLog, respUrl }),
    stop: async () => {
      await servers.close();
      await directory.remove();
    },
  };
}

/**
 * The one process: pages, API and both doors, the shared Redis, the grader and the records.
 *
 * It starts them from the ground up and ends them in the opposite order. What keeps it from starting is said in one
 * plain line. The terminal shows a few lines for people; LOG_LEVEL opens the log, which goes to stderr.
 */
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { getRequestListener } from '@hono/node-server';
import pino, { type Logger } from 'pino';
import { loadCatalog } from '#lessons/catalog.ts';
import { createGrader } from '#lessons/grading/grader.ts';
import type { StartRedis } from '#lessons/grading/pool.ts';
import { createApi } from '#lessons/http/api.ts';
import { followCatalog, type LiveCatalog } from '#lessons/live-catalog.ts';
import { openRecords } from '#lessons/progress/records.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import { explainFailure } from '#sandbox/boot-failure.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { type Config, readConfig } from '#sandbox/config.ts';
import { startRespDoor } from '#sandbox/doors/resp.ts';
import { openWebServer, type RequestListener, type WebServer } from '#sandbox/doors/web-server.ts';
import { attachWebSocketDoor } from '#sandbox/doors/websocket.ts';
import { createIdentity } from '#sandbox/identity.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { learnerRules } from '#sandbox/own/acl.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { openOwnRegistry } from '#sandbox/own/registry.ts';
import { AllSandboxes } from '#sandbox/registry.ts';
import { loadSecret } from '#sandbox/secret.ts';
import { lockDirectory } from '#sandbox/server/directory-lock.ts';
import { openEngines } from '#sandbox/server/engines/engines.ts';
import { searchPath } from '#sandbox/server/jail.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { openServers } from '#sandbox/server/servers.ts';
import { openSharedRedis } from '#sandbox/server/shared-redis.ts';
import { createTeardown, type Teardown } from '#sandbox/teardown.ts';

const drainMs = 8000;
/** Ctrl-C under npm arrives twice, from the terminal and from npm; a person who insists takes longer. */
const sameSignalMs = 700;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const startedAt = performance.now();
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const teardown = createTeardown(log);
  endOnSignals(teardown);
  endOnFailure(teardown, log);
  endWithNpm(teardown);
  try {
    const { port, respPort } = await start(config, log, teardown);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(`Keyspace is ready on ${webAddress(config.host, port)} (${seconds} s)`);
    say(`Your own Redis client can connect on port ${respPort}. Ctrl-C ends everything.`);
  } catch (cause) {
    log.debug({ err: cause }, 'could not start');
    await endWith(cause, teardown);
  }
}

async function start(config: Config, log: Logger, teardown: Teardown) {
  const dataDir = resolve(config.dataDir);
  if (config.mode !== 'development') await demandBuild();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  teardown.add('data folder', await lockDirectory(dataDir));
  const web = await openWebServer({ host: config.host, port: config.port, log });

  const [redis, pages, lessons, secret] = await Promise.all([
    openSharedRedis({ ...config, dataDir }, log),
    openPages(config, web),
    openCatalog(config),
    loadSecret(dataDir).then(made => config.secret ?? made),
  ]);
  teardown.add('shared Redis', redis.stop, 15_000);
  teardown.add('pages', pages.close);
  teardown.add('lessons', lessons.close);
  const { catalog } = lessons;
  const records = await openRecords({ dataDir, log });
  teardown.add('records', () => records.close());

  let respPort = config.respPort;
  const respUrl = (id: string, token: string) => `redis://${id}:${token}@${config.respHost}:${respPort}`;
  const [namespaces, servers, table] = await Promise.all([
    openNamespaceRegistry({ target: redis.target, config, secret, log, respUrl }),
    openServers({ dataDir, config, learnerRules, log }),
    loadCommandTable(redis.target, log, ownDecision),
  ]);
  teardown.add('servers of their own', () => servers.close(), 15_000);
  for (const missing of servers.isolation.missing) say(missing);
  const own = await openOwnRegistry({ servers, table, config, log, respUrl });
  const registry = new AllSandboxes({ namespaces, own });
  teardown.add('sandboxes', () => registry.close());
  const startRedis: StartRedis = options => startPrivateRedis({ ...options, jail: servers.jail });
  const grader = await createGrader({ catalog, config, log, startRedis });
  teardown.add('grader', () => grader.close());

  const identity = createIdentity({ secret });
  let isDraining = false;
  const health = async () => {
    const checks = { server: isDraining ? 'ending' : 'ok', redis: (await redis.problem()) ?? 'ok' };
    return { live: true, ready: Object.values(checks).every(check => check === 'ok'), checks };
  };
  const engines = openEngines({
    jail: servers.jail,
    directory: join(dataDir, 'engines'),
    searchPath,
    longestMs: config.limits.engineRunMs,
    log,
  });
  const commands = readCommandDocs(table, { here: decisionFor, own: ownDecision });
  const api = createApi({
    registry,
    catalog,
    grader,
    records,
    engines,
    commands,
    identity,
    config,
    log,
    health,
  });
  teardown.add('answers under way', () => web.finish(drainMs));
  const respDoor = await startRespDoor({ registry, config, log });
  teardown.add('RESP door', () => respDoor.close());
  own.openPorts(respDoor.nodePorts);
  respPort = respDoor.port;
  const webSocketDoor = attachWebSocketDoor({
    server: web.server,
    registry,
    scopes: createScopeResolver(catalog),
    identify: identity.identify,
    config,
    log,
  });
  teardown.add('WebSocket door', () => webSocketDoor.close());
  teardown.add('new connections', () => {
    isDraining = true;
    web.stopAccepting();
  });
  web.serve({ api: getRequestListener(api.fetch), pages: pages.answer });
  return { port: web.port, respPort };
}

async function demandBuild(): Promise<void> {
  await access(join(import.meta.dirname, '.next', 'BUILD_ID')).catch(() => {
    throw new Error(
      'The pages are not built yet. Run npm start, which builds what is missing, or npm run build.',
    );
  });
}

/** While lessons are being written, what is wrong with them is said and the former ones stay. */
async function openCatalog(config: Config): Promise<LiveCatalog> {
  const root = resolve(config.lessonsDir ?? join(import.meta.dirname, 'lessons', 'tracks'));
  if (config.mode !== 'development') return { catalog: await loadCatalog(root), close: () => {} };
  return followCatalog(root, problem => say(explainFailure(problem)));
}

/** Next reads NODE_ENV when it is loaded, so it is loaded only here. */
async function openPages(
  config: Config,
  web: WebServer,
): Promise<{ answer: RequestListener; close: () => Promise<void> }> {
  const isDevelopment = config.mode === 'development';
  Object.assign(process.env, {
    NODE_ENV: isDevelopment ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  const { default: next } = await import('next');
  const app = next({
    dev: isDevelopment,
    dir: import.meta.dirname,
    hostname: config.host,
    port: web.port,
    httpServer: web.server,
    quiet: !isDevelopment,
  });
  await app.prepare();
  return { answer: app.getRequestHandler(), close: () => app.close() };
}

function webAddress(host: string, port: number): string {
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host);
  return `http://${isLocal ? 'localhost' : host}:${port}`;
}

/** The first signal drains, a second ends at once. */
function endOnSignals(teardown: Teardown): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt !== undefined) {
        if (now - firstAt > sameSignalMs) process.exit(1);
        return;
      }
      firstAt = now;
      void teardown.run().then(allWell => process.exit(allWell ? 0 : 1));
    });
  }
}

/** What nobody caught leaves the process in an unknown state: it ends, and its children with it. */
function endOnFailure(teardown: Teardown, log: Logger): void {
  const end = (cause: unknown) => {
    log.fatal({ err: cause }, 'a failure that nobody caught');
    void endWith(cause, teardown);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** If npm is killed, nobody is left who would stop us. (Its signals reach us by themselves.) */
function endWithNpm(teardown: Teardown): void {
  if (process.env.npm_execpath === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) void teardown.run().then(allWell => process.exit(allWell ? 0 : 1));
  }, 1000).unref();
}

async function endWith(cause: unknown, teardown: Teardown): Promise<void> {
  process.stderr.write(`${explainFailure(cause)}\n`);
  await teardown.run();
  process.exit(1);
}

await main().catch((cause: unknown) => {
  process.stderr.write(`${explainFailure(cause)}\n`);
  process.exit(1);
});

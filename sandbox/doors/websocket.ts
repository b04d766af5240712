/**
 * The WebSocket door: upgrades on `/sandbox` of the web port. It decides who may come in: pages of this site (or of
 * an allowed origin), in the name of the learner whose cookie they carry. The sandbox is found by that learner and a
 * scope, never by an id that the page sends, so nobody can name another's.
 */
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '#sandbox/config.ts';
import { closeCode, Failure } from '#sandbox/failure.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { createBenches, type ScopeResolver } from './benches.ts';
import { BrowserConnection } from './browser-connection.ts';
import { FramePace } from './frame-pace.ts';

const path = '/sandbox';
const connectionsPerLearner = 32;
const closeWithinMs = 1000;

export interface WebSocketDoor {
  /** Connections that are open now. */
  readonly connections: number;
  /** Lets nobody in any more and closes what is open; browsers come again by themselves. */
  close(): Promise<void>;
}

export interface WebSocketDoorOptions {
  readonly server: Server;
  readonly registry: SandboxRegistry;
  readonly scopes: ScopeResolver;
  /** The learner whose cookie these headers carry. */
  readonly identify: (headers: IncomingHttpHeaders) => string | undefined;
  readonly config: Pick<Config, 'allowedOrigins' | 'limits'>;
  readonly log: Logger;
  readonly heartbeatMs?: number;
}

export function attachWebSocketDoor(options: WebSocketDoorOptions): WebSocketDoor {
  const { server, registry, scopes, identify, config, log, heartbeatMs = 30_000 } = options;
  const benches = createBenches(registry, scopes);
  const connections = new Map<WebSocket, BrowserConnection>();
  const perLearner = new Map<string, { count: number; pace: FramePace }>();
  const sockets = new WebSocketServer({
    noServer: true,
    // Frames a little too large are answered; larger ones end the connection, as the protocol demands.
    maxPayload: config.limits.frameBytes * 2,
    perMessageDeflate: false,
    clientTracking: false,
  });

  const admit = (socket: WebSocket, transport: Duplex, request: IncomingMessage) => {
    const learner = identify(request.headers);
    if (learner === undefined) {
      refuse(socket, new Failure('denied', 'The page has no learner’s cookie. Allow cookies and reload it.'));
      return;
    }
    const { count, pace } = perLearner.get(learner) ?? { count: 0, pace: newPace(config.limits) };
    if (count >= connectionsPerLearner) {
      refuse(socket, new Failure('quota', 'This site is open in too many tabs. Close some and reload.'));
      return;
    }
    perLearner.set(learner, { count: count + 1, pace });
    const address = request.socket.remoteAddress;
    const { limits } = config;
    const tabs = () => perLearner.get(learner)?.count ?? 1;
    connections.set(
      socket,
      new BrowserConnection({ socket, transport, learner, address, benches, limits, pace, tabs, log }),
    );
    socket.on('close', () => {
      connections.delete(socket);
      const left = (perLearner.get(learner)?.count ?? 1) - 1;
      if (left > 0) perLearner.set(learner, { count: left, pace });
      else perLearner.delete(learner);
    });
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Other paths are not ours to refuse: Next's hot reload has its own listener.
    if ((request.url ?? '').split('?', 1)[0] !== path) return;
    socket.on('error', cause => log.debug({ err: cause }, 'an upgrade broke'));
    if (!isOurPage(request.headers, config.allowedOrigins)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, ws => admit(ws, socket, request));
  };

  server.on('upgrade', upgrade);
  const heartbeat = setInterval(() => {
    for (const connection of connections.values()) connection.checkHealth();
  }, heartbeatMs);
  heartbeat.unref();

  return {
    get connections() {
      return connections.size;
    },
    close: async () => {
      clearInterval(heartbeat);
      server.off('upgrade', upgrade);
      await Promise.all([...connections.keys()].map(socket => closeSocket(socket)));
    },
  };
}

/** So many frames at once as commands in a second: each is told to all tabs. */
function newPace({ commandsPerSecond, commandBurst }: Config['limits']): FramePace {
  const burst = Math.min(commandsPerSecond, commandBurst);
  return new FramePace({ perSecond: commandsPerSecond, burst, nowMs: Date.now() });
}

/** Browsers always name the page's origin; a program that names none holds no cookie that was not given to it. */
function isOurPage({ origin, host }: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host: originHost } = new URL(origin);
  return originHost !== '' && originHost === host?.toLowerCase();
}

function refuse(socket: WebSocket, failure: Failure): void {
  socket.on('error', () => socket.terminate());
  socket.send(JSON.stringify({ type: 'failed', id: null, code: failure.code, detail: failure.message }));
  socket.close(closeCode[failure.code], failure.code);
}

/** 1012: the service restarts. */
function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => socket.terminate(), closeWithinMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1012, 'restarting');
  });
}

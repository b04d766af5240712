/**
 * The web port: one HTTP server for the API, the pages and the WebSocket door. It listens from the start, so that a
 * taken port is known at once and a load balancer learns that we are not ready, and gets its routes later.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Routes {
  /** `/api/…` and `/metrics`. */
  readonly api: RequestListener;
  /** Everything else. */
  readonly pages: RequestListener;
}

export interface WebServer {
  readonly server: Server;
  /** The real one, also where the system chose it. */
  readonly port: number;
  serve(routes: Routes): void;
  stopAccepting(): void;
  /** Stops accepting, waits for the answers under way, and cuts what is still open when patience ends. */
  finish(patienceMs: number): Promise<void>;
}

/** @throws {Error} with code EADDRINUSE, EACCES or EADDRNOTAVAIL */
export async function openWebServer(options: {
  host: string;
  port: number;
  log: Logger;
}): Promise<WebServer> {
  let routes: Routes = { api: sayNotReady, pages: sayStarting };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await (isApi(request.url ?? '/') ? routes.api : routes.pages)(request, response);
    } catch (cause) {
      options.log.error({ err: cause, url: request.url }, 'a request broke');
      response.destroy();
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', refuseOtherUpgrades);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const closed = once(server, 'close');
  const stopAccepting = () => {
    server.close();
    server.closeIdleConnections();
  };
  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve: added => {
      routes = added;
    },
    stopAccepting,
    finish: async patienceMs => {
      if (server.listening) stopAccepting();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, patienceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function isApi(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return path === '/api' || path.startsWith('/api/') || path === '/metrics';
}

function sayStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' });
  response.end('Keyspace is starting. Please try again in a moment.\n');
}

/** What the API's own health route would say. */
function sayNotReady(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, {
    'content-type': 'application/json',
    'retry-after': '2',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ live: true, ready: false, checks: { server: 'starting' } }));
}

/** `/sandbox` is the WebSocket door's, `/_next/…` is for Next's hot reload; nobody else would ever answer. */
function refuseOtherUpgrades(request: IncomingMessage, socket: Duplex): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '';
  if (path === '/sandbox' || path.startsWith('/_next/')) return;
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

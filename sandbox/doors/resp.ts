/**
 * The RESP door: a TCP port to which any Redis client can connect, `redis://<sandbox id>:<token>@host:port`. RESP2
 * and RESP3, pipelines and inline commands. Whoever has not logged in gets little memory and little time.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '#sandbox/config.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { ClientNames } from './client-names.ts';
import { LoginGuard } from './login-guard.ts';
import { type NodeDoor, NodePorts } from './node-ports.ts';
import { RespConnection } from './resp-connection.ts';

const mostStrangers = 512;
const mostConnections = 10_000;
const closeWithinMs = 1000;

export interface RespDoor {
  /** The real one, also where the system chose it. */
  readonly port: number;
  /** Those that lead to one node of a topology each. */
  readonly nodePorts: NodePorts;
  close(): Promise<void>;
}

export interface RespDoorOptions {
  readonly registry: SandboxRegistry;
  readonly config: Pick<Config, 'host' | 'respPort' | 'respHost' | 'respNodePorts' | 'limits'>;
  readonly log: Logger;
  /** How long a stranger may take to log in, and a client to finish a command that it has begun. */
  readonly logInWithinMs?: number;
  readonly silenceMs?: number;
  /** How long the answer to a wrong password waits at most. */
  readonly longestDelayMs?: number;
}

/** @throws {Error} with code EADDRINUSE, EACCES or EADDRNOTAVAIL */
export async function startRespDoor(options: RespDoorOptions): Promise<RespDoor> {
  const { registry, config, log, logInWithinMs, silenceMs } = options;
  const guard = new LoginGuard(options.longestDelayMs);
  const names = new ClientNames();
  const connections = new Map<Socket, RespConnection>();
  const strangers = new Set<Socket>();

  const accept = (socket: Socket, at?: NodeDoor) => {
    if (strangers.size >= mostStrangers || connections.size >= mostConnections) {
      socket.on('error', cause => log.debug({ err: cause }, 'a refused RESP connection broke'));
      socket.end('-ERR max number of clients reached\r\n');
      return;
    }
    strangers.add(socket);
    socket.on('close', () => {
      strangers.delete(socket);
      connections.delete(socket);
    });
    const connection = new RespConnection({
      socket,
      registry,
      guard,
      names,
      limits: config.limits,
      log,
      ...(at === undefined ? {} : { at }),
      ...(logInWithinMs === undefined ? {} : { logInWithinMs }),
      ...(silenceMs === undefined ? {} : { silenceMs }),
      onLogin: () => strangers.delete(socket),
    });
    connections.set(socket, connection);
  };
  const server = createServer({ allowHalfOpen: true }, socket => accept(socket));
  const nodePorts = new NodePorts({
    host: config.host,
    outsideHost: config.respHost,
    range: config.respNodePorts,
    log,
    accept,
  });
  server.listen(config.respPort, config.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.respPort;

  return {
    port,
    nodePorts,
    close: async () => {
      const closed = Promise.all([once(server, 'close'), nodePorts.closeAll()]);
      server.close();
      for (const connection of connections.values()) connection.end();
      const timer = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, closeWithinMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

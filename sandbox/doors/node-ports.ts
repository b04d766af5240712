/**
 * Ports of the RESP door that lead to one node each.
 *
 * A client of a cluster, or of Sentinels, is told addresses of nodes and connects to them by itself. Nodes are in a
 * network that nobody outside can reach, so the door has a port for each node of a topology, and replies name those. A
 * port opens when its sandbox does in this process and stays until the sandbox ends, so that clients find it again after
 * a sleep. Only the one sandbox can be logged in to there.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { type OutsideAddress, outsideAddresses } from '#sandbox/server/topology/outside-address.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

/** Where such a port leads. */
export interface NodeDoor {
  readonly sandboxId: string;
  readonly node: NodeName;
}

export interface NodePortsOptions {
  /** On which the door listens. */
  readonly host: string;
  /** By which clients reach it. */
  readonly outsideHost: string;
  /** Ports to choose from, both ends included; undefined: any that is free. */
  readonly range: readonly [number, number] | undefined;
  readonly log: Logger;
  accept(socket: Socket, door: NodeDoor): void;
}

type Node = Pick<OwnNode, 'name' | 'host' | 'port' | 'state'>;

interface Opened {
  readonly ports: ReadonlyMap<NodeName, number>;
  readonly addresses: OutsideAddress;
  readonly servers: readonly Server[];
}

export class NodePorts {
  readonly #options: NodePortsOptions;
  readonly #opening = new Map<string, Promise<void>>();
  readonly #opened = new Map<string, Opened>();
  readonly #taken = new Set<number>();

  constructor(options: NodePortsOptions) {
    this.#options = options;
  }

  /** Where there is one server alone, the door's own port leads to it. Never rejects: without ports it goes on. */
  open({ id }: { readonly id: string }, topology: { readonly nodes: readonly Node[] }): Promise<void> {
    if (topology.nodes.length === 1) return Promise.resolve();
    const opening = this.#opening.get(id) ?? this.#open(id, topology.nodes);
    this.#opening.set(id, opening);
    return opening;
  }

  of(id: string): { readonly addresses: OutsideAddress; portOf(node: NodeName): number | null } | undefined {
    const opened = this.#opened.get(id);
    if (opened === undefined) return undefined;
    return { addresses: opened.addresses, portOf: node => opened.ports.get(node) ?? null };
  }

  /** Nobody new comes in; who is there is ended with the sandbox. Settles when nobody is left. */
  async close(id: string): Promise<void> {
    this.#opening.delete(id);
    const opened = this.#opened.get(id);
    this.#opened.delete(id);
    for (const port of opened?.ports.values() ?? []) this.#taken.delete(port);
    await Promise.all((opened?.servers ?? []).map(server => closing(server)));
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#opening.keys()].map(id => this.close(id)));
  }

  async #open(id: string, nodes: readonly Node[]): Promise<void> {
    const servers: { node: Node; server: Server; port: number }[] = [];
    try {
      for (const node of nodes) servers.push({ node, ...(await this.#listen(id, node)) });
    } catch (cause) {
      this.#options.log.warn({ err: cause }, 'no port is free for the nodes of a sandbox');
      for (const { server, port } of servers) {
        server.close();
        this.#taken.delete(port);
      }
      return;
    }
    const inside = servers.map(({ node: { host, port }, port: outside }) => ({
      inside: { host, port },
      port: outside,
    }));
    this.#opened.set(id, {
      ports: new Map(servers.map(({ node, port }) => [node.name, port])),
      addresses: outsideAddresses(this.#options.outsideHost, inside),
      servers: servers.map(({ server }) => server),
    });
    // It ended meanwhile.
    if (!this.#opening.has(id)) await this.close(id);
  }

  async #listen(id: string, node: Node): Promise<{ server: Server; port: number }> {
    const server = createServer({ allowHalfOpen: true }, socket => {
      // As a real one, it cannot be reached while its server is down.
      if (node.state === 'stopped' || node.state === 'crashed') socket.resetAndDestroy();
      else this.#options.accept(socket, { sandboxId: id, node: node.name });
    });
    for (const port of this.#candidates()) {
      server.listen(port, this.#options.host);
      try {
        await once(server, 'listening');
      } catch (cause) {
        if (isTaken(cause)) continue;
        throw cause;
      }
      const address = server.address();
      const real = typeof address === 'object' && address !== null ? address.port : port;
      this.#taken.add(real);
      return { server, port: real };
    }
    throw new Error('All ports of RESP_NODE_PORTS are taken.');
  }

  *#candidates(): Generator<number> {
    const { range } = this.#options;
    if (range === undefined) {
      yield 0;
      return;
    }
    for (let port = range[0]; port <= range[1]; port += 1) if (!this.#taken.has(port)) yield port;
  }
}

async function closing(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

const isTaken = (cause: unknown) => cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';

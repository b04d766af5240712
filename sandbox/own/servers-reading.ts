/**
 * A look at all servers of a sandbox together, for graders. They are asked as the bench asks: on connections of its own
 * name, in no transcript and no quota. What does not answer in time is told as that, and never waited for.
 *
 * It is no snapshot: servers are asked one after the other, and a load or a sync that runs goes on meanwhile.
 */
import type { CommandTable } from '#sandbox/command/table.ts';
import { Failure } from '#sandbox/failure.ts';
import type { ServersReading } from '#sandbox/sandbox.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { connectNode, type NodeConnection } from '#sandbox/server/node-connection.ts';
import type { NodeName, TopologyState } from '#sandbox/server-protocol.ts';

const answerMs = 1500;
const scanCount = 1000;

export interface ServersReadingParts {
  /** Awake. */
  readonly nodes: readonly OwnNode[];
  readonly table: CommandTable;
  /** Asks all nodes now. */
  look(): Promise<TopologyState>;
}

export async function readServers(parts: ServersReadingParts): Promise<ServersReading> {
  const reading = new Reading(parts);
  await reading.begin();
  return reading;
}

class Reading implements ServersReading {
  answering: readonly NodeName[] = [];
  readonly #parts: ServersReadingParts;
  readonly #connections: ReadonlyMap<NodeName, NodeConnection>;
  #topology: TopologyState | undefined;

  constructor(parts: ServersReadingParts) {
    this.#parts = parts;
    const running = parts.nodes.filter(({ state }) => state === 'running');
    this.#connections = new Map(
      running.map(node => [node.name, connectNode(node, { timeoutMs: answerMs, protocol: 2 })] as const),
    );
  }

  get topology(): TopologyState {
    if (this.#topology === undefined) throw new Error('The reading has not begun.');
    return this.#topology;
  }

  async begin(): Promise<void> {
    const pings = [...this.#connections].map(async ([name, connection]) => {
      const isThere = await connection
        .use(redis => redis.ping())
        .then(
          () => true,
          () => false,
        );
      return isThere ? [name] : [];
    });
    const [topology, answering] = await Promise.all([this.#parts.look(), Promise.all(pings)]);
    this.#topology = topology;
    this.answering = answering.flat();
  }

  async keys(node: NodeName): Promise<string[]> {
    return this.#connection(node).use(async redis => {
      const found = new Set<string>();
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'COUNT', scanCount);
        for (const key of keys) found.add(key);
        cursor = next;
      } while (cursor !== '0');
      return [...found].sort();
    });
  }

  async ask(node: NodeName, ...args: readonly (string | number)[]): Promise<unknown> {
    const [command, ...rest] = args.map(String);
    if (command === undefined) throw new Failure('bad-request', 'There is no command to ask.');
    const outcome = this.#parts.table.decide(args.map(arg => Buffer.from(String(arg))));
    if ('command' in outcome && outcome.command.isWrite)
      throw new Failure('bad-request', `${command} writes, and a check only reads.`);
    return this.#connection(node).use(redis => redis.call(command, ...rest));
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }

  #connection(node: NodeName): NodeConnection {
    const connection = this.#connections.get(node);
    if (connection !== undefined) return connection;
    throw new Failure('unavailable', `${node} does not run now. Start it, and check again.`);
  }
}

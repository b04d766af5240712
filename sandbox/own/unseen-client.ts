/**
 * A client that nobody hears of, for start states, imports and graders. It goes to whichever server takes its command,
 * as a client that knows clusters and failovers does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { keysOf } from '#sandbox/command/rewrite.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { ServersOf } from './servers-of.ts';
import type { OwnSession } from './session.ts';
import { nodeAt } from './slots.ts';

const mostHops = 20;
const againMs = 100;
const redirection = /^(MOVED|ASK) \d+ (\S+)$/;
/** Said by who is no primary (any more), or by a cluster in motion. */
const notNow = /^(?:READONLY|TRYAGAIN|CLUSTERDOWN|LOADING) /;

export interface UnseenClientParts {
  readonly servers: ServersOf;
  readonly table: CommandTable;
  open(node: NodeName): OwnSession;
}

export class UnseenClient {
  readonly #parts: UnseenClientParts;
  readonly #sessions = new Map<NodeName, OwnSession>();

  constructor(parts: UnseenClientParts) {
    this.#parts = parts;
  }

  /** @throws {Failure} `unavailable` */
  async execute(args: readonly Buffer[]): Promise<Reply> {
    const { servers, table } = this.#parts;
    const [key] = keysOf(table, args).keys;
    let node = (await servers.ownerOf(key)).node.name;
    let isAsking = false;
    for (let hops = 0; ; hops += 1) {
      const session = this.#session(node);
      if (isAsking) await session.execute([Buffer.from('ASKING')]);
      const reply = await session.execute(args);
      if (reply.type !== 'error' || hops >= mostHops) return reply;
      const [, kind, address] = redirection.exec(reply.text) ?? [];
      const next = address === undefined ? undefined : nodeAt(servers.topology.nodes, address);
      isAsking = kind === 'ASK';
      if (next !== undefined) node = next.name;
      else if (notNow.test(reply.text)) {
        await sleep(againMs);
        servers.slots.forget();
        node = (await servers.ownerOf(key)).node.name;
      } else return reply;
      if (kind === 'MOVED') servers.slots.forget();
    }
  }

  end(): void {
    const failure = new Failure('unavailable', 'It has ended.');
    for (const session of this.#sessions.values()) session.end(failure);
    this.#sessions.clear();
  }

  #session(node: NodeName): OwnSession {
    const open = this.#sessions.get(node) ?? this.#parts.open(node);
    this.#sessions.set(node, open);
    return open;
  }
}

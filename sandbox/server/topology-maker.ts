/** Makes topologies of their records: what a new one gets, how its nodes are built and limited, what is in its folder. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { CreateTopology } from './contract.ts';
import { keptPort } from './free-port.ts';
import type { Jail } from './jail.ts';
import { addressOf } from './network.ts';
import { firstConfiguration } from './node-configuration.ts';
import { createOwnNode, type ManagedNode } from './own-node.ts';
import { createOwnTopology, type ManagedTopology, type NodeParts, type WakeOptions } from './own-topology.ts';
import { findRedisServer, RedisMissing } from './redis-binary.ts';
import type { Blueprint, NodeBlueprint, NodePlace } from './topology/blueprint.ts';
import { blueprintOf, nodeNames } from './topology/blueprints.ts';
import type { TopologyFolders } from './topology-folders.ts';
import type { TopologyRecord } from './topology-record.ts';

export interface TopologyMakerOptions {
  readonly jail: Jail;
  readonly folders: TopologyFolders;
  readonly limits: Limits;
  readonly learnerRules: readonly string[];
  readonly log: Logger;
}

interface NodeToMake {
  readonly record: TopologyRecord;
  readonly blueprint: Blueprint;
  readonly node: NodeBlueprint;
  readonly index: number;
  readonly parts: NodeParts;
}

/** Waits for memory, with whoever wants to know its place. */
export type ReserveMemory = (wait: WakeOptions) => Promise<() => void>;

export class TopologyMaker {
  readonly #options: TopologyMakerOptions;
  #binary: Promise<string> | undefined;

  constructor(options: TopologyMakerOptions) {
    this.#options = options;
  }

  /** It takes a user id, which whoever drops the record gives back. */
  async record(options: Omit<CreateTopology, 'onWaiting' | 'signal'>): Promise<TopologyRecord> {
    const hasReplicas = options.hasReplicas ?? false;
    const network =
      this.#options.jail.isolation.hasOwnNetwork && hasIp(this.#options.jail, options.kind) ? 'own' : 'ports';
    const names = nodeNames(options.kind, hasReplicas);
    return {
      version: 1,
      id: options.id,
      owner: options.owner,
      kind: options.kind,
      hasReplicas,
      parameters: { ...options.parameters },
      logins: { system: newLogin('system'), learner: newLogin('learner') },
      user: this.#options.jail.users?.take() ?? null,
      network,
      places: await placesOf(options.kind, names, network),
      stopped: [],
    };
  }

  build(record: TopologyRecord, folder: string, reserve: ReserveMemory): ManagedTopology {
    const blueprint = blueprintOf(record);
    return createOwnTopology(
      {
        record,
        blueprint,
        jail: this.#options.jail,
        reserve,
        sleepPatienceMs: this.#options.limits.ownServerSleepMs,
        nowMs: Date.now(),
        log: this.#options.log,
        makeNodes: parts =>
          blueprint.nodes.map((node, index) => this.#node({ record, blueprint, node, index, parts })),
      },
      this.#options.folders.folder(folder),
    );
  }

  async makeFolders(record: TopologyRecord, name: string): Promise<void> {
    const { nodes } = blueprintOf(record);
    const configurations = nodes.map(({ name: node, kind, directives, learnerRules }): [string, string] => [
      node,
      firstConfiguration({
        kind,
        logins: record.logins,
        learnerRules: learnerRules ?? this.#options.learnerRules,
        directives,
        parameters: kind === 'redis' ? record.parameters : {},
        maxMemoryBytes: this.#options.limits.nodeMemoryBytes,
      }),
    ]);
    await this.#options.folders.make(name, new Map(configurations), record.user ?? undefined);
  }

  /** What it reserves while it is awake. */
  bytesOf({ kind, hasReplicas = false }: Pick<CreateTopology, 'kind' | 'hasReplicas'>): number {
    const { nodeMemoryBytes, nodeOverheadBytes } = this.#options.limits;
    return nodeNames(kind, hasReplicas).reduce(
      (sum, name) => sum + nodeOverheadBytes + (name.startsWith('redis') ? nodeMemoryBytes : 0),
      0,
    );
  }

  #node({ record, blueprint, node, index, parts }: NodeToMake): ManagedNode {
    const { jail, limits, learnerRules, log } = this.#options;
    const { host = '127.0.0.1', port } = record.places[index] ?? {};
    return createOwnNode(
      {
        name: node.name,
        kind: node.kind,
        host,
        port: port ?? 6379,
        logins: record.logins,
        learnerRules: node.learnerRules ?? learnerRules,
        binary: () => this.#findBinary(),
        jail,
        user: record.user ?? undefined,
        network: parts.network,
        limits: this.#jailLimits(blueprint),
        maxClients: limits.nodeClients,
        watchdogMs: limits.watchdogMs,
        place: () => parts.files(node.name),
        isInUse: parts.isInUse,
        log,
      },
      record.stopped.includes(node.name),
    );
  }

  #jailLimits({ nodes }: Blueprint) {
    return {
      addressBytes: this.#options.limits.nodeAddressBytes,
      fileBytes: this.#options.limits.nodeFileBytes,
      openFiles: this.#options.limits.nodeOpenFiles,
      processes: this.#options.limits.nodeProcesses * nodes.length,
    };
  }

  /** Looked for once, as long as it is found. */
  #findBinary(): Promise<string> {
    this.#binary ??= findRedisServer().then(
      ({ path }) => path,
      (cause: unknown) => {
        this.#binary = undefined;
        if (!(cause instanceof RedisMissing)) throw cause;
        this.#options.log.warn({ err: cause }, 'there are no servers to give away');
        throw new Failure(
          'unavailable',
          'No redis-server is installed on this machine, so nobody gets servers of their own here. Tell whoever runs this site.',
        );
      },
    );
    return this.#binary;
  }
}

const newLogin = (username: string) => ({ username, password: randomBytes(24).toString('hex') });
const hasIp = (jail: Jail, kind: TopologyRecord['kind']) =>
  kind === 'server' || jail.programs.ip !== undefined;

async function placesOf(
  kind: TopologyRecord['kind'],
  names: readonly string[],
  network: 'own' | 'ports',
): Promise<NodePlace[]> {
  if (kind === 'server') return [{ host: '127.0.0.1', port: null, busPort: null }];
  const places: NodePlace[] = [];
  for (const [index, name] of names.entries()) {
    const ownPort = name.startsWith('sentinel') ? 26_379 : 6379;
    places.push(
      network === 'own'
        ? { host: addressOf(index), port: ownPort, busPort: ownPort + 10_000 }
        : { host: '127.0.0.1', port: await keptPort(), busPort: await keptPort() },
    );
  }
  return places;
}

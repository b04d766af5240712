/** A topology of a test's own with chaos and load on it. */
import { type ChaosBench, createChaos } from '#sandbox/server/chaos/chaos.ts';
import { setParameter } from '#sandbox/server/configuration.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { createLoad, type LoadBench } from '#sandbox/server/load/load.ts';
import { loadSpecSchema, type ServerKind } from '#sandbox/server-protocol.ts';
import { withNode } from './own-servers.ts';
import { nodeOf, type TestTopologies } from './topologies.ts';
import { until } from './until.ts';

export interface TestBench {
  readonly topology: Topology;
  /** Of a single server. */
  readonly node: OwnNode;
  readonly chaos: ChaosBench;
  readonly load: LoadBench;
  /** Clients that were held back. */
  readonly paused: [client: string, ms: number][];
  configure(settings: Record<string, string>, node?: OwnNode): Promise<void>;
  /** Starts a load of writes and waits until so many were acknowledged. */
  write(count: number, spec?: Record<string, unknown>): Promise<void>;
  close(): void;
}

export async function openBench(
  topologies: TestTopologies,
  kind: ServerKind = 'server',
  { hasReplicas = false } = {},
): Promise<TestBench> {
  const topology = await topologies.create(kind, hasReplicas);
  const node = nodeOf(topology, 'redis-1');
  const paused: [string, number][] = [];
  const chaos = createChaos({ topology, pauseClient: (client, ms) => paused.push([client, ms]) });
  const load = createLoad({ topology, onReport: () => {} });
  return {
    topology,
    node,
    chaos,
    load,
    paused,
    configure: async (settings, of = node) => {
      await withNode(of, async redis => {
        for (const [name, value] of Object.entries(settings)) await setParameter(redis, name, value);
      });
      await chaos.settingsChanged(of.name);
    },
    write: async (count, spec = {}) => {
      await load.start(
        loadSpecSchema.parse({ mode: 'writes', pattern: 'uniform', ratePerSecond: 1000, ...spec }),
      );
      await until(() => (load.report?.acknowledged ?? 0) >= count);
    },
    close: () => {
      load.close();
      chaos.close();
    },
  };
}

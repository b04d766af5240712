/** The plan of one kind of topology: which nodes it has, how they are configured, and how they become a whole. */
import type { NodeLogins, OwnNode } from '#sandbox/server/contract.ts';
import type { Directive } from '#sandbox/server/redis-process.ts';
import type { NodeName, ServerKind } from '#sandbox/server-protocol.ts';

/** Where a node listens among the others. Null ports: it listens nowhere but on its unix socket. */
export interface NodePlace {
  readonly host: string;
  readonly port: number | null;
  /** Of the cluster bus; used by kind `cluster` alone. */
  readonly busPort: number | null;
}

export interface NodeBlueprint {
  readonly name: NodeName;
  readonly kind: 'redis' | 'sentinel';
  /**
   * What this node needs beyond what every own node has (`nodeDirectives` in node-configuration.ts: socket, folder,
   * users, limits). Written once, into its first configuration; afterwards the node keeps it by CONFIG REWRITE.
   * `bind`, `bind-source-addr`, `port`, `cluster-port` belong here.
   */
  readonly directives: readonly Directive[];
  /** What `learner` may do here, as of ACL SETUSER; if absent, the rules that `openServers` was given. */
  readonly learnerRules?: readonly string[];
}

export interface Blueprint {
  readonly nodes: readonly NodeBlueprint[];
  /** Once, after the first start of all nodes: makes replicas follow, Sentinels watch, slots served. */
  assemble(nodes: readonly OwnNode[]): Promise<void>;
  /** At each wake: settles when all that run serve. Nodes that are `stopped` are not waited for. */
  untilReady(nodes: readonly OwnNode[]): Promise<void>;
  /** How long both may take together. */
  readonly patientMs: number;
}

export interface BlueprintOptions {
  readonly kind: ServerKind;
  readonly hasReplicas: boolean;
  /** `own`: addresses 10.77.0.N in a network of its own. `ports`: 127.0.0.1 of the machine, with passwords alone. */
  readonly network: 'own' | 'ports';
  /** One for each of `nodeNames`, in that order. */
  readonly places: readonly NodePlace[];
  readonly logins: NodeLogins;
}

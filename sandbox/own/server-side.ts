/** A sandbox's servers as the doors ask for them: what they are, what may be done to them, and what they say. */
import type { Logger } from 'pino';
import type { CommandTable } from '#sandbox/command/table.ts';
import { Failure } from '#sandbox/failure.ts';
import type { NewEvent } from '#sandbox/namespace/event-log.ts';
import type { ServerSide, ServersReading } from '#sandbox/sandbox.ts';
import { type ChaosBench, createChaos } from '#sandbox/server/chaos/chaos.ts';
import {
  configureNode,
  putParametersBack,
  readConfiguration,
  readParameter,
} from '#sandbox/server/configuration.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { createLoad, type LoadBench } from '#sandbox/server/load/load.ts';
import type { HistoryLimits } from '#sandbox/server/observe/history.ts';
import { observeTopology, type TopologyObserver } from '#sandbox/server/observe/observe.ts';
import { readLatency } from '#sandbox/server/stats/latency.ts';
import { readSlowLog } from '#sandbox/server/stats/slow-log.ts';
import { createStats, type StatsWatch } from '#sandbox/server/stats/stats.ts';
import type {
  Chaos,
  ChaosOutcome,
  Latency,
  LoadReport,
  LoadSpec,
  LogLine,
  Loss,
  NodeStats,
  Parameter,
  SlowLog,
  TopologyState,
} from '#sandbox/server-protocol.ts';
import { FirstSettings, type SettingsRecord } from './first-settings.ts';
import type { KeyView } from './key-view.ts';
import type { NodeLink } from './node-link.ts';
import type { OutsidePorts } from './sandbox.ts';
import type { ServersOf } from './servers-of.ts';
import { readServers } from './servers-reading.ts';

export interface OwnServerSideParts {
  readonly servers: ServersOf;
  readonly view: KeyView;
  readonly table: CommandTable;
  readonly log: Logger;
  readonly settings: SettingsRecord;
  /** How much of the past is kept. */
  readonly history: HistoryLimits;
  readonly clients: {
    choose(client: string, node: string): void;
    pause(client: string, ms: number): void;
  };
  outside(): OutsidePorts | undefined;
  used(): void;
  publish(event: () => NewEvent, size: number): void;
  /** All keys anew. */
  tellKeys(): Promise<void>;
  isWatched(): boolean;
}

/** About what is held on to of each in an event. */
const [nodeBytes, entryBytes, statsBytes, reportBytes] = [400, 200, 600, 1500];
const loads: Record<LoadSpec['mode'], string> = { cache: 'requests', writes: 'writes' };

export class OwnServerSide implements ServerSide {
  readonly #parts: OwnServerSideParts;
  readonly #chaos: ChaosBench;
  readonly #stats: StatsWatch;
  readonly #load: LoadBench;
  readonly #observer: TopologyObserver;
  readonly #firstSettings: FirstSettings;
  readonly #stops: (() => void)[];

  constructor(parts: OwnServerSideParts) {
    this.#parts = parts;
    this.#firstSettings = new FirstSettings(parts.settings);
    const { topology } = parts.servers;
    const { publish, log } = parts;
    this.#chaos = createChaos({
      topology,
      pauseClient: (client, ms) => parts.clients.pause(client, ms),
    });
    this.#stats = createStats({
      topology,
      syncedAofBytes: node => this.#chaos.syncedAofBytes(node),
      onStats: stats => publish(() => ({ type: 'stats', stats }), stats.length * statsBytes),
      onError: cause => log.warn({ err: cause }, 'figures of a server could not be read'),
    });
    this.#load = createLoad({
      topology,
      onReport: report => {
        if (report.isRunning) parts.used();
        publish(() => ({ type: 'load', report }), reportBytes);
      },
    });
    this.#observer = observeTopology({
      topology,
      externalPort: node => parts.outside()?.portOf(node) ?? null,
      isDiskFull: ({ name }) => this.#chaos.isDiskFull(name),
      viewedNode: parts.view.node,
      limits: parts.history,
      log,
    });
    this.#stops = [
      this.#observer.onChange(state =>
        publish(() => ({ type: 'topology', topology: state }), state.nodes.length * nodeBytes),
      ),
      this.#observer.onEntries(entries =>
        publish(() => ({ type: 'timeline', entries: [...entries] }), entries.length * entryBytes),
      ),
    ];
  }

  get topology(): TopologyState {
    return this.#observer.state;
  }

  history() {
    return this.#observer.history();
  }

  /** Somebody looks at the sandbox. Returns the function by which they stop. */
  watch(): () => void {
    return this.#observer.watch();
  }

  async wake(options: Parameters<ServerSide['wake']>[0] = {}): Promise<void> {
    this.#parts.used();
    await this.#parts.servers.topology.wake(options);
  }

  chooseNode(client: string, node: string): void {
    this.#parts.clients.choose(client, node);
    this.#parts.used();
  }

  async viewNode(name: string | null): Promise<void> {
    await this.wake();
    const node = name === null ? null : this.#link(name).node.name;
    this.#parts.view.choose(node);
    this.#observer.viewNode(node);
    await this.#parts.tellKeys();
  }

  async chaos(chaos: Chaos): Promise<ChaosOutcome> {
    await this.wake();
    const outcome = await this.#chaos.run(chaos);
    const node = 'node' in chaos ? chaos.node : null;
    this.#observer.note({ node, source: 'bench', what: chaos.action, text: outcome.said, tone: 'plain' });
    if (chaos.action === 'clock-jump') await this.#parts.view.flush();
    return outcome;
  }

  /** All as it was made: what is paused, stopped, cut, slow or full is so no more. */
  async mendAll(): Promise<void> {
    const { nodes, links } = this.#parts.servers.topology;
    for (const { between } of links.changed) await links.mend(...between);
    for (const node of nodes) {
      if (this.#chaos.isDiskFull(node.name)) await this.#chaos.run({ action: 'free-disk', node: node.name });
      if (node.state === 'paused') node.resume();
      else if (node.state === 'stopped') await node.start();
    }
  }

  /** Every setting that was changed is again what it was at first. */
  async putSettingsBack(): Promise<void> {
    for (const { name } of this.#parts.servers.topology.nodes) {
      const settings = this.#firstSettings.of(name);
      if (settings.length === 0) continue;
      await putParametersBack(this.#link(name).system, settings);
      await this.#firstSettings.putBack(name);
      await this.#chaos.settingsChanged(name);
    }
  }

  watchStats(): () => void {
    return this.#stats.watch();
  }

  async stats(): Promise<NodeStats[]> {
    await this.wake();
    return this.#stats.look();
  }

  get load(): LoadReport | undefined {
    return this.#load.report;
  }

  async startLoad(spec: LoadSpec): Promise<void> {
    await this.wake();
    await this.#load.start(spec);
    const where = spec.node ?? 'wherever a client would go';
    const text = `A load of ${spec.ratePerSecond} ${loads[spec.mode]} a second has begun, at ${where}.`;
    this.#observer.note({ node: spec.node, source: 'load', what: 'load', text, tone: 'plain' });
  }

  stopLoad(): Promise<void> {
    return this.#load.stop();
  }

  async countLoss(): Promise<Loss> {
    await this.wake();
    const loss = await this.#load.countLoss();
    const { acknowledged, lost } = loss;
    const text = `${acknowledged} writes were acknowledged, and ${lost} of them are lost.`;
    this.#observer.note({ node: null, source: 'load', what: 'loss', text, tone: lost > 0 ? 'lost' : 'good' });
    return loss;
  }

  async configuration(name: string): Promise<Parameter[]> {
    await this.wake();
    return readConfiguration(this.#link(name).system);
  }

  async configure(node: string, name: string, value: string): Promise<void> {
    await this.wake();
    const { system } = this.#link(node);
    const was = await readParameter(system, name);
    await configureNode(this.#node(node), system, { name, value, nowMs: Date.now() });
    if (was !== undefined) await this.#firstSettings.changed(node, was.name, was.value);
    await this.#chaos.settingsChanged(node);
  }

  log(name: string, after?: number): readonly LogLine[] {
    return this.#node(name).log.lines(after);
  }

  async slowLog(name: string): Promise<SlowLog> {
    await this.#awake();
    return readSlowLog(this.#link(name).system);
  }

  async latency(name: string): Promise<Latency> {
    await this.#awake();
    return readLatency(this.#link(name).system);
  }

  async read(): Promise<ServersReading> {
    await this.wake();
    const { servers, table } = this.#parts;
    const look = async () => {
      await this.#observer.look();
      return this.#observer.state;
    };
    return readServers({ nodes: servers.topology.nodes, table, look });
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#observer.close();
    this.#load.close();
    this.#stats.close();
    this.#chaos.close();
  }

  /** What a page asks for every second does not keep a server awake that nobody uses. */
  async #awake(): Promise<void> {
    if (this.#parts.servers.topology.activity !== 'awake') await this.wake();
  }

  /** @throws {Failure} `not-found` */
  #node(name: string): OwnNode {
    const { topology } = this.#parts.servers;
    const found = topology.node(name);
    if (found !== undefined) return found;
    const names = topology.nodes.map(node => node.name).join(', ');
    throw new Failure('not-found', `There is no ${name.slice(0, 30)} here. There are: ${names}.`);
  }

  #link(name: string): NodeLink {
    return this.#parts.servers.link(this.#node(name).name);
  }
}

/**
 * A sandbox on servers of one's own: its sessions, its events, its view, its time. Its keys are on its servers and its
 * record beside them; after a restart of the process it is made again, asleep, with a new epoch.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { ClientList } from '#sandbox/namespace/client-list.ts';
import { SandboxLife } from '#sandbox/namespace/life.ts';
import { runStart } from '#sandbox/namespace/start-state.ts';
import { letterSchema, type Undoable, type Undone } from '#sandbox/protocol.ts';
import { error, ok, type Reply } from '#sandbox/resp/reply.ts';
import type {
  Imported,
  InspectRequest,
  Sandbox,
  ScriptPreview,
  ServerSide,
  SessionOptions,
  TranscriptEntry,
} from '#sandbox/sandbox.ts';
import type { Topology } from '#sandbox/server/contract.ts';
import type { OutsideAddress } from '#sandbox/server/topology/outside-address.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import { inspectKey } from '#sandbox/view/inspect.ts';
import { KeyUses } from '#sandbox/view/key-uses.ts';
import { connectTo } from './connect.ts';
import type { SettingsRecord } from './first-settings.ts';
import { KeyView } from './key-view.ts';
import type { OwnRecord } from './record.ts';
import { OwnScripts } from './scripts.ts';
import { OwnServerSide } from './server-side.ts';
import { ServersOf } from './servers-of.ts';
import { OwnSession, type OwnSessionOptions } from './session.ts';
import type { OwnSessionHost } from './session-host.ts';
import { systemReply } from './system-reply.ts';
import { UnseenClient } from './unseen-client.ts';

/** Where clients outside reach the nodes of one topology. */
export interface OutsidePorts {
  readonly addresses: OutsideAddress;
  portOf(node: NodeName): number | null;
}

export interface OwnSandboxParts {
  /** As it is now. */
  record(): OwnRecord;
  readonly topology: Topology;
  readonly url: () => string;
  readonly table: CommandTable;
  readonly limits: Limits;
  readonly idleMs: number;
  readonly log: Logger;
  /** Undefined while clients outside reach no node. */
  outside(): OutsidePorts | undefined;
  /** Writes down that it was used, now and then. */
  touched(nowMs: number): void;
  /** Writes it down at once. */
  saveLastUse(atMs: number): Promise<void>;
  saveOffset(offsetMs: number): Promise<void>;
  readonly settings: SettingsRecord;
}

const noUndo =
  'On servers of your own nothing is kept to be undone: a script or a replica may change any key. Reset goes back to the start.';
const notUndoable: Undoable = { steps: 0, label: null, why: noUndo };

export class OwnSandbox implements Sandbox {
  readonly epoch = randomBytes(9).toString('base64url');
  readonly servers: ServerSide;
  readonly #parts: OwnSandboxParts;
  readonly #life: SandboxLife;
  readonly #clients: ClientList<OwnSession, OwnSessionOptions>;
  readonly #servers: ServersOf;
  readonly #host: OwnSessionHost;
  readonly #view: KeyView;
  readonly #scripts: OwnScripts;
  readonly #side: OwnServerSide;
  readonly #stopFollowing: readonly (() => void)[];
  /** What its keys are used as, where their type does not tell. */
  readonly uses = new KeyUses();
  #reader: UnseenClient | undefined;
  #inspector: UnseenClient | undefined;
  #offsetMs: number;

  constructor(parts: OwnSandboxParts) {
    const { limits, log, topology, table } = parts;
    const record = parts.record();
    this.#parts = parts;
    this.#offsetMs = record.offsetMs;
    this.#life = new SandboxLife({
      limits,
      log,
      idleMs: parts.idleMs,
      lastUsedAtMs: record.lastUsedAtMs,
      saveLastUse: parts.saveLastUse,
    });
    this.#servers = new ServersOf(topology, log);
    this.#host = this.#createHost();
    this.#clients = new ClientList({
      limits,
      open: (name, how) => new OwnSession(name, this.#host, how),
      closed: () => undefined,
      shown: ({ shown }) => shown,
      tell: clients => this.#life.addEvent(() => ({ type: 'clients', clients })),
    });
    this.#view = new KeyView({
      id: this.id,
      servers: this.#servers,
      limits,
      log,
      uses: this.uses,
      publish: (event, bytes) => this.#life.addEvent(() => event, bytes),
      isWatched: () => this.#life.log.isWatched,
    });
    this.#scripts = new OwnScripts({
      servers: this.#servers,
      table,
      limits,
      engine: this.engine,
      open: () => this.#unseen('import'),
      empty: () => this.#empty(),
    });
    this.#side = new OwnServerSide({
      servers: this.#servers,
      view: this.#view,
      settings: parts.settings,
      table,
      history: { entries: limits.timelineEntries, states: limits.topologyStates },
      log,
      clients: {
        choose: (client, node) => this.#chooseNode(client, node),
        pause: (client, ms) => this.#pauseClient(client, ms),
      },
      outside: () => this.#parts.outside(),
      used: () => this.#used(),
      publish: (event, size) => this.#life.addEvent(event, size),
      tellKeys: () => this.#tellKeys(),
      isWatched: () => this.#life.log.isWatched,
    });
    this.servers = this.#side;
    this.#stopFollowing = [
      topology.onActivity(activity => {
        if (activity === 'awake') this.#awake();
        else if (activity === 'asleep') this.#servers.rest();
      }),
      ...topology.nodes.map(node =>
        node.onState(state => {
          if (state === 'stopped' || state === 'crashed' || state === 'asleep') this.#nodeEnded(node.name);
        }),
      ),
    ];
  }

  get id(): string {
    return this.#parts.record().id;
  }
  get kind() {
    return this.#parts.record().kind;
  }
  get owner(): string {
    return this.#parts.record().owner;
  }
  get token(): string {
    return this.#parts.record().token;
  }
  get scope(): string {
    return this.#parts.record().scope;
  }
  get url(): string {
    return this.#parts.url();
  }
  get engine(): string {
    return `Redis ${this.#parts.table.version}`;
  }
  get createdAtMs(): number {
    return this.#parts.record().createdAtMs;
  }
  get lastUsedAtMs(): number {
    return this.#life.lastUsedAtMs;
  }
  get expiresAtMs(): number {
    return this.#life.expiresAtMs;
  }
  get expiryWarningMs(): number {
    return this.#life.expiryWarningMs;
  }
  get offsetMs(): number {
    return this.#offsetMs;
  }
  /** Its servers, as who moves keys needs them. */
  get ownServers(): ServersOf {
    return this.#servers;
  }

  /** Nobody watches it and nobody is connected. */
  get isUnattended(): boolean {
    return this.#clients.size === 0 && !this.#life.log.isWatched;
  }

  get events(): Sandbox['events'] {
    const { log } = this.#life;
    return {
      get lastSeq() {
        return log.lastSeq;
      },
      get firstSeq() {
        return log.firstSeq;
      },
      since: seq => log.since(seq),
      subscribe: listener => {
        const stop = log.subscribe(listener);
        this.#view.wake();
        const stopWatching = this.#side.watch();
        return () => {
          stop();
          stopWatching();
        };
      },
      publish: event => log.add({ event: () => event, size: 1000 }),
    };
  }

  session(client: string, options: SessionOptions = {}): OwnSession {
    this.#life.demandOpen();
    const first = this.#parts.topology.nodes[0]?.name ?? 'redis-1';
    const { node = first, isOutside = false } = options;
    return this.#clients.session(client, { node, isOutside });
  }

  closeSession(client: string): void {
    this.#clients.closeNamed(client);
  }

  async runLine(client: string, line: string, options: { runId?: string } = {}): Promise<Reply> {
    const session = this.session(client);
    const read = this.#life.readLine(client, line, options.runId);
    return 'args' in read ? session.execute(read.args, options) : read.reply;
  }

  async read(args: readonly Buffer[]): Promise<Reply> {
    await this.wake();
    const outcome = this.#parts.table.decide(args);
    if ('command' in outcome && outcome.command.isWrite) return error('ERR this connection only reads');
    this.#reader ??= this.#unseen('grader');
    return this.#reader.execute(args);
  }

  clients() {
    return this.#clients.shown();
  }

  transcript(): readonly TranscriptEntry[] {
    return this.#life.transcript();
  }

  async snapshot() {
    this.#life.demandAlive();
    return this.#view.snapshot();
  }

  /** @throws {Failure} `busy` while this machine is full */
  async wake(options: Parameters<Topology['wake']>[0] = {}): Promise<void> {
    this.#life.demandAlive();
    this.#parts.topology.used(Date.now());
    await this.#parts.topology.wake(options);
  }

  async inspect(request: InspectRequest) {
    await this.wake();
    this.#inspector ??= this.#unseen('inspector');
    const inspector = this.#inspector;
    return inspectKey(args => inspector.execute(args), request, this.#parts.limits);
  }

  async advance(by: number | 'next-expiry'): Promise<number> {
    await this.wake();
    this.#used();
    const times = (await this.#servers.primaries()).map(link => this.#view.timeOf(link));
    const byMs = by === 'next-expiry' ? await untilNextOf(times) : by;
    if (byMs === 0) return 0;
    for (const time of times) await time.advance(byMs);
    this.#offsetMs += byMs;
    const offsetMs = this.#offsetMs;
    this.#life.addEvent(() => ({ type: 'time', byMs, offsetMs }));
    await this.#parts.saveOffset(offsetMs);
    return byMs;
  }

  /** Runs the start state of a sandbox that has just been made. */
  async begin(start: readonly string[]): Promise<void> {
    if (start.length > 0) await this.#run(start);
  }

  /** What was done until now is nobody's work: it is in no transcript, and no client of it stays. */
  forgetWork(): void {
    this.#clients.end(new Failure('unavailable', 'The servers are ready now. Connect again.'));
    this.#life.clearTranscript();
  }

  extend(): Promise<void> {
    return this.#life.extend();
  }

  async reset(start: readonly string[]): Promise<void> {
    await this.wake();
    this.#used();
    await this.#side.mendAll();
    await this.#view.during('reset', async () => {
      await this.#empty();
      await this.#side.putSettingsBack();
      await this.#run(start);
    });
    this.#life.clearTranscript();
    if (this.#offsetMs === 0) return;
    this.#offsetMs = 0;
    this.#life.addEvent(() => ({ type: 'time', byMs: 0, offsetMs: 0 }));
    await this.#parts.saveOffset(0);
  }

  get undoable(): Undoable {
    return notUndoable;
  }

  async undo(): Promise<Undone> {
    this.#life.demandAlive();
    throw new Failure('not-found', noUndo);
  }

  async restore(): Promise<Undone> {
    this.#life.demandAlive();
    throw new Failure('not-found', noUndo);
  }

  async exportScript(): Promise<AsyncIterable<string>> {
    await this.wake();
    this.#used();
    return this.#scripts.export(Date.now());
  }

  previewScript(text: Buffer): ScriptPreview {
    this.#life.demandAlive();
    return this.#scripts.preview(text);
  }

  async importScript(text: Buffer, options: { replaces: boolean; stopsAtError: boolean }): Promise<Imported> {
    await this.wake();
    this.#used();
    const imported = await this.#scripts.import(text, options);
    const { ran, failed } = imported;
    this.#life.addEvent(() => ({ type: 'import', ran, failed }));
    return imported;
  }

  /** Time goes on in it from where another sandbox was. */
  async continueFrom(offsetMs: number): Promise<void> {
    this.#offsetMs = offsetMs;
    await this.#parts.saveOffset(offsetMs);
  }

  /** Now and then: idle connections to the servers are closed. */
  rest(nowMs: number): void {
    this.#clients.rest(nowMs, this.#parts.limits.idleConnectionMs);
    this.#view.rest();
    this.#life.rest(nowMs);
  }

  /** Ends all its clients and lets none in, until what this returns is called. */
  hold(failure: Failure): () => void {
    const release = this.#life.hold(failure);
    this.#clients.end(failure);
    return release;
  }

  onEnd(listener: (failure: Failure) => void): () => void {
    return this.#life.onEnd(listener);
  }

  /** Ends everything of it in this process; its servers and its record stay. */
  end(failure: Failure): void {
    this.#life.end(failure);
    for (const stop of this.#stopFollowing) stop();
    this.#clients.end(failure);
    this.#reader?.end();
    this.#inspector?.end();
    this.#side.close();
    this.#view.close();
    this.#servers.close();
  }

  #unseen(client: string): UnseenClient {
    const host: OwnSessionHost = {
      ...this.#host,
      get isAsleep() {
        return false;
      },
      outside: undefined,
      answered: answered => this.uses.note(answered),
      pushed: () => {},
      stateChanged: () => {},
      wrote: () => {},
    };
    return new UnseenClient({
      servers: this.#servers,
      table: this.#parts.table,
      open: node => new OwnSession(client, host, { node, isOutside: false }),
    });
  }

  /** Runs the lines of a start state, unseen. */
  async #run(lines: readonly string[]): Promise<void> {
    const client = this.#unseen('start');
    try {
      await runStart(lines, args => client.execute(args));
    } finally {
      client.end();
    }
  }

  /** Deletes all keys, scripts and functions. */
  async #empty(): Promise<void> {
    for (const { system } of await this.#servers.primaries()) {
      await system.flushall();
      await system.call('FUNCTION', 'FLUSH');
    }
  }

  #createHost(): OwnSessionHost {
    const { topology, table, limits } = this.#parts;
    const { id, token } = this.#parts.record();
    const nodeOf = (name: NodeName) => {
      const node = topology.node(name);
      if (node === undefined) throw new Failure('not-found', `There is no ${name} here.`);
      return node;
    };
    const outside = () => this.#parts.outside()?.addresses;
    return {
      id,
      token,
      table,
      kindOf: name => nodeOf(name).kind,
      connect: async (name, options) => connectTo(topology, nodeOf(name), limits, options),
      get isAsleep() {
        return topology.activity === 'asleep' || topology.activity === 'falling-asleep';
      },
      get outside() {
        return outside();
      },
      used: () => topology.used(Date.now()),
      wrote: (node, client, keys) => this.#view.noteCommand(node, client, keys),
      answered: answered => {
        this.#used();
        this.uses.note(answered);
        this.#life.tell(answered);
      },
      pushed: (session, push, runId) => this.#life.pushed(session.client, push, runId),
      configure: async (node, settings) => {
        try {
          for (const [name, value] of settings) await this.#side.configure(node, name, value);
          return ok;
        } catch (cause) {
          return systemReply(cause);
        }
      },
      asSystem: async (node, args) => {
        const [name, ...rest] = args.map(arg => Buffer.from(arg));
        try {
          const said = await this.#servers.link(node).system.call(name?.toString() ?? '', ...rest);
          return typeof said === 'number' ? { type: 'integer', value: BigInt(said) } : ok;
        } catch (cause) {
          return systemReply(cause);
        }
      },
      excuse: (name, ms) => nodeOf(name).excuseUntil(Date.now() + ms),
      stateChanged: () => this.#clients.changed(),
      closeSession: session => this.#clients.close(session),
    };
  }

  #chooseNode(client: string, name: string): void {
    const node = this.#parts.topology.node(name);
    if (node === undefined) throw new Failure('not-found', `There is no ${name.slice(0, 30)} here.`);
    this.session(client).choose(node.name);
  }

  #pauseClient(client: string, ms: number): void {
    // A tab that has run nothing yet stands still all the same.
    const isTab = letterSchema.safeParse(client).success;
    const session = isTab ? this.session(client) : this.#clients.find(client);
    if (session === undefined)
      throw new Failure('not-found', `There is no client ${client.slice(0, 20)} here.`);
    session.pause(ms);
  }

  /** All keys anew, to whoever watches. */
  async #tellKeys(): Promise<void> {
    if (!this.#life.log.isWatched) return;
    const { keys, keyCount } = await this.#view.snapshot();
    const size = JSON.stringify(keys).length;
    this.#life.addEvent(() => ({ type: 'keys', keys, keyCount }), size);
  }

  #nodeEnded(node: NodeName): void {
    for (const session of this.#clients.all()) if (session.node === node) session.serverEnded();
  }

  #awake(): void {
    for (const session of this.#clients.all()) session.awake();
    if (!this.#life.log.isWatched) return;
    this.#view.wake();
    this.#tellKeys().catch(cause => this.#parts.log.warn({ err: cause }, 'keys could not be read at waking'));
  }

  #used(): void {
    const nowMs = Date.now();
    this.#parts.topology.used(nowMs);
    this.#life.usedAt(nowMs);
    this.#parts.touched(nowMs);
  }
}

/** Of all servers' keys together; 0 if nothing ever expires. */
async function untilNextOf(times: readonly { untilNext(): Promise<number> }[]): Promise<number> {
  const nexts = (await Promise.all(times.map(time => time.untilNext()))).filter(ms => ms > 0);
  return nexts.length === 0 ? 0 : Math.min(...nexts);
}

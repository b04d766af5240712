/**
 * A sandbox on a slice of the shared Redis: its sessions, its events, its view, its time. It holds nothing that its
 * keys and its record do not; after a restart of the process it is made again, with a new epoch.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { EmulationContext } from '#sandbox/command/emulate/context.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { HeavyWork } from '#sandbox/namespace/heavy-work.ts';
import { prefixOf } from '#sandbox/namespace/ids.ts';
import { createKeyspace } from '#sandbox/namespace/keyspace.ts';
import { SandboxLife } from '#sandbox/namespace/life.ts';
import { Quota } from '#sandbox/namespace/quota.ts';
import type { SandboxRecord } from '#sandbox/namespace/records.ts';
import { SandboxClients } from '#sandbox/namespace/sandbox-clients.ts';
import { SandboxScripts } from '#sandbox/namespace/sandbox-scripts.ts';
import { NamespaceSession } from '#sandbox/namespace/session.ts';
import type { Answered, SessionHost } from '#sandbox/namespace/session-host.ts';
import { SharedUpstream } from '#sandbox/namespace/shared-upstream.ts';
import { SideConnection } from '#sandbox/namespace/side-connection.ts';
import { runStart } from '#sandbox/namespace/start-state.ts';
import { type CommandAllowance, createCommandAllowance } from '#sandbox/namespace/token-bucket.ts';
import { Undo } from '#sandbox/namespace/undo.ts';
import type { UndoMemory } from '#sandbox/namespace/undo-memory.ts';
import type { Undoable, Undone } from '#sandbox/protocol.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Imported, InspectRequest, Sandbox, ScriptPreview, TranscriptEntry } from '#sandbox/sandbox.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';
import { inspectKey } from '#sandbox/view/inspect.ts';
import { KeyUses } from '#sandbox/view/key-uses.ts';
import { lookAt } from '#sandbox/view/snapshot.ts';
import { createTimeTravel } from '#sandbox/view/time-travel.ts';
import { createView } from '#sandbox/view/view.ts';

export interface SandboxParts {
  readonly record: SandboxRecord;
  readonly url: () => string;
  readonly slot: number;
  readonly isClustered: boolean;
  readonly table: CommandTable;
  readonly limits: Limits;
  readonly idleMs: number;
  readonly system: Redis;
  readonly feed: KeyspaceFeed;
  readonly undoMemory: UndoMemory;
  readonly log: Logger;
  connect: SessionHost['connect'];
  /** Writes down that it was used, now and then. */
  touched(nowMs: number): void;
  /** Writes it down at once. */
  saveLastUse(atMs: number): Promise<void>;
  saveOffset(offsetMs: number): Promise<void>;
}

/** Who runs the lines of a start state. */
const startClient = 'start';
/** Not told for each write of a flood. */
const tellUndoableMs = 50;

export type NamespaceSandbox = ReturnType<typeof openNamespaceSandbox>;

/** Takes up a sandbox that has a record. */
export function openNamespaceSandbox(parts: SandboxParts) {
  return new OpenSandbox(parts);
}

class OpenSandbox implements Sandbox {
  readonly kind = 'namespace';
  readonly epoch = randomBytes(9).toString('base64url');
  readonly #parts: SandboxParts;
  readonly #life: SandboxLife;
  readonly #shared: SharedUpstream;
  readonly #bucket: CommandAllowance;
  readonly #clients: SandboxClients;
  #reader: NamespaceSession | undefined;
  #inspector: NamespaceSession | undefined;
  readonly #host: SessionHost;
  readonly #side: SideConnection;
  readonly #view: ReturnType<typeof createView>;
  readonly #time: ReturnType<typeof createTimeTravel>;
  readonly #undo: Undo;
  readonly #scripts: SandboxScripts;
  #offsetMs: number;
  #commandsRun = 0;
  #tellingUndoable: NodeJS.Timeout | undefined;
  #toldUndoable = '';
  /** What its keys are used as, where their type does not tell. */
  readonly uses = new KeyUses();

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#offsetMs = parts.record.offsetMs;
    this.#life = new SandboxLife({
      limits: parts.limits,
      log: parts.log,
      idleMs: parts.idleMs,
      lastUsedAtMs: parts.record.lastUsedAtMs,
      saveLastUse: parts.saveLastUse,
    });
    this.#shared = new SharedUpstream((protocol, onClose) => parts.connect({ protocol, onClose }));
    this.#bucket = createCommandAllowance({
      id: this.id,
      system: parts.system,
      limits: parts.limits,
      log: parts.log,
    });
    this.#side = new SideConnection(() => parts.connect({ protocol: 3 }));
    this.#clients = new SandboxClients({
      limits: parts.limits,
      open: name => new NamespaceSession(name, this.#host),
      closed: name => this.#undo.closed(name),
      tell: clients => this.#life.addEvent(() => ({ type: 'clients', clients })),
    });
    this.#host = this.#createHost();
    const { system, feed, limits, log } = parts;
    const keyNames = () => this.#host.keyspace.names();
    const { prefix, keyspace } = this.#host;
    this.#view = createView({
      id: this.id,
      look: (keys, bounds) => lookAt(system, prefix, keys, bounds, this.uses),
      feed,
      limits,
      log,
      publish: (event, bytes) => this.#life.addEvent(() => event, bytes),
      keyNames,
      keyCount: () => this.#host.keyspace.count(),
      isWatched: () => this.#life.log.isWatched,
    });
    this.#time = createTimeTravel({ id: this.id, prefix, system, feed, view: this.#view, keyNames });
    this.#undo = this.#createUndo();
    this.#scripts = new SandboxScripts({
      system,
      prefix,
      table: parts.table,
      keyspace,
      bucket: this.#bucket,
      undo: this.#undo,
      limits,
      engine: this.engine,
      openSession: client => this.#unseen(client),
    });
  }

  get id(): string {
    return this.#parts.record.id;
  }
  get owner(): string {
    return this.#parts.record.owner;
  }
  get token(): string {
    return this.#parts.record.token;
  }
  get scope(): string {
    return this.#parts.record.scope;
  }
  get url(): string {
    return this.#parts.url();
  }
  get engine(): string {
    return `Redis ${this.#parts.table.version}`;
  }
  get createdAtMs(): number {
    return this.#parts.record.createdAtMs;
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
        return stop;
      },
      publish: event => log.add({ event: () => event, size: 1000 }),
    };
  }

  session(client: string): NamespaceSession {
    this.#life.demandOpen();
    return this.#clients.session(client, undefined);
  }

  closeSession(client: string): void {
    this.#clients.closeNamed(client);
  }

  async runLine(client: string, line: string, options: { runId?: string } = {}): Promise<Reply> {
    const session = this.session(client);
    const read = this.#life.readLine(client, line, options.runId);
    return 'args' in read ? session.execute(read.args, { ...options, isUndoable: true }) : read.reply;
  }

  async read(args: readonly Buffer[]): Promise<Reply> {
    this.#life.demandAlive();
    const outcome = this.#parts.table.decide(args);
    if ('command' in outcome && outcome.command.isWrite) return error('ERR this connection only reads');
    this.#reader ??= this.#unseen('grader');
    return this.#reader.execute(args, { isFree: true });
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

  async inspect(request: InspectRequest) {
    this.#life.demandAlive();
    this.#inspector ??= new NamespaceSession('inspector', {
      ...this.#host,
      answered: ({ atMs, weight }) => {
        if (weight > 0) this.#host.bucket.charge(atMs, weight);
      },
      pushed: () => {},
    });
    const inspector = this.#inspector;
    return inspectKey(args => inspector.execute(args), request, this.#parts.limits);
  }

  async advance(by: number | 'next-expiry'): Promise<number> {
    this.#life.demandAlive();
    this.#used();
    const byMs = await this.#time.advance(by);
    this.#host.keyspace.changed();
    if (byMs === 0) return 0;
    this.#offsetMs += byMs;
    this.#undo.travelled(byMs);
    const offsetMs = this.#offsetMs;
    this.#life.addEvent(() => ({ type: 'time', byMs, offsetMs }));
    await this.#parts.saveOffset(offsetMs);
    return byMs;
  }

  /** Runs the start state of a sandbox that has just been made. */
  async begin(start: readonly string[]): Promise<void> {
    if (start.length === 0) return;
    await this.#view.during('reset', () => this.#run(start));
  }

  extend(): Promise<void> {
    return this.#life.extend();
  }

  /** Another process has used it. */
  usedElsewhere(atMs: number): void {
    this.#life.usedAt(atMs);
  }

  async reset(start: readonly string[]): Promise<void> {
    this.#life.demandAlive();
    this.#used();
    const everything = { client: startClient, args: [], keys: 'all' } as const;
    await this.#undo.during(everything, 'Reset', () =>
      this.#view.during('reset', async () => {
        const { keyspace } = this.#host;
        await keyspace.remove(await keyspace.names());
        await this.#run(start);
      }),
    );
    this.#life.clearTranscript();
    if (this.#offsetMs === 0) return;
    this.#offsetMs = 0;
    this.#life.addEvent(() => ({ type: 'time', byMs: 0, offsetMs: 0 }));
    await this.#parts.saveOffset(0);
  }

  get undoable(): Undoable {
    return this.#undo.undoable;
  }

  async undo(options: { force?: boolean } = {}): Promise<Undone> {
    this.#life.demandAlive();
    this.#used();
    const undone = await this.#undo.undo(options);
    this.#life.addEvent(() => ({ type: 'undo', undone }));
    return undone;
  }

  async restore(seq: number, options: { force?: boolean } = {}): Promise<Undone> {
    this.#life.demandAlive();
    this.#used();
    const undone = await this.#undo.restore(seq, options);
    this.#life.addEvent(() => ({ type: 'undo', undone, toSeq: seq }));
    return undone;
  }

  exportScript(): Promise<AsyncIterable<string>> {
    this.#life.demandAlive();
    this.#used();
    return this.#scripts.export(Date.now());
  }

  previewScript(text: Buffer): ScriptPreview {
    this.#life.demandAlive();
    return this.#scripts.preview(text);
  }

  async importScript(text: Buffer, options: { replaces: boolean; stopsAtError: boolean }): Promise<Imported> {
    this.#life.demandAlive();
    this.#used();
    const imported = await this.#scripts.import(text, options);
    const { ran, failed } = imported;
    this.#life.addEvent(() => ({ type: 'import', ran, failed }));
    return imported;
  }

  /** Its keys, for who moves them elsewhere. */
  source() {
    this.#life.demandAlive();
    const { system, feed } = this.#parts;
    const { prefix, keyspace } = this.#host;
    return {
      system,
      prefix,
      names: () => keyspace.names(),
      listen: (written: (key: Buffer) => void) =>
        feed.listen(this.id, (_event, key) => written(Buffer.from(key))),
      settled: () => feed.settled(),
    };
  }

  /** Now and then: idle connections to the server are closed. */
  rest(nowMs: number): void {
    this.#clients.rest(nowMs);
    this.#reader?.rest(nowMs);
    this.#inspector?.rest(nowMs);
    this.#undo.rest(nowMs);
    this.#shared.rest(nowMs, this.#parts.limits.idleConnectionMs);
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

  /** Ends everything of it in this process; keys and record stay. */
  end(failure: Failure): void {
    this.#life.end(failure);
    this.#clients.end(failure);
    this.#reader?.end(failure);
    this.#inspector?.end(failure);
    this.#shared.end();
    this.#bucket.close();
    this.#side.close();
    clearTimeout(this.#tellingUndoable);
    this.#undo.close();
    this.#view.close();
  }

  /** A session that nobody hears of. */
  #unseen(client: string): NamespaceSession {
    const answered = (command: Answered) => this.uses.note(command);
    return new NamespaceSession(client, { ...this.#host, answered, pushed: () => {} });
  }

  /** Runs the lines of a start state, unseen. */
  async #run(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const session = this.#unseen(startClient);
    try {
      await runStart(lines, args => session.execute(args, { isFree: true }));
    } finally {
      session.end(new Failure('unavailable', 'The start state is set.'));
    }
  }

  #createHost(): SessionHost {
    const { record, slot, isClustered, table, limits, system, feed, connect } = this.#parts;
    const prefix = prefixOf(record.id);
    const keyspace = createKeyspace({ system, prefix, slot, isClustered, mostKeys: limits.keys });
    const key = (name: Buffer) => Buffer.concat([prefix, name]);
    return {
      id: record.id,
      prefix,
      table,
      limits,
      keyspace,
      feed,
      connect,
      quota: new Quota(keyspace, limits),
      heavy: new HeavyWork(),
      bucket: this.#bucket,
      shared: this.#shared,
      sandboxFacts: this.#facts(),
      upstream: work => this.#side.use(run => work(run, key)),
      isFlood: write => this.#undo.isFlood(write),
      capture: async write => {
        await this.#view.told(write.keys);
        await this.#undo.capture(write);
      },
      wrote: (client, keys) => {
        keyspace.changed();
        this.#undo.wrote(client, keys);
        if (keys.length > 0) this.#view.noteCommand(client, keys, Date.now());
      },
      wroteKeysOf: (answered, keysOf) => {
        keyspace.changed();
        if (!this.#view.needsKeys && !this.#undo.isListening) return;
        const keys = keysOf(answered.args);
        this.#undo.wrote(answered.client, keys);
        if (this.#view.needsKeys) this.#view.noteCommand(answered.client, keys, Date.now());
      },
      answered: answered => {
        this.#commandsRun += 1;
        this.#used();
        this.uses.note(answered);
        // Long commands and long replies count as several.
        const { weight } = answered;
        if (weight > 0) this.#host.bucket.charge(answered.atMs, weight);
        this.#undo.answered(answered);
        this.#tell(answered);
      },
      pushed: (session, push, runId) => this.#life.pushed(session.client, push, runId),
      nextClientId: () => this.#clients.nextId(),
      unblock: async (serverId, isError) => {
        const how = isError ? 'ERROR' : 'TIMEOUT';
        return (await system.call('CLIENT', 'UNBLOCK', serverId, how)) === 1;
      },
      stateChanged: () => this.#clients.changed(),
      patternReceivers: channel => this.#clients.patternReceivers(channel),
      subscriptionsLeft: () => this.#clients.subscriptionsLeft(),
      closeSession: session => this.#clients.close(session),
    };
  }

  #createUndo(): Undo {
    const { system, feed, limits, log, undoMemory } = this.#parts;
    const { prefix, keyspace, quota } = this.#host;
    return new Undo({
      id: this.id,
      prefix,
      system,
      feed,
      view: this.#view,
      keyspace,
      quota,
      limits,
      memory: undoMemory,
      log,
      changed: () => this.#tellUndoable(),
      lastSeq: () => this.#life.log.lastSeq,
    });
  }

  #tellUndoable(): void {
    this.#tellingUndoable ??= setTimeout(() => {
      this.#tellingUndoable = undefined;
      const { undoable } = this.#undo;
      const told = JSON.stringify(undoable);
      if (told === this.#toldUndoable) return;
      this.#toldUndoable = told;
      this.#life.addEvent(() => ({ type: 'undoable', undoable }));
    }, tellUndoableMs).unref();
  }

  #facts(): EmulationContext['sandbox'] {
    const { record } = this.#parts;
    const quotaBytes = () => this.#host.quota.bytes;
    const commandsRun = () => this.#commandsRun;
    return {
      id: record.id,
      token: record.token,
      createdAtMs: record.createdAtMs,
      get usedBytes() {
        return quotaBytes();
      },
      get commandsRun() {
        return commandsRun();
      },
      clients: () => this.#clients.facts(),
      subscribers: kind => this.#clients.subscribers(kind),
      kill: id => {
        const session = this.#clients.ofId(id);
        if (session !== undefined) this.#clients.close(session);
      },
      unblock: async (id, isError) => (await this.#clients.ofId(id)?.unblock(isError)) ?? false,
    };
  }

  #tell(answered: Answered): void {
    this.#shared.used(answered.atMs);
    this.#life.tell(answered);
  }

  #used(): void {
    const nowMs = Date.now();
    this.#life.usedAt(nowMs);
    this.#parts.touched(nowMs);
  }
}

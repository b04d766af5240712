/**
 * A sandbox on a slice of the shared Redis: its sessions, its events, its view, its time. It holds nothing that its
 * keys and its record do not; after a restart of the process it is made again, with a new epoch.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { EmulationContext, Subscribing } from '#sandbox/command/emulate/context.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { EventLog } from '#sandbox/namespace/event-log.ts';
import { prefixOf } from '#sandbox/namespace/ids.ts';
import { createKeyspace } from '#sandbox/namespace/keyspace.ts';
import { Quota } from '#sandbox/namespace/quota.ts';
import type { SandboxRecord } from '#sandbox/namespace/records.ts';
import { NamespaceSession } from '#sandbox/namespace/session.ts';
import type { Answered, SessionHost } from '#sandbox/namespace/session-host.ts';
import { SideConnection } from '#sandbox/namespace/side-connection.ts';
import { TokenBucket } from '#sandbox/namespace/token-bucket.ts';
import { Transcript } from '#sandbox/namespace/transcript.ts';
import { clientNameSchema } from '#sandbox/protocol.ts';
import { splitError, splitLine } from '#sandbox/resp/cli-split.ts';
import { error, type Reply, status } from '#sandbox/resp/reply.ts';
import { sizeOfReply } from '#sandbox/resp/reply-size.ts';
import { toWireBytes, toWireReply } from '#sandbox/resp/wire.ts';
import type { Sandbox, TranscriptEntry } from '#sandbox/sandbox.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';
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
  readonly log: Logger;
  connect: SessionHost['connect'];
  /** Writes down that it was used, now and then. */
  touched(nowMs: number): void;
  saveOffset(offsetMs: number): Promise<void>;
}

export type NamespaceSandbox = ReturnType<typeof openNamespaceSandbox>;

/** Takes up a sandbox that has a record. */
export function openNamespaceSandbox(parts: SandboxParts) {
  return new OpenSandbox(parts);
}

class OpenSandbox implements Sandbox {
  readonly kind = 'namespace';
  readonly epoch = randomBytes(9).toString('base64url');
  readonly #parts: SandboxParts;
  readonly #log: EventLog;
  readonly #transcript: Transcript;
  readonly #sessions = new Map<string, NamespaceSession>();
  #reader: NamespaceSession | undefined;
  readonly #host: SessionHost;
  readonly #side: SideConnection;
  readonly #view: ReturnType<typeof createView>;
  readonly #time: ReturnType<typeof createTimeTravel>;
  #offsetMs: number;
  #lastUsedAtMs: number;
  #commandsRun = 0;
  #tellingState = false;
  #toldState = '[]';
  #ended: Failure | undefined;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#offsetMs = parts.record.offsetMs;
    this.#lastUsedAtMs = parts.record.lastUsedAtMs;
    this.#log = new EventLog(parts.limits.eventsKept, cause =>
      parts.log.error({ err: cause }, 'a listener of a sandbox failed'),
    );
    this.#transcript = new Transcript(parts.limits.eventsKept);
    this.#side = new SideConnection(() => parts.connect({ protocol: 3 }));
    this.#host = this.#createHost();
    const { system, feed, limits, log } = parts;
    const keyNames = () => this.#host.keyspace.names();
    this.#view = createView({
      id: this.id,
      system,
      feed,
      limits,
      log,
      publish: (event, bytes) => this.#log.add(() => event, bytes),
      keyNames,
      keyCount: () => this.#host.keyspace.count(),
      isWatched: () => this.#log.isWatched,
    });
    this.#time = createTimeTravel({ id: this.id, system, feed, view: this.#view, keyNames });
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
    return this.#lastUsedAtMs;
  }
  get expiresAtMs(): number {
    return this.#lastUsedAtMs + this.#parts.idleMs;
  }
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Nobody watches it and nobody is connected. */
  get isUnattended(): boolean {
    return this.#sessions.size === 0 && !this.#log.isWatched;
  }

  get events(): Sandbox['events'] {
    const log = this.#log;
    return {
      get lastSeq() {
        return log.lastSeq;
      },
      since: seq => log.since(seq),
      subscribe: listener => log.subscribe(listener),
      publish: event => log.add(() => event, 1000),
    };
  }

  session(client: string): NamespaceSession {
    this.#demandAlive();
    const open = this.#sessions.get(client);
    if (open !== undefined) return open;
    if (!clientNameSchema.safeParse(client).success) {
      throw new Failure(
        'bad-request',
        `“${client.slice(0, 30)}” is no name for a client. Use a letter from A to H.`,
      );
    }
    if (this.#sessions.size >= this.#parts.limits.clients) {
      throw new Failure(
        'quota',
        `This sandbox has ${this.#sessions.size} clients, and no more fit. Close one.`,
      );
    }
    const session = new NamespaceSession(client, this.#host);
    this.#sessions.set(client, session);
    this.#host.stateChanged();
    return session;
  }

  closeSession(client: string): void {
    const session = this.#sessions.get(client);
    if (session !== undefined) this.#close(session);
  }

  async runLine(client: string, line: string, options: { runId?: string } = {}): Promise<Reply> {
    const session = this.session(client);
    const bytes = Buffer.byteLength(line);
    const most = this.#parts.limits.lineBytes;
    const args = bytes > most ? undefined : splitLine(line);
    if (args !== undefined && args.length > 0) {
      return session.execute(
        args.map(arg => Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength)),
        options,
      );
    }
    const tooLong = `ERR a line of ${bytes} bytes: ${most} fit here. Send it in parts.`;
    const reply = args === undefined ? error(bytes > most ? tooLong : splitError) : status('');
    const shown = args === undefined ? [Buffer.from(line.slice(0, 200))] : [];
    this.#tell(client, { args: shown, runId: options.runId, reply, durationMs: 0 });
    return reply;
  }

  async read(args: readonly Buffer[]): Promise<Reply> {
    this.#demandAlive();
    const outcome = this.#parts.table.decide(args);
    if ('command' in outcome && outcome.command.isWrite) return error('ERR this connection only reads');
    this.#reader ??= this.#unseen('grader');
    return this.#reader.execute(args, { isFree: true });
  }

  clients() {
    return [...this.#sessions.values()].map(({ facts }) => ({ name: facts.client, state: facts.state }));
  }

  transcript(): readonly TranscriptEntry[] {
    return this.#transcript.entries();
  }

  async snapshot() {
    this.#demandAlive();
    return this.#view.snapshot();
  }

  async advance(by: number | 'next-expiry'): Promise<number> {
    this.#demandAlive();
    this.#used();
    const byMs = await this.#time.advance(by);
    this.#host.keyspace.changed();
    if (byMs === 0) return 0;
    this.#offsetMs += byMs;
    const offsetMs = this.#offsetMs;
    this.#log.add(() => ({ type: 'time', byMs, offsetMs }), 0);
    await this.#parts.saveOffset(offsetMs);
    return byMs;
  }

  async reset(start: readonly string[]): Promise<void> {
    this.#demandAlive();
    this.#used();
    await this.#view.during('reset', async () => {
      const { keyspace } = this.#host;
      await keyspace.remove(await keyspace.names());
      await this.#run(start);
    });
    this.#transcript.clear();
    if (this.#offsetMs === 0) return;
    this.#offsetMs = 0;
    this.#log.add(() => ({ type: 'time', byMs: 0, offsetMs: 0 }), 0);
    await this.#parts.saveOffset(0);
  }

  /** Now and then: idle connections to the server are closed. */
  rest(nowMs: number): void {
    for (const session of this.#sessions.values()) session.rest(nowMs);
    this.#reader?.rest(nowMs);
  }

  /** Ends everything of it in this process; keys and record stay. */
  end(failure: Failure): void {
    this.#ended = failure;
    for (const session of this.#sessions.values()) session.end(failure);
    this.#reader?.end(failure);
    this.#sessions.clear();
    this.#host.stateChanged();
    this.#side.close();
    this.#view.close();
  }

  /** A session that nobody hears of. */
  #unseen(client: string): NamespaceSession {
    return new NamespaceSession(client, { ...this.#host, answered: () => {}, pushed: () => {} });
  }

  /** Runs the lines of a start state, unseen. */
  async #run(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const session = this.#unseen('start');
    try {
      for (const line of lines) {
        const args = splitLine(line);
        if (args === undefined) throw new Error(`A line of the start state has unbalanced quotes: ${line}`);
        if (args.length === 0) continue;
        const reply = await session.execute(
          args.map(arg => Buffer.from(arg)),
          { isFree: true },
        );
        if (reply.type === 'error')
          throw new Error(`A line of the start state failed: ${line}: ${reply.text}`);
      }
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
      bucket: new TokenBucket(limits.commandsPerSecond, limits.commandBurst, Date.now()),
      sandboxFacts: this.#facts(),
      upstream: work => this.#side.use(run => work(run, key)),
      capture: async () => {},
      wrote: (client, keys) => {
        keyspace.changed();
        if (keys.length > 0) this.#view.noteCommand(client, keys, Date.now());
      },
      answered: (session, answered) => {
        this.#commandsRun += 1;
        this.#used();
        this.#tell(session.client, answered);
      },
      pushed: (session, push, runId) => {
        const event = {
          type: 'push',
          client: session.client,
          ...(runId === undefined ? {} : { runId }),
        } as const;
        this.#log.add(() => ({ ...event, reply: toWireReply(push) }), sizeOfReply(push));
      },
      stateChanged: () => this.#tellState(),
      patternReceivers: channel => this.#patternReceivers(channel),
      subscriptionsLeft: () => {
        let left = limits.subscriptions;
        for (const session of this.#sessions.values()) left -= session.subscriptions.total;
        return left;
      },
      closeSession: session => this.#close(session),
    };
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
      clients: () => [...this.#sessions.values()].map(session => session.facts),
      subscribers: kind => this.#subscribers(kind),
    };
  }

  #subscribers(kind: Subscribing): Map<string, number> {
    const counts = new Map<string, number>();
    for (const session of this.#sessions.values()) {
      for (const name of session.subscriptions.names(kind)) {
        const text = name.toString('latin1');
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    return counts;
  }

  #patternReceivers(channel: Buffer): { holders: number; matching: number } {
    let [holders, matching] = [0, 0];
    for (const { subscriptions } of this.#sessions.values()) {
      if (subscriptions.patterns.size > 0) holders += 1;
      matching += subscriptions.matching(channel);
    }
    return { holders, matching };
  }

  #close(session: NamespaceSession): void {
    if (this.#sessions.get(session.client) === session) this.#sessions.delete(session.client);
    session.end(new Failure('unavailable', 'This client was closed. Open it again to go on.'));
    this.#host.stateChanged();
  }

  #tell(client: string, { args, runId, reply, durationMs }: Answered): void {
    let bytes = sizeOfReply(reply);
    for (const arg of args) bytes += arg.length + 16;
    this.#transcript.add({ client, args, reply, atMs: Date.now() }, bytes);
    this.#log.add(
      () => ({
        type: 'command',
        client,
        ...(runId === undefined ? {} : { runId }),
        args: args.map(toWireBytes),
        reply: toWireReply(reply),
        durationMs,
      }),
      bytes,
    );
  }

  /** Once for all that changes in one turn, and only if it shows. */
  #tellState(): void {
    if (this.#tellingState) return;
    this.#tellingState = true;
    setImmediate(() => {
      this.#tellingState = false;
      const clients = this.clients();
      const told = JSON.stringify(clients);
      if (told === this.#toldState) return;
      this.#toldState = told;
      this.#log.add(() => ({ type: 'clients', clients }), 0);
    });
  }

  #used(): void {
    this.#lastUsedAtMs = Date.now();
    this.#parts.touched(this.#lastUsedAtMs);
  }

  #demandAlive(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }
}

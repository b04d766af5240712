/**
 * One bench: its state, its actions and its connection.
 *
 * A request is kept until it is answered. One that was made while the connection was down is sent when it is up
 * again; one that was sent before it dropped is answered by the events that follow, or else is reported as lost,
 * because whether it ran cannot be known. What was on screen stays there throughout.
 */
import type {
  FailureCode,
  KeySnapshot,
  KeyWindow,
  Letter,
  Request,
  Response,
  SandboxEvent,
} from '#sandbox/protocol.ts';
import type { SandboxKind } from '#sandbox/server-protocol.ts';
import {
  type Bench,
  BenchError,
  type BenchState,
  type BenchStatus,
  type BenchStore,
  type CommandEvent,
  type OpenedSandbox,
  type WorldEvent,
} from './bench-context.ts';
import {
  applyEvent,
  applyOpened,
  applyViewEvent,
  initialState,
  withCommandEntry,
  withEntry,
  withNode,
  withNote,
  withTab,
} from './bench-state.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { clearFresh, removeGhosts } from './drawn-keys.ts';
import { letters } from './letters.ts';
import { promptOf } from './prompt-text.ts';
import { makeServerActions } from './server-actions.ts';
import { mergeHistory } from './servers-state.ts';

const ghostMs = 2000;
const openAgainMs = 3000;
/** Failures to open that pass by themselves. */
const passes = new Set<FailureCode>(['unavailable', 'busy', 'timeout']);
const hasMoved = 'Your keys have moved to another sandbox. This was not answered before.';
const hasBegunAnew = 'The servers begin anew. This was not answered before.';
const mayHaveRun = 'The connection was lost before the answer. The command may have run or not.';

/** A request whose answer is still to come. */
type Waiting = {
  readonly request: Request;
  isSent: boolean;
  readonly reject: (error: BenchError) => void;
} & (
  | { readonly kind: 'run'; readonly client: Letter; readonly resolve: (event: CommandEvent) => void }
  | {
      readonly kind: 'world';
      readonly events: WorldEvent[];
      readonly resolve: (events: WorldEvent[]) => void;
    }
  | { readonly kind: 'move' | 'reset'; readonly resolve: () => void }
  | { readonly kind: 'past'; readonly resolve: (events: readonly SandboxEvent[]) => void }
  | { readonly kind: 'inspect'; readonly resolve: (window: KeyWindow) => void }
  | { readonly kind: 'other'; readonly resolve: (said: string | undefined) => void }
);

export interface BenchStoreOptions {
  readonly scope: string;
  readonly initialKeys: readonly KeySnapshot[];
  /** Loads and opens the connection; late, because its code is not part of a page's first load. */
  readonly connect: (options: Omit<ConnectionOptions, 'url' | 'prepare'>) => Promise<Connection>;
  readonly now: () => number;
  /**
   * Calls back before the next picture is drawn. What events change is told then, once for all that have come; without
   * it, at once. What the reader does shows at once in any case.
   */
  readonly beforePicture?: (tell: () => void) => void;
}

export class LiveBench implements BenchStore {
  readonly bench: Bench;
  readonly #options: BenchStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: SandboxEvent) => void>();
  readonly #openListeners = new Set<(opened: OpenedSandbox) => void>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #pageId = Math.random().toString(36).slice(2, 8);
  #state: BenchState;
  #connection: Connection | undefined;
  /** Counts calls of `start`, so that what an earlier one opened too late is closed. */
  #starts = 0;
  #lastId = 0;
  #epoch: string | undefined;
  #lastSeq = 0;
  #freshOwner: string | undefined;
  /** The marks of the last command are complete: the next change starts anew. */
  #isFreshSealed = true;
  #opening: ReturnType<typeof setTimeout> | undefined;
  /** Of the prompts on screen. */
  readonly #promptFocus = new Map<Letter, () => void>();
  /** The client whose prompt gets the caret as soon as it is on screen. */
  /** False while events have changed what listeners have not been told of yet. */
  #isTold = true;
  #wantsFocus: Letter | undefined;
  /** How many parts of the page watch figures. */
  #statsWatchers = 0;
  /** The id of a move whose sandbox is being opened. */
  #moved: string | undefined;

  constructor(options: BenchStoreOptions) {
    this.#options = options;
    this.#state = initialState(options.initialKeys);
    this.bench = this.#makeBench();
  }

  getState = (): BenchState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setPromptFocus = (client: Letter, focus: (() => void) | undefined): void => {
    if (focus === undefined) this.#promptFocus.delete(client);
    else this.#promptFocus.set(client, focus);
    if (focus === undefined || this.#wantsFocus !== client) return;
    this.#wantsFocus = undefined;
    focus();
  };

  lookBack = (past: BenchState['past']): void => {
    if (past !== this.#state.past) this.#set({ ...this.#state, past });
  };

  get lastSeq(): number {
    return this.#lastSeq;
  }

  pastEvents = (upTo: number): Promise<readonly SandboxEvent[]> =>
    new Promise((resolve, reject) => {
      this.#request({ type: 'past', id: this.#nextId(), upTo }, { kind: 'past', resolve, reject });
    });

  onOpened = (listener: (opened: OpenedSandbox) => void): (() => void) => {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  };

  /** Opens the connection. Returns the function that closes it. */
  start = (): (() => void) => {
    this.#starts += 1;
    const thisStart = this.#starts;
    const isCurrent = () => this.#starts === thisStart;
    const { connect } = this.#options;
    connect({
      onUp: () => this.#open(),
      onDown: retryAtMs => isCurrent() && this.#goDown(retryAtMs),
      onResponse: response => isCurrent() && this.#receive(response),
      onGarbage: () => this.#fail('The page and the server do not understand each other. Reload the page.'),
    }).then(
      connection => {
        if (isCurrent()) this.#connection = connection;
        else connection.close();
      },
      () => this.#fail('A part of this page did not load. Check the connection and reload.'),
    );
    return () => this.#disconnect();
  };

  #makeBench(): Bench {
    return {
      scope: this.#options.scope,
      run: (line, client = 'A') => this.#run(line, client),
      runWorld: line =>
        new Promise((resolve, reject) => {
          this.#request(
            { type: 'world', id: this.#nextId(), line },
            { kind: 'world', events: [], resolve, reject },
          );
        }),
      servers: makeServerActions({
        nextId: () => this.#nextId(),
        ask: request => this.#ask(request),
        move: (to, hasReplicas) => this.#move(to, hasReplicas),
        leaveLine: () => this.#leaveLine(),
        watchStats: () => this.#watchStats(),
        sandboxId: () => this.#state.sandbox?.id,
        nodeChosen: (client, node) => this.#set(withNode(this.#state, client, node)),
        addHistory: history =>
          this.#set({ ...this.#state, servers: mergeHistory(this.#state.servers, history) }),
      }),
      advance: by => this.#order({ type: 'advance', id: this.#nextId(), by }),
      reset: () =>
        new Promise<void>((resolve, reject) => {
          this.#request({ type: 'reset', id: this.#nextId() }, { kind: 'reset', resolve, reject });
        }),
      inspect: (key, from = '', filter) =>
        new Promise((resolve, reject) => {
          const request = { type: 'inspect' as const, id: this.#nextId(), key, from };
          const waiting = { kind: 'inspect' as const, resolve, reject };
          this.#request(filter === undefined ? request : { ...request, filter }, waiting);
        }),
      extend: () => this.#order({ type: 'extend', id: this.#nextId() }),
      undo: options => this.#order({ type: 'undo', id: this.#nextId(), ...options }),
      restore: (seq, options) => this.#order({ type: 'restore', id: this.#nextId(), seq, ...options }),
      subscribe: listener => {
        this.#eventListeners.add(listener);
        return () => this.#eventListeners.delete(listener);
      },
      focusTerminal: client => this.#focusTerminal(client),
      renew: () => this.#renew(),
      selectClient: client => this.#set({ ...withTab(this.#state, client), activeTab: client }),
      openClient: () => this.#openClient(),
      closeClient: client => this.#closeClient(client),
      interrupt: client => this.#interrupt(client),
      note: (client, text) => this.#set(withNote(this.#state, text, this.#nextId(), client)),
      clearTerminal: client =>
        this.#set({ ...this.#state, terminals: { ...this.#state.terminals, [client]: [] } }),
    };
  }

  #run(line: string, client: Letter): Promise<CommandEvent> {
    const id = this.#nextId();
    const entry = {
      kind: 'command' as const,
      id,
      prompt: promptOf(this.#state, client),
      line,
      reply: undefined,
      lost: undefined,
      durationMs: undefined,
      sentAtMs: this.#options.now(),
      subscribes: /^\s*[ps]?subscribe\b/i.test(line),
    };
    this.#isFreshSealed = true;
    const base = withTab(this.#state, client);
    const now = { ...base, activeTab: client, keys: clearFresh(base.keys), past: undefined };
    this.#set(withEntry(now, client, entry));
    return new Promise((resolve, reject) => {
      this.#request({ type: 'run', id, client, line }, { kind: 'run', client, resolve, reject });
    });
  }

  /** Resolves with what the answer tells of what was done. */
  #ask(request: Request): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.#request(request, { kind: 'other', resolve, reject });
    });
  }

  async #order(request: Request): Promise<void> {
    await this.#ask(request);
  }

  #move(to: SandboxKind, hasReplicas: boolean): Promise<void> {
    const id = this.#nextId();
    const place = { to, place: null, detail: '' };
    this.#set({ ...this.#state, servers: { ...this.#state.servers, moving: place } });
    const request = { type: 'move' as const, id, to, ...(hasReplicas ? { hasReplicas } : {}) };
    return new Promise<void>((resolve, reject) => {
      this.#request(request, { kind: 'move', resolve, reject });
    }).finally(() => this.#set({ ...this.#state, servers: { ...this.#state.servers, moving: undefined } }));
  }

  /** Another sandbox stands in the scope: this page goes there, and what the old one has not answered is lost. */
  #openMoved(id: string): void {
    const kind = this.#waiting.get(id)?.kind;
    if (kind !== 'move' && kind !== 'reset') return;
    this.#moved = id;
    this.#epoch = undefined;
    const reason = kind === 'move' ? hasMoved : hasBegunAnew;
    for (const other of [...this.#waiting.keys()]) if (other !== id) this.#giveUp(other, reason);
    this.#set({ ...this.#state, status: { state: 'connecting' } });
    this.#disconnect();
    this.start();
  }

  #wait({ id, place, detail }: Extract<Response, { type: 'waiting' }>): void {
    const { servers } = this.#state;
    if (id === 'open') this.#set({ ...this.#state, status: { state: 'starting', place, detail } });
    else if (servers.moving !== undefined) {
      this.#set({ ...this.#state, servers: { ...servers, moving: { ...servers.moving, place, detail } } });
    }
  }

  /** Closing the connection gives up the place. What waits to move stays where it is; what was to be opened does not. */
  #leaveLine(): void {
    const move = [...this.#waiting.values()].find(({ kind }) => kind === 'move');
    if (move === undefined) {
      this.#fail('You have left the line. Nothing was started.');
      this.#disconnect();
      return;
    }
    this.#giveUp(move.request.id, 'You have left the line. Your keys are where they were.');
    this.#disconnect();
    this.#set({ ...this.#state, status: { state: 'connecting' } });
    this.start();
  }

  #watchStats(): () => void {
    const tell = (isOn: boolean) => {
      if (this.#state.status.state !== 'open') return;
      this.#connection?.send({ type: 'watch-stats', id: this.#nextId(), isOn });
    };
    this.#statsWatchers += 1;
    if (this.#statsWatchers === 1) tell(true);
    let isWatching = true;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.#statsWatchers -= 1;
      if (this.#statsWatchers === 0) tell(false);
    };
  }

  #request(request: Request, answer: DistributiveOmit<Waiting, 'request' | 'isSent'>): void {
    const waiting: Waiting = { ...answer, request, isSent: false };
    this.#waiting.set(request.id, waiting);
    const { state } = this.#state.status;
    if (state === 'open') waiting.isSent = this.#connection?.send(request) ?? false;
    if (state === 'expired' || state === 'failed')
      this.#giveUp(request.id, 'There is no sandbox to run this in.');
  }

  #open(): void {
    const { sandbox } = this.#state;
    const isResuming = this.#epoch !== undefined && sandbox !== undefined;
    const resume = isResuming ? { sandboxId: sandbox.id, epoch: this.#epoch, lastSeq: this.#lastSeq } : {};
    this.#connection?.send({ type: 'open', id: 'open', scope: this.#options.scope, ...resume });
  }

  #receive(response: Response): void {
    switch (response.type) {
      case 'opened':
        this.#opened(response);
        break;
      case 'event':
        this.#event(response.event);
        break;
      case 'done':
        this.#done(response.id, response.said);
        break;
      case 'inspected':
        this.#inspected(response);
        break;
      case 'waiting':
        this.#wait(response);
        break;
      case 'past':
        this.#past(response);
        break;
      case 'moved':
      case 'anew':
        this.#openMoved(response.id);
        break;
      case 'failed':
        this.#failed(response);
        break;
    }
  }

  #opened(opened: Extract<Response, { type: 'opened' }>): void {
    const isOther = this.#state.sandbox !== undefined && this.#state.sandbox.id !== opened.sandbox.id;
    this.#epoch = opened.epoch;
    if (!opened.resumed) this.#lastSeq = opened.seq;
    this.#set(applyOpened(this.#state, opened, this.#options.now()));
    const arrived = this.#moved === undefined ? undefined : this.#waiting.get(this.#moved);
    this.#moved = undefined;
    for (const listener of this.#openListeners) listener(opened);
    if (isOther) this.#set(withNote(this.#state, newSandboxText(opened, arrived), this.#nextId()));
    if (this.#statsWatchers > 0 && opened.sandbox.kind !== 'namespace') {
      this.#connection?.send({ type: 'watch-stats', id: this.#nextId(), isOn: true });
    }
    if (arrived?.kind === 'move' || arrived?.kind === 'reset') {
      this.#waiting.delete(arrived.request.id);
      arrived.resolve();
    }
    const sentBefore = [...this.#waiting].filter(([, waiting]) => waiting.isSent).map(([id]) => id);
    for (const waiting of this.#waiting.values()) {
      if (!waiting.isSent) waiting.isSent = this.#connection?.send(waiting.request) ?? false;
    }
    if (sentBefore.length > 0) this.#settleAfterResume(sentBefore, opened.resumed);
  }

  /** What was missed arrives before the answer to a ping; what is unanswered then and not blocked will never be. */
  #settleAfterResume(ids: readonly string[], isResumed: boolean): void {
    const settle = () => {
      for (const id of ids) {
        const waiting = this.#waiting.get(id);
        const blocks =
          isResumed && waiting?.kind === 'run' && this.#clientState(waiting.client) === 'blocked';
        if (!blocks) this.#giveUp(id, mayHaveRun);
      }
    };
    this.#ask({ type: 'ping', id: this.#nextId() }).then(settle, settle);
  }

  #event(event: SandboxEvent): void {
    if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    if (event.type === 'view') this.#view(event);
    else this.#fold(applyEvent(this.#state, event));
    if (event.type === 'undo') this.#isFreshSealed = true;
    if (event.type === 'command') this.#command(event);
    if (event.type === 'world' && event.runId !== undefined) {
      const waiting = this.#waiting.get(event.runId);
      if (waiting?.kind === 'world') waiting.events.push(event);
    }
    for (const listener of this.#eventListeners) listener(event);
  }

  #command(event: CommandEvent): void {
    const waiting = event.runId === undefined ? undefined : this.#waiting.get(event.runId);
    if (event.runId === undefined || waiting?.kind !== 'run') {
      this.#isFreshSealed = true;
      return;
    }
    this.#waiting.delete(event.runId);
    const change = { reply: event.reply, durationMs: event.durationMs, offers: event.offers };
    this.#fold(withCommandEntry(this.#state, waiting.client, event.runId, change));
    waiting.resolve(event);
  }

  #view(event: Extract<SandboxEvent, { type: 'view' }>): void {
    const owner = event.cause.by === 'client' ? event.cause.client : event.cause.by;
    const isByTime = owner === 'time';
    const keepFresh = isByTime || (owner === this.#freshOwner && !this.#isFreshSealed);
    const nowMs = this.#options.now() + this.#state.skewMs;
    this.#fold(applyViewEvent(this.#state, event, { keepFresh, nowMs }));
    if (!isByTime) {
      this.#freshOwner = owner;
      this.#isFreshSealed = false;
    }
    if (event.gone.length > 0) this.#scheduleGhosts();
  }

  #scheduleGhosts(): void {
    const versions = new Map<string, number>();
    for (const [id, drawn] of this.#state.keys) if (drawn.gone !== undefined) versions.set(id, drawn.version);
    setTimeout(() => {
      this.#set({ ...this.#state, keys: removeGhosts(this.#state.keys, versions) });
    }, ghostMs);
  }

  #done(id: string, said: string | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (waiting.kind === 'world') waiting.resolve(waiting.events);
    else if (waiting.kind === 'other') waiting.resolve(said);
    else if (waiting.kind === 'reset') waiting.resolve();
  }

  #past({ id, events }: Extract<Response, { type: 'past' }>): void {
    const waiting = this.#waiting.get(id);
    if (waiting?.kind !== 'past') return;
    this.#waiting.delete(id);
    waiting.resolve(events);
  }

  #inspected({ id, window }: Extract<Response, { type: 'inspected' }>): void {
    const waiting = this.#waiting.get(id);
    if (waiting?.kind !== 'inspect') return;
    this.#waiting.delete(id);
    waiting.resolve(window);
  }

  #failed({ id, code, detail }: Extract<Response, { type: 'failed' }>): void {
    const move = [...this.#waiting.values()].find(waiting => waiting.kind === 'move' && waiting.isSent);
    // The old sandbox ends when the new one stands, and may say so before its last answer.
    if (code === 'expired' && move !== undefined && this.#moved === undefined)
      this.#openMoved(move.request.id);
    else if (code === 'expired') {
      this.#end({ state: 'expired', detail });
      // Connecting again by itself would make a new sandbox, which nobody has asked for.
      this.#disconnect();
    } else if ((id === null || id === 'open') && passes.has(code)) this.#openLater(detail);
    else if (id === null || id === 'open') this.#fail(detail);
    else this.#giveUp(id, detail, code);
  }

  /** The connection stands, but the sandbox could not be opened now. */
  #openLater(detail: string): void {
    if (this.#state.status.state === 'open') return;
    const retryAtMs = this.#options.now() + openAgainMs;
    this.#set({ ...this.#state, status: { state: 'waiting', detail, retryAtMs } });
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.#open(), openAgainMs);
  }

  #giveUp(id: string, reason: string, code?: FailureCode): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (waiting.kind === 'run') {
      this.#set(withCommandEntry(this.#state, waiting.client, id, { lost: reason }));
    }
    waiting.reject(new BenchError(reason, code));
  }

  #fail(detail: string): void {
    this.#end({ state: 'failed', detail });
  }

  #end(status: BenchStatus): void {
    this.#epoch = undefined;
    this.#set({ ...this.#state, status });
    for (const id of [...this.#waiting.keys()]) {
      this.#giveUp(id, 'detail' in status ? status.detail : mayHaveRun);
    }
  }

  #goDown(retryAtMs: number): void {
    const { state } = this.#state.status;
    if (state === 'expired' || state === 'failed') return;
    clearTimeout(this.#opening);
    this.#set({ ...this.#state, status: { state: 'offline', retryAtMs } });
  }

  #renew(): void {
    const { state } = this.#state.status;
    if (state === 'open' || state === 'connecting' || state === 'starting') return;
    this.#set({ ...this.#state, status: { state: 'connecting' } });
    if (state === 'offline') this.#connection?.retryNow();
    else if (state === 'waiting') this.#open();
    else {
      this.#disconnect();
      this.start();
    }
  }

  #disconnect(): void {
    this.#starts += 1;
    clearTimeout(this.#opening);
    this.#connection?.close();
    this.#connection = undefined;
  }

  #focusTerminal(client: Letter | undefined): void {
    const wanted = client ?? this.#state.activeTab;
    const focus = this.#promptFocus.get(wanted);
    if (focus === undefined) this.#wantsFocus = wanted;
    if (wanted !== this.#state.activeTab) this.bench.selectClient(wanted);
    focus?.();
  }

  #openClient(): Letter | undefined {
    const free = letters.find(letter => !this.#state.tabs.includes(letter));
    if (free === undefined) return undefined;
    this.#wantsFocus = free;
    this.bench.selectClient(free);
    return free;
  }

  #closeClient(client: Letter): void {
    this.#dropClient(client);
    const tabs = this.#state.tabs.filter(tab => tab !== client);
    const first = tabs[0] ?? 'A';
    const activeTab = this.#state.activeTab === client ? first : this.#state.activeTab;
    const terminals = { ...this.#state.terminals, [client]: [] };
    this.#set({ ...this.#state, terminals, tabs: tabs.length > 0 ? tabs : ['A'], activeTab });
  }

  #interrupt(client: Letter): void {
    this.#dropClient(client);
    this.#set(withNote(this.#state, `^C — client ${client} has a new connection`, this.#nextId(), client));
  }

  #dropClient(client: Letter): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.kind === 'run' && waiting.client === client) this.#giveUp(id, '^C');
    }
    this.#ask({ type: 'close-client', id: this.#nextId(), client }).catch((error: unknown) => {
      const detail = error instanceof BenchError ? error.message : String(error);
      this.#set(withNote(this.#state, detail, this.#nextId(), client));
    });
  }

  #clientState(client: Letter) {
    return this.#state.clients.find(({ name }) => name === client)?.state ?? 'idle';
  }

  #nextId(): string {
    this.#lastId += 1;
    return `${this.#pageId}-${this.#lastId}`;
  }

  #set(state: BenchState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell();
  }

  /** As `set`, for what events bring: a hundred of them a second are told in no more than one go for each picture. */
  #fold(state: BenchState): void {
    const { beforePicture } = this.#options;
    if (beforePicture === undefined) this.#set(state);
    if (state === this.#state) return;
    this.#state = state;
    if (!this.#isTold) return;
    this.#isTold = false;
    beforePicture?.(() => {
      if (!this.#isTold) this.#tell();
    });
  }

  #tell(): void {
    this.#isTold = true;
    for (const listener of this.#listeners) listener();
  }
}

function newSandboxText(opened: Extract<Response, { type: 'opened' }>, arrived: Waiting | undefined): string {
  if (arrived === undefined) return 'a new sandbox, from the start state';
  if (arrived.kind === 'reset') return 'new servers, from the start state';
  return opened.sandbox.kind === 'namespace'
    ? 'back in a namespace; your keys came along'
    : 'servers of your own; your keys came along';
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * One browser's conversation through the WebSocket door: its first request opens the learner's sandbox, the others
 * act on it. Requests run side by side; one client's lines are kept in order by its session. What happens in the
 * sandbox comes back as events, whoever caused it, so several tabs stay alike.
 */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import type { Limits } from '#sandbox/config.ts';
import { closeCode, Failure, sandboxEnded, toFailure } from '#sandbox/failure.ts';
import type { Request, Response, SandboxEvent } from '#sandbox/protocol.ts';
import { toBuffer } from '#sandbox/resp/wire.ts';
import type { Sandbox, ServerSide } from '#sandbox/sandbox.ts';
import type { Bench, Benches, World } from './benches.ts';
import { readFrame } from './browser-frames.ts';
import { EventSender } from './event-sender.ts';
import type { FramePace } from './frame-pace.ts';
import { gatherWrites } from './gather-writes.ts';
import { loopShare } from './loop-share.ts';
import { actOnServers, demandServers } from './server-requests.ts';

const pauseBytes = 1_048_576;
/** A page that does not open anything within this time is none of ours. */
const openWithinMs = 10_000;
const mostUnanswered = 2000;
/** What is told of the past at once, and how often. */
const pastBytes = 262_144;
const mostPasts = 8;
/** What telling one tab of one frame takes of this thread, about. */
const tellMs = 0.04;

export interface BrowserConnectionOptions {
  readonly socket: WebSocket;
  /** What its frames travel on. */
  readonly transport: Duplex;
  readonly learner: string;
  readonly address: string | undefined;
  readonly benches: Benches;
  readonly limits: Pick<Limits, 'frameBytes' | 'lineBytes' | 'inspectionsAtOnce'>;
  /** Of all the learner's connections together. */
  readonly pace: FramePace;
  /** How many connections the learner has, each of which is told what happens. */
  readonly tabs: () => number;
  readonly log: Logger;
}

type Open = Extract<Request, { type: 'open' }>;
type Action = Exclude<Request, { type: 'open' }>;

export class BrowserConnection {
  readonly #options: BrowserConnectionOptions;
  readonly #socket: WebSocket;
  readonly #sender: EventSender;
  #openTimer: NodeJS.Timeout | undefined;
  /** Frames that came faster than they may; no more than what was read at once, for then the socket is paused. */
  readonly #early: { data: RawData; isBinary: boolean }[] = [];
  #paceTimer: NodeJS.Timeout | undefined;
  #state: 'new' | 'opening' | 'open' = 'new';
  #bench: Bench | undefined;
  #stopAwaitingEnd: (() => void) | undefined;
  #stopWatchingStats: (() => void) | undefined;
  /** The browser has gone. */
  readonly #gone = new AbortController();
  #unanswered = 0;
  #inspecting = 0;
  #isAlive = true;
  #pastsTold = 0;

  constructor(options: BrowserConnectionOptions) {
    const { socket } = options;
    this.#options = options;
    this.#socket = socket;
    this.#sender = new EventSender({
      socket,
      pauseBytes,
      beforeWrite: gatherWrites(options.transport),
      onLost: () => socket.close(closeCode.busy, 'too far behind: connect again'),
    });
    this.#awaitOpening();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    socket.on('error', cause => options.log.debug({ err: cause }, 'a browser connection broke'));
    socket.on('close', () => this.#dispose());
  }

  /** Ends what does not answer any more and what stands before a sandbox that has expired; pings the rest. */
  checkHealth(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    if (this.#bench !== undefined && this.#bench.sandbox.expiresAtMs <= Date.now()) {
      this.#end(null, sandboxEnded('unused'));
      return;
    }
    this.#isAlive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #awaitOpening(): void {
    clearTimeout(this.#openTimer);
    this.#openTimer = setTimeout(
      () => this.#end(null, new Failure('timeout', 'Nothing was opened in time. Reload the page.')),
      openWithinMs,
    );
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#isAlive = true;
    this.#early.push({ data, isBinary });
    if (this.#paceTimer === undefined) this.#takeFrames();
  }

  /** A flood is held back in the network, frame by frame, instead of being refused. */
  #takeFrames(): void {
    for (let frame = this.#early.shift(); frame !== undefined; frame = this.#early.shift()) {
      const startedAtMs = performance.now();
      this.#handle(frame.data, frame.isBinary);
      const nowMs = performance.now();
      const waitMs = Math.max(
        this.#options.pace.take(Date.now()),
        loopShare.spend(this.#options.learner, nowMs - startedAtMs + this.#options.tabs() * tellMs, nowMs),
      );
      if (waitMs > 0) {
        this.#socket.pause();
        this.#paceTimer = setTimeout(() => {
          this.#paceTimer = undefined;
          this.#takeFrames();
        }, waitMs);
        return;
      }
    }
    if (this.#socket.isPaused) this.#socket.resume();
  }

  #handle(data: RawData, isBinary: boolean): void {
    const frame = readFrame(toBytes(data), isBinary, this.#options.limits);
    if ('failure' in frame) {
      this.#fail(frame.id, frame.failure);
      return;
    }
    const { request } = frame;
    if (this.#unanswered >= mostUnanswered) {
      this.#fail(request.id, new Failure('busy', 'Too many requests wait for their answer. Wait for some.'));
      return;
    }
    void this.#answer(request);
  }

  /** Never rejects. */
  async #answer(request: Request): Promise<void> {
    this.#unanswered += 1;
    try {
      if (request.type === 'open') await this.#open(request);
      else await this.#act(request);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'internal') {
        this.#options.log.error({ err: thrown, request: request.type }, 'a request of a browser broke');
      }
      if (failure.code === 'expired') this.#end(request.id, failure);
      else this.#fail(request.id, failure);
    } finally {
      this.#unanswered -= 1;
    }
  }

  async #open(request: Open): Promise<void> {
    if (this.#state !== 'new')
      throw new Failure('bad-request', 'This connection has opened a sandbox already.');
    this.#state = 'opening';
    // Servers take their time, and those who stand in line take longer.
    clearTimeout(this.#openTimer);
    try {
      const { learner, address, benches } = this.#options;
      const isResuming = request.sandboxId !== undefined;
      const bench = await benches.open(learner, request.scope, {
        address,
        mustExist: isResuming,
        onWaiting: place => this.#sender.answerFirst(waiting(request.id, place)),
        signal: this.#gone.signal,
      });
      // Somebody has come. A page that connects again by itself is nobody.
      if (!isResuming) await bench.sandbox.extend();
      await this.#show(bench, request);
      this.#bench = bench;
      this.#stopAwaitingEnd = bench.sandbox.onEnd(failure => this.#end(null, failure));
      this.#state = 'open';
    } catch (cause) {
      this.#sender.stop();
      this.#state = 'new';
      if (!this.#gone.signal.aborted) this.#awaitOpening();
      throw cause;
    }
  }

  async #show({ sandbox, world }: Bench, { id, epoch, lastSeq }: Open): Promise<void> {
    const { events } = sandbox;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#sender.watch(events);
    const seqBefore = events.lastSeq;
    // Also when resuming: it lets the view tell what changed while nobody watched.
    const { keys, keyCount } = await sandbox.snapshot();
    const canResume =
      epoch === sandbox.epoch &&
      lastSeq !== undefined &&
      lastSeq <= events.lastSeq &&
      events.since(lastSeq) !== undefined;
    const seq = canResume ? lastSeq : seqBefore;
    this.#sender.answerFirst({
      type: 'opened',
      id,
      epoch: sandbox.epoch,
      seq,
      resumed: canResume,
      sandbox: {
        id: sandbox.id,
        kind: sandbox.kind,
        url: sandbox.url,
        expiresAtMs: sandbox.expiresAtMs,
        expiryWarningMs: sandbox.expiryWarningMs,
      },
      nowMs: Date.now(),
      offsetMs: sandbox.offsetMs,
      keys: canResume ? [] : keys,
      keyCount,
      clients: sandbox.clients(),
      undoable: sandbox.undoable,
      world: world?.state() ?? null,
      engine: sandbox.engine,
      ...(sandbox.servers === undefined
        ? {}
        : { topology: sandbox.servers.topology, load: sandbox.servers.load }),
    });
    this.#sender.follow(seq);
  }

  async #act(request: Action): Promise<void> {
    if (this.#bench === undefined) throw new Failure('bad-request', 'The first request must be “open”.');
    const { sandbox, world, start } = this.#bench;
    switch (request.type) {
      case 'run':
        // Its answer is the `command` event, which every tab gets.
        await sandbox.runLine(request.client, request.line, { runId: request.id });
        return;
      case 'close-client':
        sandbox.closeSession(request.client);
        break;
      case 'advance':
        await sandbox.advance(request.by);
        break;
      case 'world':
        if (world === undefined)
          throw new Failure('bad-request', 'No simulated world stands beside this bench.');
        await world.act(request.line, request.id);
        break;
      case 'reset':
        if (this.#bench.beginsAnew) {
          await this.#beginAnew(request.id, sandbox);
          return;
        }
        await sandbox.reset(start);
        if (world !== undefined) resetWorld(world, sandbox);
        break;
      case 'extend':
        await sandbox.extend();
        break;
      case 'undo':
        await sandbox.undo({ force: request.force === true });
        break;
      case 'restore':
        await sandbox.restore(request.seq, { force: request.force === true });
        break;
      case 'past':
        this.#tellPast(request, sandbox);
        return;
      case 'inspect':
        await this.#inspect(request, sandbox);
        return;
      case 'ping':
        break;
      case 'move':
        await this.#move(request, this.#bench);
        return;
      case 'watch-stats':
        this.#watchStats(demandServers(sandbox), request.isOn);
        break;
      default: {
        const said = await actOnServers(request, demandServers(sandbox));
        this.#sender.answer({ type: 'done', id: request.id, ...(said === undefined ? {} : { said }) });
        return;
      }
    }
    this.#sender.answer({ type: 'done', id: request.id });
  }

  /** Once for each page that is loaded is enough. */
  #tellPast({ id, upTo }: Extract<Request, { type: 'past' }>, { events }: Sandbox): void {
    this.#pastsTold += 1;
    if (this.#pastsTold > mostPasts) {
      throw new Failure('quota', 'The history was asked for too often. Reload the page.');
    }
    const known = events.since(events.firstSeq - 1) ?? [];
    this.#sender.answer({ type: 'past', id, events: newestOf(known.filter(({ seq }) => seq <= upTo)) });
  }

  async #inspect({ id, key, from, filter }: Extract<Request, { type: 'inspect' }>, sandbox: Sandbox) {
    if (this.#inspecting >= this.#options.limits.inspectionsAtOnce) {
      throw new Failure('busy', 'So much is being looked at already. Try again in a moment.');
    }
    this.#inspecting += 1;
    try {
      const window = await sandbox.inspect({ key: toBuffer(key), from, filter });
      this.#sender.answer({ type: 'inspected', id, window });
    } finally {
      this.#inspecting -= 1;
    }
  }

  #watchStats(servers: ServerSide, isOn: boolean): void {
    if (!isOn) this.#stopWatchingStats?.();
    if (isOn) this.#stopWatchingStats ??= servers.watchStats();
    else this.#stopWatchingStats = undefined;
  }

  /** The old sandbox ends; this browser knows why, and opens the scope again by itself. */
  async #move(
    { id, to, hasReplicas }: Extract<Request, { type: 'move' }>,
    { sandbox }: Bench,
  ): Promise<void> {
    this.#stopAwaitingEnd?.();
    const { benches } = this.#options;
    try {
      const moved = await benches.move(sandbox, {
        to,
        ...(hasReplicas === undefined ? {} : { hasReplicas }),
        onWaiting: place => this.#sender.answerFirst(waiting(id, place)),
        signal: this.#gone.signal,
      });
      this.#sender.answerFirst({ type: 'moved', id, sandboxId: moved.id });
    } catch (cause) {
      this.#stopAwaitingEnd = sandbox.onEnd(failure => this.#end(null, failure));
      throw cause;
    }
    this.#leaveBench();
    this.#state = 'new';
    if (!this.#gone.signal.aborted) this.#awaitOpening();
  }

  /** This browser knows why its sandbox ends, and opens the scope again by itself. */
  async #beginAnew(id: string, sandbox: Sandbox): Promise<void> {
    this.#stopAwaitingEnd?.();
    try {
      await this.#options.benches.beginAnew(sandbox);
    } catch (cause) {
      this.#stopAwaitingEnd = sandbox.onEnd(failure => this.#end(null, failure));
      throw cause;
    }
    this.#sender.answerFirst({ type: 'anew', id });
    this.#leaveBench();
    this.#state = 'new';
    if (!this.#gone.signal.aborted) this.#awaitOpening();
  }

  #leaveBench(): void {
    this.#bench = undefined;
    this.#stopAwaitingEnd?.();
    this.#stopAwaitingEnd = undefined;
    this.#stopWatchingStats?.();
    this.#stopWatchingStats = undefined;
    this.#sender.stop();
  }

  #fail(id: string | null, failure: Failure): void {
    this.#sender.answer(failed(id, failure));
  }

  /** Says why and closes. */
  #end(id: string | null, failure: Failure): void {
    this.#sender.answer(failed(id, failure));
    this.#socket.close(closeCode[failure.code], failure.code);
  }

  #dispose(): void {
    clearTimeout(this.#openTimer);
    clearTimeout(this.#paceTimer);
    this.#early.length = 0;
    this.#gone.abort();
    this.#leaveBench();
  }
}

/** In words, so that a page need not know what a kind of sandbox takes. */
const waiting = (id: string, place: number | null): Response => ({
  type: 'waiting',
  id,
  place,
  detail:
    place === null
      ? 'Your servers are starting.'
      : `All servers are in use. You are number ${place} in the line.`,
});

/** As many as fit, oldest first. */
function newestOf(events: readonly SandboxEvent[]): SandboxEvent[] {
  let left = pastBytes;
  const first = events.findLastIndex(event => {
    left -= JSON.stringify(event).length;
    return left < 0;
  });
  return events.slice(first + 1);
}

function resetWorld(world: World, { events }: Sandbox): void {
  world.reset();
  const state = world.state();
  const message = {
    from: 'you',
    to: state.title,
    label: 'back to the start',
    outcome: 'ok',
    durationMs: 0,
  } as const;
  events.publish({ type: 'world', ...message, state });
}

function toBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

const failed = (id: string | null, failure: Failure): Response => ({
  type: 'failed',
  id,
  code: failure.code,
  detail: failure.message,
});

/**
 * One program's conversation through the RESP door. It logs in to a sandbox and is a client of it from then on, under
 * a name of its own; what it sends is parsed, run and answered in order, with as much under way as it reads back.
 */
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { respError, toFailure } from '#sandbox/failure.ts';
import { ConnectionBroken } from '#sandbox/resp/connection.ts';
import { writeReply } from '#sandbox/resp/encode.ts';
import { Outgoing, writeParts } from '#sandbox/resp/outgoing.ts';
import { error, ok, type Reply } from '#sandbox/resp/reply.ts';
import { ProtocolError, type Request, RequestParser } from '#sandbox/resp/request-parser.ts';
import type { FrameReceiver, Sandbox, SandboxRegistry, Session } from '#sandbox/sandbox.ts';
import type { ClientNames } from './client-names.ts';
import type { LoginGuard } from './login-guard.ts';
import { loopShare } from './loop-share.ts';
import type { NodeDoor } from './node-ports.ts';
import {
  answerStranger,
  type Credentials,
  isReply,
  logIn,
  noAuth,
  readAuth,
  readHello,
  versionProblem,
} from './resp-login.ts';

const logInWithinMs = 10_000;
/** A command that has begun must go on. */
const silenceMs = 30_000;
const finishWithinMs = 200;
/** Of one client: under way at once, and looked at in one turn of the event loop, so that it leaves room for others. */
const mostUnanswered = 256;
const mostUnansweredBytes = 4_194_304;
/** What an argument takes in memory beside its bytes. */
const argumentBytes = 128;
const mostInTurn = 256;
/** What letting somebody in, and hearing who it is, takes of this thread, about. */
const acceptMs = 0.2;
const loginMs = 0.2;
const wrongPasswords = 3;
/** Bytes on their way to the client above which nothing more is run for it, or above which it is dropped. */
const pauseBytes = 1_048_576;
const dropBytes = 33_554_432;
/** Before login, as Redis does. */
const strangerLimits = { arguments: 10, valueBytes: 16_384, requestBytes: 16_384 };

export interface RespConnectionOptions {
  readonly socket: Socket;
  readonly registry: SandboxRegistry;
  readonly guard: LoginGuard;
  readonly names: ClientNames;
  /** It came by the port of one node. */
  readonly at?: NodeDoor;
  readonly limits: Pick<Limits, 'arguments' | 'valueBytes' | 'frameBytes'>;
  readonly log: Logger;
  readonly logInWithinMs?: number;
  readonly silenceMs?: number;
  onLogin(): void;
}

/** Gives the door's own answer. */
type Work = () => Reply | Promise<Reply>;

interface Client {
  readonly sandbox: Sandbox;
  readonly session: Session;
  leave(): void;
}

export class RespConnection implements FrameReceiver {
  readonly #options: RespConnectionOptions;
  readonly #socket: Socket;
  readonly #address: string;
  readonly #limits = { ...strangerLimits };
  readonly #parser = new RequestParser(this.#limits);
  readonly #outgoing = new Outgoing();
  #client: Client | undefined;
  /** The door itself works on an answer. */
  #isBusy = false;
  #isEnding = false;
  #isProceeding = false;
  #wrong = 0;
  /** Commands that the session has not answered, and their bytes. It answers in their order. */
  #unanswered = 0;
  #unansweredBytes = 0;
  #sizes: number[] = [];
  #firstSize = 0;
  /** What this door answers itself, or begins, once all before it is answered. */
  #held: Work | undefined;
  #flushing: NodeJS.Immediate | undefined;
  #resting: NodeJS.Immediate | undefined;
  /** Until its share of the thread allows more. */
  #turn: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout;

  constructor(options: RespConnectionOptions) {
    const { socket } = options;
    this.#options = options;
    this.#socket = socket;
    this.#address = socket.remoteAddress ?? 'unknown';
    this.#timer = setTimeout(() => socket.destroy(), options.logInWithinMs ?? logInWithinMs);
    this.#spend(acceptMs);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('drain', () => this.#proceed());
    socket.on('end', () => this.#finish());
    socket.on('error', cause => options.log.debug({ err: cause }, 'a RESP connection broke'));
    socket.on('close', () => this.#dispose());
  }

  framed(bytes: Buffer, from: number, to: number): void {
    this.#outgoing.bytes(bytes, from, to);
    this.#flushSoon();
    this.#answered();
  }

  replied(reply: Reply): void {
    this.#write(reply);
    this.#answered();
  }

  failed(thrown: unknown): void {
    if (thrown instanceof ConnectionBroken && this.#client?.session.endsWithServer === true) {
      this.end();
      return;
    }
    this.#write(this.#failure(thrown));
    this.#answered();
  }

  /** Lets what is written leave, then closes. */
  end(): void {
    this.#isEnding = true;
    this.#flush();
    // Who does not read, or does not close its side, is not waited for long. What it still sends is not read: that
    // would only make room for more.
    this.#destroyAfter(this.#options.silenceMs ?? silenceMs);
    this.#socket.end(() => this.#destroyAfter(finishWithinMs));
    this.#socket.pause();
    // Its place is free at once, and not only when the other side has closed.
    this.#leave();
  }

  #leave(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.leave();
  }

  /** Nothing more will be asked; what was asked before is still answered, unless it takes long. */
  #finish(): void {
    this.#isEnding = true;
    if (this.#unanswered === 0 && this.#held === undefined && !this.#isBusy) this.end();
    else this.#destroyAfter(finishWithinMs);
  }

  #destroyAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.destroy(), ms);
  }

  #receive(chunk: Buffer): void {
    if (this.#isEnding) return;
    this.#parser.push(chunk);
    this.#proceed();
    if (this.#client !== undefined) this.#watchSilence();
  }

  #watchSilence(): void {
    clearTimeout(this.#timer);
    if (!this.#parser.isMidway || this.#socket.isPaused()) return;
    this.#timer = setTimeout(
      () => this.#refuse('the rest of a command did not arrive'),
      this.#options.silenceMs ?? silenceMs,
    );
  }

  /** Runs what has arrived whole, as long as the client reads its answers. */
  #proceed(): void {
    // An answer may come while its command is being sent; the loop that sends goes on by itself.
    if (this.#isProceeding) return;
    if (this.#turn !== undefined) {
      this.#socket.pause();
      return;
    }
    this.#isProceeding = true;
    const startedAtMs = performance.now();
    let isDone = false;
    try {
      for (let left = mostInTurn; left > 0 && !isDone; left -= 1) {
        const request = this.#mayProceed ? this.#parser.next() : undefined;
        if (request === undefined) isDone = true;
        else this.#handle(request);
      }
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      this.#refuse(cause.message);
      return;
    } finally {
      this.#isProceeding = false;
      this.#spend(performance.now() - startedAtMs);
    }
    if (!isDone) this.#resting ??= setImmediate(() => this.#goOn());
    const mustWait = !isDone || this.#turn !== undefined || (!this.#isEnding && !this.#mayProceed);
    if (mustWait && !this.#socket.isPaused()) this.#socket.pause();
    else if (!mustWait && this.#socket.isPaused()) this.#socket.resume();
  }

  #goOn(): void {
    this.#resting = undefined;
    this.#proceed();
  }

  /** Who has had more than a share of this thread waits, so that others have theirs. */
  #spend(tookMs: number): void {
    const id = this.#client?.sandbox.id;
    const waitMs = loopShare.spend(id ?? this.#address, tookMs, performance.now(), id !== undefined);
    if (waitMs < 1) return;
    this.#turn ??= setTimeout(() => {
      this.#turn = undefined;
      this.#proceed();
    }, waitMs);
  }

  get #mayProceed(): boolean {
    return (
      !this.#isEnding &&
      !this.#isBusy &&
      this.#held === undefined &&
      this.#unanswered < mostUnanswered &&
      this.#unansweredBytes < mostUnansweredBytes &&
      this.#socket.writableLength <= pauseBytes
    );
  }

  /** What the door sees to itself is told from the rest by its length, before its name is looked at. */
  #handle(request: Request): void {
    const length = request.isFramed ? request.endOf(0) - request.startOf(0) : 0;
    if (this.#client !== undefined && request.isFramed && length !== 4 && length !== 5) {
      this.#run(request, this.#client.session);
      return;
    }
    const args = request.args();
    const name = args[0]?.toString('latin1').toUpperCase() ?? '';
    if (name === 'POST' || name === 'HOST:') {
      // A browser that was led to send HTTP here: what follows must not be taken for commands.
      this.#options.log.warn({ address: this.#address }, 'HTTP at the RESP door');
      this.#isEnding = true;
      this.#socket.destroy();
    } else if (name === 'QUIT') {
      this.#answerWith(() => this.#lastly(ok));
    } else if (name === 'AUTH') this.#answerWith(() => this.#auth(args));
    else if (name === 'HELLO') this.#answerWith(() => this.#hello(args));
    else if (this.#client === undefined) this.#write(noAuth);
    else this.#run(request, this.#client.session);
  }

  #run(request: Request, session: Session): void {
    const size = request.to - request.from + request.count * argumentBytes;
    this.#sizes.push(size);
    this.#unansweredBytes += size;
    this.#unanswered += 1;
    session.run(request, this);
  }

  /** One of the session's commands is answered. */
  #answered(): void {
    this.#unanswered -= 1;
    this.#unansweredBytes -= this.#sizes[this.#firstSize] ?? 0;
    this.#firstSize += 1;
    if (this.#unanswered === 0 || this.#firstSize >= 1024) {
      this.#sizes = this.#sizes.slice(this.#firstSize);
      this.#firstSize = 0;
    }
    // Nothing more is under way that could leave together with this.
    if (this.#unanswered === 0 && !this.#isProceeding) this.#flush();
    if (this.#unanswered > 0) {
      if (this.#socket.isPaused() && this.#unanswered <= mostUnanswered / 2) this.#proceed();
      return;
    }
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) this.#settled();
    else this.#work(held);
  }

  #settled(): void {
    if (this.#unanswered > 0 || this.#isBusy || this.#held !== undefined) return;
    if (this.#isEnding) this.end();
    else this.#proceed();
  }

  /** Answers here, once all before is answered. What follows is not looked at until then. */
  #answerWith(work: Work): void {
    if (this.#unanswered === 0) this.#work(work);
    else this.#held = work;
  }

  #work(work: Work): void {
    this.#isBusy = true;
    this.#spend(loginMs);
    void this.#tell(work);
  }

  async #tell(work: Work): Promise<void> {
    try {
      this.#write(await work());
    } catch (thrown) {
      this.#write(this.#failure(thrown));
    }
    this.#isBusy = false;
    this.#settled();
  }

  /** The last that this client is told. */
  #lastly(reply: Reply): Reply {
    this.#isEnding = true;
    return reply;
  }

  #auth(args: Buffer[]): Reply | Promise<Reply> {
    const credentials = readAuth(args);
    return isReply(credentials) ? credentials : this.#logIn(credentials, async () => ok);
  }

  #hello(args: Buffer[]): Reply | Promise<Reply> {
    const { rest, credentials } = readHello(args);
    const greet = async () => (await this.#client?.session.execute(rest)) ?? answerStranger(rest);
    const problem = versionProblem(rest[1]);
    if (problem !== undefined) return problem;
    return credentials === undefined ? greet() : this.#logIn(credentials, greet);
  }

  async #logIn(credentials: Credentials, greet: () => Promise<Reply>): Promise<Reply> {
    const { registry, guard, at } = this.#options;
    const found = await logIn(credentials, {
      registry,
      guard,
      address: this.#address,
      ...(at === undefined ? {} : { onlyId: at.sandboxId }),
    });
    if (isReply(found)) {
      this.#wrong += 1;
      return this.#wrong < wrongPasswords ? found : this.#lastly(found);
    }
    const former = this.#client?.sandbox;
    if (former === undefined) this.#enter(found);
    else if (former.id !== found.id) {
      return error('ERR This connection belongs to another sandbox. Open a new one.');
    }
    return await greet();
  }

  /** @throws {Failure} `quota` */
  #enter(sandbox: Sandbox): void {
    if (this.#socket.destroyed) return;
    const { names, limits, onLogin, at } = this.#options;
    const name = names.take(sandbox);
    let session: Session;
    try {
      session = sandbox.session(name, { isOutside: true, ...(at === undefined ? {} : { node: at.node }) });
    } catch (cause) {
      names.giveBack(sandbox, name);
      this.#isEnding = true;
      throw cause;
    }
    const stopListening = session.onPush(push => this.#write(push));
    // Killed by another client, or the sandbox has ended. What waited has its answer; a client that asked nothing would
    // take an error for the answer to its next command.
    const stopWaiting = session.onEnd(() => this.#finish());
    this.#client = {
      sandbox,
      session,
      leave: () => {
        stopListening();
        stopWaiting();
        sandbox.closeSession(name);
        names.giveBack(sandbox, name);
      },
    };
    clearTimeout(this.#timer);
    this.#limits.arguments = limits.arguments;
    this.#limits.valueBytes = limits.valueBytes;
    this.#limits.requestBytes = limits.frameBytes * 4;
    onLogin();
  }

  #failure(thrown: unknown): Reply {
    const failure = toFailure(thrown);
    if (failure.code === 'internal') this.#options.log.error({ err: thrown }, 'a RESP command broke');
    const reply = error(respError(failure));
    return failure.code === 'expired' ? this.#lastly(reply) : reply;
  }

  #refuse(problem: string): void {
    if (!this.#isEnding) this.#answerWith(() => this.#lastly(error(`ERR Protocol error: ${problem}`)));
  }

  #write(reply: Reply): void {
    writeReply(this.#outgoing, reply, this.#client?.session.protocol ?? 2);
    this.#flushSoon();
  }

  /** What is written in one turn of the event loop leaves together. */
  #flushSoon(): void {
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const parts = this.#outgoing.take();
    if (parts.length === 0 || this.#socket.destroyed || this.#socket.writableEnded) return;
    writeParts(this.#socket, parts);
    if (this.#socket.writableLength > dropBytes) {
      this.#options.log.warn('a RESP client does not read what it asked for');
      this.#socket.destroy();
    }
  }

  #dispose(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#flushing);
    clearImmediate(this.#resting);
    clearTimeout(this.#turn);
    this.#leave();
  }
}

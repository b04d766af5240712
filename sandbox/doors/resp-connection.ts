/**
 * One program's conversation through the RESP door. It logs in to a sandbox and is a client of it from then on, under
 * a name of its own; what it sends is parsed, run and answered in order, with as much under way as it reads back.
 */
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { respError, toFailure } from '#sandbox/failure.ts';
import { encodeReply } from '#sandbox/resp/encode.ts';
import { error, ok, type Reply } from '#sandbox/resp/reply.ts';
import { ProtocolError, RequestParser } from '#sandbox/resp/request-parser.ts';
import type { Sandbox, SandboxRegistry, Session } from '#sandbox/sandbox.ts';
import type { ClientNames } from './client-names.ts';
import type { LoginGuard } from './login-guard.ts';
import {
  type Credentials,
  helloNeedsAuth,
  isReply,
  logIn,
  noAuth,
  readAuth,
  readHello,
} from './resp-login.ts';

const logInWithinMs = 10_000;
/** A command that has begun must go on. */
const silenceMs = 30_000;
const finishWithinMs = 200;
const mostUnanswered = 64;
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
  readonly limits: Pick<Limits, 'arguments' | 'valueBytes' | 'frameBytes'>;
  readonly log: Logger;
  readonly logInWithinMs?: number;
  readonly silenceMs?: number;
  onLogin(): void;
}

interface Client {
  readonly sandbox: Sandbox;
  readonly session: Session;
  leave(): void;
}

export class RespConnection {
  readonly #options: RespConnectionOptions;
  readonly #socket: Socket;
  readonly #address: string;
  readonly #limits = { ...strangerLimits };
  readonly #parser = new RequestParser(this.#limits);
  #client: Client | undefined;
  #isLoggingIn = false;
  #isEnding = false;
  #wrong = 0;
  #unanswered = 0;
  #lastAnswer: Promise<void> = Promise.resolve();
  #outbox: Buffer[] = [];
  #flushing: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout;

  constructor(options: RespConnectionOptions) {
    const { socket } = options;
    this.#options = options;
    this.#socket = socket;
    this.#address = socket.remoteAddress ?? 'unknown';
    this.#timer = setTimeout(() => socket.destroy(), options.logInWithinMs ?? logInWithinMs);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('drain', () => this.#proceed());
    socket.on('end', () => this.#finish());
    socket.on('error', cause => options.log.debug({ err: cause }, 'a RESP connection broke'));
    socket.on('close', () => this.#dispose());
  }

  /** Lets what is written leave, then closes. */
  end(): void {
    this.#isEnding = true;
    this.#flush();
    this.#socket.end();
  }

  /** The client has said its last; what it asked before is still answered, unless it takes long. */
  #finish(): void {
    this.#isEnding = true;
    if (this.#unanswered === 0) this.end();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.destroy(), finishWithinMs);
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
    try {
      while (!this.#isEnding && !this.#isLoggingIn && !this.#isFull()) {
        const args = this.#parser.next();
        if (args === undefined) break;
        this.#handle(args);
      }
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      this.#refuse(cause.message);
      return;
    }
    const mustWait = this.#isLoggingIn || this.#isFull();
    if (mustWait && !this.#socket.isPaused()) this.#socket.pause();
    else if (!mustWait && this.#socket.isPaused()) this.#socket.resume();
  }

  #isFull(): boolean {
    return this.#unanswered >= mostUnanswered || this.#socket.writableLength > pauseBytes;
  }

  #handle(args: Buffer[]): void {
    const name = args[0]?.toString('latin1').toUpperCase() ?? '';
    if (name === 'POST' || name === 'HOST:') {
      // A browser that was led to send HTTP here: what follows must not be taken for commands.
      this.#options.log.warn({ address: this.#address }, 'HTTP at the RESP door');
      this.#isEnding = true;
      this.#socket.destroy();
    } else if (name === 'QUIT') {
      this.#answer(Promise.resolve(ok));
      this.#isEnding = true;
    } else if (name === 'AUTH') this.#auth(args);
    else if (name === 'HELLO') this.#hello(args);
    else if (this.#client === undefined) this.#answer(Promise.resolve(noAuth));
    else this.#answer(this.#client.session.execute(args));
  }

  #auth(args: Buffer[]): void {
    const credentials = readAuth(args);
    if (isReply(credentials)) this.#answer(Promise.resolve(credentials));
    else this.#answer(this.#logIn(credentials, async () => ok));
  }

  #hello(args: Buffer[]): void {
    const { rest, credentials } = readHello(args);
    const version = rest[1]?.toString('latin1');
    const greet = async () => (await this.#client?.session.execute(rest)) ?? helloNeedsAuth;
    if (version !== undefined && version !== '2' && version !== '3') {
      const isNumber = /^-?\d+$/.test(version);
      const text = isNumber
        ? 'NOPROTO unsupported protocol version'
        : 'ERR Protocol version is not an integer or out of range';
      this.#answer(Promise.resolve(error(text)));
    } else if (credentials !== undefined) this.#answer(this.#logIn(credentials, greet));
    else this.#answer(greet());
  }

  /** Nothing that follows is looked at until it is known who sent it. */
  async #logIn(credentials: Credentials, greet: () => Promise<Reply>): Promise<Reply> {
    this.#isLoggingIn = true;
    try {
      const { registry, guard } = this.#options;
      const found = await logIn(credentials, { registry, guard, address: this.#address });
      if (isReply(found)) {
        this.#wrong += 1;
        if (this.#wrong >= wrongPasswords) this.#isEnding = true;
        return found;
      }
      const former = this.#client?.sandbox;
      if (former === undefined) this.#enter(found);
      else if (former.id !== found.id) {
        return error('ERR This connection belongs to another sandbox. Open a new one.');
      }
      return await greet();
    } finally {
      this.#isLoggingIn = false;
    }
  }

  /** @throws {Failure} `quota` */
  #enter(sandbox: Sandbox): void {
    if (this.#socket.destroyed) return;
    const { names, limits, onLogin } = this.#options;
    const name = names.take(sandbox);
    let session: Session;
    try {
      session = sandbox.session(name);
    } catch (cause) {
      names.giveBack(sandbox, name);
      this.#isEnding = true;
      throw cause;
    }
    const stopListening = session.onPush(push => this.#write(push));
    this.#client = {
      sandbox,
      session,
      leave: () => {
        stopListening();
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

  /** Answers leave in the order of their commands. */
  #answer(reply: Promise<Reply>): void {
    this.#unanswered += 1;
    const safe = reply.catch((thrown: unknown) => this.#failed(thrown));
    const before = this.#lastAnswer;
    this.#lastAnswer = (async () => {
      const answer = await safe;
      await before;
      this.#unanswered -= 1;
      this.#write(answer);
      if (!this.#isEnding) this.#proceed();
      else if (this.#unanswered === 0) this.end();
    })();
  }

  #failed(thrown: unknown): Reply {
    const failure = toFailure(thrown);
    if (failure.code === 'internal') this.#options.log.error({ err: thrown }, 'a RESP command broke');
    if (failure.code === 'expired') this.#isEnding = true;
    return error(respError(failure));
  }

  #refuse(problem: string): void {
    if (this.#isEnding) return;
    this.#answer(Promise.resolve(error(`ERR Protocol error: ${problem}`)));
    this.#isEnding = true;
  }

  /** What is written in one turn of the event loop leaves together. */
  #write(reply: Reply): void {
    this.#outbox.push(encodeReply(reply, this.#client?.session.protocol ?? 2));
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const bytes = this.#outbox;
    this.#outbox = [];
    if (bytes.length === 0 || this.#socket.destroyed) return;
    this.#socket.write(Buffer.concat(bytes));
    if (this.#socket.writableLength > dropBytes) {
      this.#options.log.warn('a RESP client does not read what it asked for');
      this.#socket.destroy();
    }
  }

  #dispose(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#flushing);
    this.#client?.leave();
    this.#client = undefined;
  }
}

/**
 * One connection to a Redis server that speaks our own codec, so that nothing of a reply is lost. Commands are
 * pipelined and answered in order; what arrives on its own (Pub/Sub) is kept apart. Any failure closes it, and every
 * command still waiting is rejected; whether to connect anew is the caller's to decide.
 */
import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failure } from '#sandbox/failure.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { writeCommand } from '#sandbox/resp/encode.ts';
import { Outgoing, writeParts } from '#sandbox/resp/outgoing.ts';
import { ParseError, type ReplyLimits, ReplyParser } from '#sandbox/resp/parser.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export interface ConnectionOptions {
  readonly target: RedisTarget;
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
  readonly protocol: 2 | 3;
  readonly limits: ReplyLimits;
  readonly connectTimeoutMs: number;
  /** Messages of Pub/Sub. */
  readonly onPush?: (push: Reply) => void;
  /** In RESP3, every push that is not the answer to a SUBSCRIBE under way, undecoded; `onPush` is then not called. */
  readonly onPushFrame?: (bytes: Buffer, from: number) => void;
  /** Pushes that are neither messages nor answers: an invalidation, or a subscription that the server has ended. */
  readonly onOtherPush?: (push: Reply) => void;
  /** Once, however it ended. */
  readonly onClose?: () => void;
}

/** Who is told how a command ended: one of these, once. */
export interface ReplyReceiver {
  replied(reply: Reply): void;
  /** A reply as it arrived, undecoded, where the receiver would rather have it so. It is no push. */
  framed?(bytes: Buffer, from: number, to: number): void;
  /** `unavailable` or `timeout`. */
  failed(failure: Failure): void;
}

export interface Sent {
  /** How many answers make a command of the SUBSCRIBE family whole, one for each channel; the last one is told. */
  readonly confirmations?: number;
  /** Told each of them but the last. */
  readonly confirmed?: (confirmation: Reply) => void;
  /** Of a HELLO: what the connection speaks once it has agreed. */
  readonly protocol?: 2 | 3;
  readonly timeoutMs?: number;
}

export interface Connection {
  readonly isOpen: boolean;
  /** Commands that wait for an answer. */
  readonly waiting: number;
  /**
   * Whether another command may go along with those that wait. The server keeps all their answers in memory until they
   * are read, and closes a connection for which it keeps too much; so there may be many under way while answers are
   * small, and few while they are large.
   */
  readonly hasRoom: boolean;
  /** Sends a command. Receivers are told in the order of sending. */
  send(args: readonly Buffer[], receiver: ReplyReceiver, options?: Sent): void;
  /** As `send`, for a command that `write` puts on its way as bytes. */
  sendBytes(write: (out: Outgoing) => void, receiver: ReplyReceiver, options?: Sent): void;
  /** As `send`. @throws {Failure} `unavailable`, `timeout` */
  execute(args: readonly Buffer[], options?: Sent): Promise<Reply>;
  /** The number that the server has given it, as CLIENT ID would tell. */
  readonly serverId: number | undefined;
  /** `failure` is what waiting commands are told. */
  close(failure?: Failure): void;
}

/** It ended without our doing: the server restarted, or dropped it. */
export class ConnectionBroken extends Failure {
  constructor() {
    super('unavailable', brokenText);
    this.name = 'ConnectionBroken';
  }
}

/** The server knows these credentials not, or not any more. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
}

interface Waiting {
  replies: number;
  readonly isSubscription: boolean;
  readonly confirmed: ((confirmation: Reply) => void) | undefined;
  readonly protocol: 2 | 3 | undefined;
  readonly timeoutMs: number;
  readonly receiver: ReplyReceiver;
}

const messageKinds = new Set(['message', 'pmessage', 'smessage']);
const confirmationKinds = new Set([
  'subscribe',
  'psubscribe',
  'ssubscribe',
  'unsubscribe',
  'punsubscribe',
  'sunsubscribe',
]);
const shardKinds = new Set(['ssubscribe', 'sunsubscribe']);
const defaultTimeoutMs = 10_000;
const tickMs = 1000;
const [firstRoom, leastRoom, mostRoom] = [32, 4, 2048];
const waitingBytes = 4_194_304;
/** So many answers later, a large one counts for little. */
const forgottenAfter = 64;
const pushMark = 0x3e;
const attributeMark = 0x7c;
const brokenText =
  'The connection to the server broke: it restarted, or a reply was too large. What was under way may have run or not. Please try again.';

/**
 * Connects and logs in.
 * @throws {Failure} `unavailable`
 * @throws {LoginRefused}
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const socket = await openSocket(options.target, options.connectTimeoutMs);
  const connection = new RespConnection(socket, options);
  try {
    connection.serverId = await login(connection, options);
  } catch (cause) {
    connection.close();
    throw cause;
  }
  return connection;
}

/** Logs in and gives the connection's number on the server. */
async function login(
  connection: Connection,
  { credentials, protocol }: ConnectionOptions,
): Promise<number | undefined> {
  const words = credentials ? ['AUTH', credentials.username, credentials.password] : [];
  const reply = await connection.execute(
    ['HELLO', String(protocol), ...words].map(word => Buffer.from(word)),
  );
  if (reply.type !== 'error') return idOf(reply);
  if (/^(WRONGPASS|NOAUTH|NOPERM)/.test(reply.text)) throw new LoginRefused(reply.text);
  throw new Failure('unavailable', 'The server is not ready yet. Please try again in a moment.', 1);
}

/** Of HELLO's reply, a map in RESP3 and a list of pairs in RESP2. */
function idOf(reply: Reply): number | undefined {
  const flat = reply.type === 'map' ? reply.entries.flat() : reply.type === 'array' ? reply.items : [];
  const at = flat.findIndex(item => item.type === 'bulk' && item.bytes.toString() === 'id');
  const id = at < 0 ? undefined : flat[at + 1];
  return id?.type === 'integer' ? Number(id.value) : undefined;
}

function openSocket(target: RedisTarget, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      socket.destroy();
      reject(new Failure('unavailable', 'The Redis server cannot be reached. Please try again.', 1));
    };
    const isTls = !('path' in target) && target.tls === true;
    const socket = isTls
      ? connectTls({ host: target.host, port: target.port, servername: target.host })
      : connectSocket('path' in target ? { path: target.path } : { host: target.host, port: target.port });
    const timer = setTimeout(fail, timeoutMs);
    socket.once('error', fail);
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
    socket.once('close', () => clearTimeout(timer));
  });
}

class RespConnection implements Connection {
  readonly #socket: Socket;
  readonly #parser: ReplyParser;
  readonly #options: ConnectionOptions;
  readonly #outgoing = new Outgoing();
  #waiting: Waiting[] = [];
  #head = 0;
  /** Commands answered so far; it tells whether the oldest still is what it was. */
  #answered = 0;
  #room = firstRoom;
  /** Of the largest answer lately. */
  #answerBytes = 0;
  serverId: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOpen = true;
  #isFlushing = false;
  #protocol: 2 | 3;
  /** As the server counts: shard channels apart from channels and patterns. */
  readonly #subscribed = { plain: 0n, shard: 0n };

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#protocol = options.protocol;
    this.#parser = new ReplyParser(options.limits);
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('error', () => this.#end(new ConnectionBroken()));
    socket.on('close', () => this.#end(new ConnectionBroken()));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  get hasRoom(): boolean {
    return this.waiting < this.#room;
  }

  send(args: readonly Buffer[], receiver: ReplyReceiver, options?: Sent): void {
    this.sendBytes(out => writeCommand(out, args), receiver, options);
  }

  sendBytes(write: (out: Outgoing) => void, receiver: ReplyReceiver, options: Sent = {}): void {
    if (!this.#isOpen) {
      receiver.failed(new ConnectionBroken());
      return;
    }
    const { confirmations = 0, timeoutMs = defaultTimeoutMs } = options;
    this.#waiting.push({
      replies: confirmations || 1,
      isSubscription: confirmations > 0,
      confirmed: options.confirmed,
      protocol: options.protocol,
      timeoutMs,
      receiver,
    });
    write(this.#outgoing);
    this.#flushSoon();
  }

  execute(args: readonly Buffer[], options?: Sent): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.send(args, { replied: resolve, failed: reject }, options);
    });
  }

  close(failure = new Failure('unavailable', 'The connection was closed.')): void {
    this.#end(failure);
  }

  /** What is sent in one turn of the event loop leaves in one system call. */
  #flushSoon(): void {
    this.#watchTime();
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    // A command that is alone gains nothing by waiting for others of this turn.
    if (this.waiting === 1) process.nextTick(() => this.#flush());
    else setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    const parts = this.#outgoing.take();
    if (!this.#isOpen || parts.length === 0) return;
    writeParts(this.#socket, parts);
  }

  #receive(chunk: Buffer): void {
    const parser = this.#parser;
    parser.push(chunk);
    try {
      while (this.#isOpen && parser.find()) {
        this.#learn(parser.to - parser.from);
        this.#dispatch();
      }
    } catch (cause) {
      if (!this.#isOpen) return;
      this.#end(new ConnectionBroken());
      if (!(cause instanceof ParseError)) throw cause;
    }
  }

  /** There is room for one more with each small answer, as long as all that wait can't become too much. */
  #learn(bytes: number): void {
    this.#answerBytes = Math.max(bytes, this.#answerBytes - this.#answerBytes / forgottenAfter);
    const most = Math.floor(waitingBytes / Math.max(1, this.#answerBytes));
    this.#room = Math.max(leastRoom, Math.min(this.#room + 1, most, mostRoom));
  }

  #dispatch(): void {
    const parser = this.#parser;
    const first = this.#waiting[this.#head];
    const mark = parser.bytes[parser.from];
    if (mark === pushMark && this.#options.onPushFrame !== undefined && first?.isSubscription !== true) {
      this.#options.onPushFrame(parser.bytes, parser.from);
      return;
    }
    const isPlain = mark !== pushMark && mark !== attributeMark && !this.#hearsArrays;
    if (isPlain && first?.receiver.framed !== undefined && parser.oversized === undefined) {
      this.#shift();
      first.receiver.framed(parser.bytes, parser.from, parser.to);
    } else this.#dispatchReply(parser.decode(), first);
  }

  #dispatchReply(reply: Reply, first: Waiting | undefined): void {
    const kind = this.#kindOf(reply, first);
    if (kind !== undefined && messageKinds.has(kind)) {
      this.#options.onPush?.(reply);
      return;
    }
    const isConfirmation = kind !== undefined && confirmationKinds.has(kind);
    if (isConfirmation) this.#confirmed(kind, reply);
    const isAnswer = isConfirmation ? first?.isSubscription === true : reply.type !== 'push';
    if (!isAnswer) {
      this.#options.onOtherPush?.(reply);
      return;
    }
    if (first === undefined) return;
    // An error answers the command as a whole.
    first.replies = reply.type === 'error' ? 0 : first.replies - 1;
    if (first.replies > 0) {
      first.confirmed?.(reply);
      return;
    }
    this.#shift();
    if (first.protocol !== undefined && reply.type !== 'error') this.#protocol = first.protocol;
    first.receiver.replied(reply);
  }

  /**
   * Whether an array may be a message: in RESP2, where a subscribed connection is answered nothing but
   * (un)subscriptions and PING. In RESP3 messages are pushes, and an array is what a key holds, whatever it looks like.
   */
  get #hearsArrays(): boolean {
    return this.#protocol === 2 && (this.#subscribed.plain > 0n || this.#subscribed.shard > 0n);
  }

  #confirmed(kind: string, confirmation: Reply): void {
    const count = 'items' in confirmation ? confirmation.items[2] : undefined;
    this.#subscribed[shardKinds.has(kind) ? 'shard' : 'plain'] = count?.type === 'integer' ? count.value : 0n;
  }

  /** What kind of Pub/Sub message this is, where one can stand. */
  #kindOf(reply: Reply, first: Waiting | undefined): string | undefined {
    const isAnswerOfSubscribe = this.#protocol === 2 && first?.isSubscription === true;
    const isCandidate =
      reply.type === 'push' || (reply.type === 'array' && (this.#hearsArrays || isAnswerOfSubscribe));
    if (!isCandidate) return undefined;
    const [kind] = reply.items;
    return kind?.type === 'bulk' && kind.bytes.length <= 12 ? kind.bytes.toString('latin1') : undefined;
  }

  #shift(): void {
    this.#head += 1;
    this.#answered += 1;
    if (this.#head < 1024 && this.#head < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }

  /** Looks once a second, while anything waits, whether the oldest has waited too long. */
  #watchTime(answeredBefore = -1, waitedMs = 0): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const first = this.#waiting[this.#head];
      if (first === undefined) return;
      const hasWaitedMs = this.#answered === answeredBefore ? waitedMs + tickMs : 0;
      if (hasWaitedMs < first.timeoutMs) this.#watchTime(this.#answered, hasWaitedMs);
      else this.#end(new Failure('timeout', 'The server did not answer in time. Please try again.'));
    }, tickMs);
  }

  #end(failure: Failure): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    const left = this.#waiting.slice(this.#head);
    this.#waiting = [];
    this.#head = 0;
    for (const { receiver } of left) receiver.failed(failure);
    this.#options.onClose?.();
  }
}

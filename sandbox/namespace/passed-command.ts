/**
 * A command that goes to the server as bytes and comes back as bytes. For the transcript it is kept as two strings of
 * one byte for each character, the most compact form there is, and decoded only when somebody looks.
 */
import type { Command } from '#sandbox/command/table.ts';
import type { Failure } from '#sandbox/failure.ts';
import { commandEvent, decodeArguments, decodeText, weightOf } from '#sandbox/namespace/answered-command.ts';
import type { NewEvent } from '#sandbox/namespace/event-log.ts';
import type { Growth } from '#sandbox/namespace/growth.ts';
import type { Answered } from '#sandbox/namespace/session-host.ts';
import type { ReplyReceiver } from '#sandbox/resp/connection.ts';
import { decodeReply } from '#sandbox/resp/decode.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';
import type { FrameReceiver } from '#sandbox/sandbox.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

/** What the session does with it when it ends. */
export interface PassedTo {
  readonly client: string;
  /** Where there are several servers: the one that it goes to. */
  readonly node?: NodeName;
  /** It was answered; `reply` is there if it is an error or was too large. Gives that as the client may see it. @throws {Failure} */
  passedReply(passed: PassedCommand, reply: Reply | undefined): Reply | undefined;
  /** It was answered and the client is told next. */
  passedAnswered(passed: PassedCommand): void;
  /** The client has been told; what waited for it may go on. */
  passedOn(passed: PassedCommand): void;
}

const overheadBytes = 200;
const minus = 0x2d;

export class PassedCommand implements ReplyReceiver, Answered {
  readonly runId = undefined;
  readonly command: Command;
  /** What it may add; nothing if undefined. */
  readonly growth: Growth | undefined;
  atMs = 0;
  durationMs = 0;
  readonly #session: PassedTo;
  readonly #receiver: FrameReceiver;
  readonly #request: string;
  readonly #count: number;
  readonly #startedAt = performance.now();
  #reply = '';
  #decoded: Reply | undefined;

  constructor(
    session: PassedTo,
    command: Command,
    request: Request,
    receiver: FrameReceiver,
    growth: Growth | undefined,
  ) {
    this.#session = session;
    this.command = command;
    this.growth = growth;
    this.#receiver = receiver;
    this.#count = request.count;
    this.#request = request.bytes.toString('latin1', request.from, request.to);
  }

  get client(): string {
    return this.#session.client;
  }

  get node(): NodeName | undefined {
    return this.#session.node;
  }

  get weight(): number {
    return weightOf(this.size, this.#count);
  }

  get size(): number {
    return this.#request.length + this.#reply.length + overheadBytes;
  }

  get name(): string {
    return this.command.name;
  }

  get args(): Buffer[] {
    return decodeArguments(this.#request);
  }

  get reply(): Reply {
    return this.#decoded ?? decodeText(this.#reply);
  }

  event(): NewEvent {
    return commandEvent(this);
  }

  /** It is as compact as can be. */
  compact(): void {}

  framed(bytes: Buffer, from: number, to: number): void {
    if (bytes[from] === minus) {
      this.replied(decodeReply(bytes, from));
      return;
    }
    this.#reply = bytes.toString('latin1', from, to);
    if (this.#isAccepted(undefined)) this.#receiver.framed(bytes, from, to);
    this.#session.passedOn(this);
  }

  replied(reply: Reply): void {
    if (this.#isAccepted(reply) && this.#decoded !== undefined) this.#receiver.replied(this.#decoded);
    this.#session.passedOn(this);
  }

  failed(failure: Failure): void {
    this.#receiver.failed(failure);
    this.#session.passedOn(this);
  }

  #isAccepted(reply: Reply | undefined): boolean {
    this.atMs = Date.now();
    this.durationMs = performance.now() - this.#startedAt;
    try {
      this.#decoded = this.#session.passedReply(this, reply);
      this.#session.passedAnswered(this);
      return true;
    } catch (cause) {
      this.#receiver.failed(cause);
      return false;
    }
  }
}

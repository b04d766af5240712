/**
 * The short way of a command through a session: what needs no more than a prefix before its keys goes to the server as
 * the bytes that came, and its reply to the client as the bytes that the server sent.
 */
import { restoreKeys, rewriteKeys } from '#sandbox/command/rewrite.ts';
import type { Command } from '#sandbox/command/table.ts';
import type { CommandQueue } from '#sandbox/namespace/command-queue.ts';
import { directGrowth, type Growth } from '#sandbox/namespace/growth.ts';
import { isHeavy } from '#sandbox/namespace/heavy-work.ts';
import { PassedCommand, type PassedTo } from '#sandbox/namespace/passed-command.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { writePrefixed } from '#sandbox/resp/encode.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';
import type { FrameReceiver } from '#sandbox/sandbox.ts';

export interface PassOptions {
  readonly client: string;
  readonly host: SessionHost;
  readonly queue: CommandQueue;
  /** The one that all clients share, if it is open. */
  connection(): Connection | undefined;
  /** In no transaction, watching nothing, and free to run any command. */
  isPlain(): boolean;
  used(command: Command, nowMs: number): void;
  /** The reply, unless it tells of trouble that is the shared server's. @throws {Failure} `unavailable` */
  living(reply: Reply): Reply;
}

export interface Found {
  readonly command: Command;
  /** The arguments that are keys. */
  readonly places: { readonly first: number; readonly last: number; readonly step: number };
}

export class SessionPass implements PassedTo {
  readonly client: string;
  readonly #options: PassOptions;

  constructor(options: PassOptions) {
    this.client = options.client;
    this.#options = options;
  }

  /** Sends it on, if nothing is in the way; false if it must be looked at more closely. */
  take(request: Request, receiver: FrameReceiver): boolean {
    const { host, queue, connection, used } = this.#options;
    const open = connection();
    if (open === undefined || !queue.mayPass('shared') || !this.#options.isPlain()) return false;
    if (!open.hasRoom && queue.hasUnderWay) return false;
    const found = this.find(request);
    if (found === undefined || isHeavy(found.command.name, host.quota.bytes, request.count)) return false;
    const { command, places } = found;
    const growth = this.growthOf(request, found);
    if (growth !== undefined && !host.quota.take(growth)) return false;
    const nowMs = Date.now();
    if (!host.bucket.take(nowMs)) {
      if (growth !== undefined) host.quota.settled(growth);
      return false;
    }
    used(command, nowMs);
    queue.pass('shared');
    const passed = new PassedCommand(this, command, request, receiver, growth);
    open.sendBytes(out => writePrefixed(out, request, host.prefix, places), passed);
    return true;
  }

  passedReply(passed: PassedCommand, reply: Reply | undefined): Reply | undefined {
    const { queue, host, living } = this.#options;
    if (queue.ended !== undefined) throw queue.ended;
    if (reply === undefined) return undefined;
    const { keys } = rewriteKeys(passed.command, passed.args, host.prefix);
    return restoreKeys(passed.command, living(reply), keys, host.prefix);
  }

  passedAnswered(passed: PassedCommand): void {
    const { host } = this.#options;
    const { command } = passed;
    if (command.isWrite) host.wroteKeysOf(passed, args => rewriteKeys(command, args, host.prefix).keys);
    host.answered(passed);
  }

  passedOn({ growth }: PassedCommand): void {
    const { host, queue } = this.#options;
    if (growth !== undefined) host.quota.settled(growth);
    queue.passed();
  }

  /** The command, if it may go as bytes. */
  find(request: Request): Found | undefined {
    const { table, limits } = this.#options.host;
    const { bytes, from, to, count } = request;
    if (!request.isFramed || to - from > limits.valueBytes) return undefined;
    const name = bytes.toString('latin1', from + request.startOf(0), from + request.endOf(0));
    const command = table.findDirect(name, count);
    if (command?.direct === undefined) return undefined;
    const { first, last, step } = command.direct;
    const end = first === 0 ? -1 : last < 0 ? count + last : last;
    return { command, places: { first, last: end, step } };
  }

  /** What it may add; nothing if undefined. */
  growthOf({ from, to, count }: Request, { command, places }: Found): Growth | undefined {
    if (!command.mayGrow) return undefined;
    const keys = Math.floor((places.last - places.first) / places.step) + 1;
    return directGrowth(command, to - from, count, keys);
  }
}

/**
 * A command that has been answered, as the transcript and the log keep it. Once it is no longer fresh it is kept as two
 * strings of one byte for each character, the most compact form there is, and decoded when somebody looks.
 */
import { isOffered } from '#sandbox/command/policy.ts';
import type { NewEvent } from '#sandbox/namespace/event-log.ts';
import type { Answered } from '#sandbox/namespace/session-host.ts';
import { decodeReply } from '#sandbox/resp/decode.ts';
import { encodeCommand, encodeReply } from '#sandbox/resp/encode.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { sizeOfReply } from '#sandbox/resp/reply-size.ts';
import { RequestParser } from '#sandbox/resp/request-parser.ts';
import { toWireBytes, toWireReply } from '#sandbox/resp/wire.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

interface Fresh {
  readonly args: readonly Buffer[];
  readonly reply: Reply;
}

/** A request as the text of its frame: one character for each byte. */
interface Framed {
  readonly request: string;
  readonly reply: Reply | string;
}

const noLimits = { arguments: 2 ** 31, valueBytes: 2 ** 31, requestBytes: 2 ** 31 };
const argumentOverheadBytes = 120;
const longestName = 64;
/** Of a request as the text of its frame. */
const firstWord = /^\*\d+\r\n\$\d+\r\n([^\r]{1,64})/;
/** What one command of the allowance is good for. */
const bytesForOne = 16_384;
const argumentsForOne = 100;

export class AnsweredCommand implements Answered {
  readonly client: string;
  readonly runId: string | undefined;
  readonly atMs: number;
  readonly durationMs: number;
  readonly node: NodeName | undefined;
  readonly size: number;
  readonly weight: number;
  readonly #protocol: 2 | 3;
  #kept: Fresh | Framed;

  constructor(
    answered: Fresh | { readonly request: string; readonly count: number; readonly reply: Reply },
    told: {
      client: string;
      runId: string | undefined;
      durationMs: number;
      protocol: 2 | 3;
      node?: NodeName;
    },
  ) {
    this.client = told.client;
    this.runId = told.runId;
    this.durationMs = told.durationMs;
    this.node = told.node;
    this.#protocol = told.protocol;
    this.atMs = Date.now();
    this.#kept = answered;
    let size = sizeOfReply(answered.reply);
    const count = 'request' in answered ? answered.count : answered.args.length;
    if ('request' in answered) size += answered.request.length;
    else for (const arg of answered.args) size += arg.length + argumentOverheadBytes;
    this.size = size;
    this.weight = weightOf(size, count);
  }

  get name(): string {
    const kept = this.#kept;
    const name =
      'args' in kept ? kept.args[0]?.toString('latin1', 0, longestName) : firstWord.exec(kept.request)?.[1];
    return name?.toLowerCase() ?? '';
  }

  get args(): readonly Buffer[] {
    return 'args' in this.#kept ? this.#kept.args : decodeArguments(this.#kept.request);
  }

  get reply(): Reply {
    return typeof this.#kept.reply === 'string' ? decodeText(this.#kept.reply) : this.#kept.reply;
  }

  event(): NewEvent {
    return commandEvent(this);
  }

  compact(): void {
    const kept = this.#kept;
    if (typeof kept.reply === 'string') return;
    const request = 'args' in kept ? encodeCommand(kept.args).toString('latin1') : kept.request;
    this.#kept = { request, reply: encodeReply(kept.reply, this.#protocol).toString('latin1') };
  }
}

/** What a command of so many bytes (with its reply) and arguments costs, in commands beyond the one that it is. */
export function weightOf(bytes: number, count: number): number {
  return Math.floor(bytes / bytesForOne) + Math.floor(count / argumentsForOne);
}

/** The arguments of a framed command that is kept as text. */
export function decodeArguments(request: string): Buffer[] {
  const parser = new RequestParser(noLimits);
  parser.push(Buffer.from(request, 'latin1'));
  return parser.next()?.args() ?? [];
}

/** A reply that is kept as text. */
export function decodeText(reply: string): Reply {
  return decodeReply(Buffer.from(reply, 'latin1'));
}

/** As watchers are told of it. */
export function commandEvent({ client, runId, args, reply, durationMs }: Answered): NewEvent {
  return {
    type: 'command',
    client,
    ...(runId === undefined ? {} : { runId }),
    args: args.map(toWireBytes),
    reply: toWireReply(reply),
    durationMs,
    ...(offersServer(args, reply) ? { offers: 'server' as const } : {}),
  };
}

/** How it begins, where something is refused in a namespace and nowhere else. */
const refusedHere = /^NOPERM .* is not available in this sandbox\./;

function offersServer(args: readonly Buffer[], reply: Reply): boolean {
  if (reply.type !== 'error' || !refusedHere.test(reply.text)) return false;
  const [name = '', subcommand = ''] = args.slice(0, 2).map(arg => arg.toString('latin1').toLowerCase());
  return isOffered(name) || isOffered(`${name}|${subcommand}`);
}

/** One connection to the grading Redis, in virtual time and under the policy. Knows transactions, since they delay replies. */
import type { Connection } from '#sandbox/resp/connection.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Clock } from './clock.ts';
import { type Translated, translate } from './expiry.ts';
import type { Policy } from './policy.ts';
import type { ScriptCache } from './scripts/script-cache.ts';

export interface VirtualClientOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly policy: Policy;
  /** A key may expire at this virtual time. */
  readonly onDue: (atMs: number) => void;
  readonly scripts?: ScriptCache;
}

const buffers = (args: readonly string[]) => args.map(arg => Buffer.from(arg));
/** No server knows it, so it spoils an open transaction as any refused command would. */
const unknownCommand = buffers(['KEYSPACE.REFUSED']);

export class VirtualClient {
  readonly #options: VirtualClientOptions;
  /** In a transaction: how to translate what each queued command will reply. */
  #queued: Translated[] | undefined;
  #isWatching = false;

  constructor(options: VirtualClientOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#options.connection;
  }

  /** Whether the connection has a state that the next owner must not inherit. */
  get isDirty(): boolean {
    return this.#queued !== undefined || this.#isWatching;
  }

  /** Runs a command and gives the reply as it would be in virtual time. */
  async execute(args: readonly string[]): Promise<Reply> {
    const { clock, connection, onDue, policy, scripts } = this.#options;
    const refusal = policy(args);
    if (refusal !== undefined) {
      if (this.#queued) await connection.execute(unknownCommand);
      return error(refusal);
    }
    const translated = scripts?.translate(args, clock.nowMs) ?? translate(args, clock.nowMs);
    if (translated.dueAtMs !== undefined) onDue(translated.dueAtMs);
    const name = args[0]?.toUpperCase() ?? '';
    const sent = connection.execute(buffers(translated.args));
    const reply = await (scripts && this.#runsScript(name, translated) ? scripts.watch(sent) : sent);
    return this.#follow(name, translated, reply);
  }

  #runsScript(name: string, { isScript }: Translated): boolean {
    if (this.#queued === undefined) return isScript === true;
    return name === 'EXEC' && this.#queued.some(queued => queued.isScript);
  }

  #follow(name: string, translated: Translated, reply: Reply): Reply {
    if (name === 'WATCH') this.#isWatching = true;
    if (name === 'UNWATCH' || name === 'EXEC' || name === 'DISCARD') this.#isWatching = false;
    if (this.#queued === undefined) {
      if (name === 'MULTI' && reply.type === 'status') this.#queued = [];
      return translated.reply?.(reply) ?? reply;
    }
    if (name === 'EXEC' || name === 'DISCARD') return this.#end(reply);
    if (reply.type === 'status' && reply.text === 'QUEUED') this.#queued.push(translated);
    return reply;
  }

  #end(reply: Reply): Reply {
    const queued = this.#queued ?? [];
    this.#queued = undefined;
    if (reply.type !== 'array') return reply;
    // Time may have moved since they were queued.
    for (const { dueAtMs } of queued) if (dueAtMs !== undefined) this.#options.onDue(dueAtMs);
    return { ...reply, items: reply.items.map((item, at) => queued[at]?.reply?.(item) ?? item) };
  }
}

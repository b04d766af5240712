/**
 * One connection to the grading Redis, in virtual time and under the policy. Knows transactions, since they delay
 * replies; subscriptions, since they change what the connection is; and commands that wait inside Redis.
 */
import { defaultLimits } from '#sandbox/config.ts';
import { ConnectionState } from '#sandbox/own/connection-state.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import { blockingOf } from './blocking.ts';
import type { Clock } from './clock.ts';
import { type Translated, translate } from './expiry.ts';
import type { KeyEvents } from './key-events.ts';
import type { Policy } from './policy.ts';
import type { ScriptCache } from './scripts/script-cache.ts';
import type { Streams } from './streams.ts';

export interface VirtualClientOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly policy: Policy;
  /** A key may expire at this virtual time. */
  readonly onDue: (atMs: number) => void;
  readonly scripts?: ScriptCache;
  readonly streams?: Streams;
  readonly events?: KeyEvents;
  /** Whether the server says that this client waits in a blocking command. Absent: such commands take real time. */
  readonly isBlocked?: (serverId: number) => Promise<boolean>;
}

/** A command that waits inside Redis. `reply` comes by what another client does, or by CLIENT UNBLOCK. */
export interface Waiting {
  readonly reply: Promise<Reply>;
  /** Virtual; undefined waits for ever. */
  readonly timeoutMs: number | undefined;
}
export type Sent = { readonly reply: Reply } | { readonly waiting: Waiting };

const buffers = (args: readonly string[]) => args.map(arg => Buffer.from(arg));
/** No server knows it, so it spoils an open transaction as any refused command would. */
const unknownCommand = buffers(['KEYSPACE.REFUSED']);
const subscribing = /^[PS]?(?:UN)?SUBSCRIBE$/;

export class VirtualClient {
  readonly #options: VirtualClientOptions;
  readonly #state = new ConnectionState();
  /** In a transaction: how to translate what each queued command will reply. */
  #queued: Translated[] | undefined;
  #isWatching = false;
  waiting: Waiting | undefined;

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

  get isSubscribed(): boolean {
    return this.#state.subscriptions > 0;
  }

  /** Runs a command and gives the reply as it would be in virtual time. It waits for the reply, however long. */
  async execute(args: readonly string[]): Promise<Reply> {
    const sent = await this.send(args);
    return 'reply' in sent ? sent.reply : sent.waiting.reply;
  }

  /** Runs a command, or learns from the server that it waits. */
  async send(args: readonly string[]): Promise<Sent> {
    const { connection, events, isBlocked, onDue, policy, scripts } = this.#options;
    const name = args[0]?.toUpperCase() ?? '';
    const isSubscribing = subscribing.test(name);
    const refusal = policy(args) ?? this.#refusalInTransaction(name, isSubscribing);
    if (refusal !== undefined) {
      if (this.#queued) await connection.execute(unknownCommand);
      return { reply: error(refusal) };
    }
    if (isSubscribing) {
      if (!name.includes('UNSUB')) await events?.beforeSubscribe(args.slice(1));
      return { reply: await this.#subscribe(args) };
    }
    const blocking = this.#queued || !isBlocked ? undefined : blockingOf(args);
    if (blocking) return this.#wait(this.#translate(blocking.args), blocking.timeoutMs);
    const translated = this.#translate(args);
    if (translated.dueAtMs !== undefined) onDue(translated.dueAtMs);
    const sent = connection.execute(buffers(translated.args));
    const reply = await (scripts && this.#runsScript(name, translated) ? scripts.watch(sent) : sent);
    return { reply: this.#follow(name, translated, await this.#complete(translated, reply)) };
  }

  #translate(args: readonly string[]): Translated {
    const { clock, scripts, streams } = this.#options;
    // There are no replicas, so waiting for them changes nothing.
    const [name = '', count = '', timeout] = args;
    if (name.toUpperCase() === 'WAIT' && args.length === 3 && /^\d{1,9}$/.test(count)) {
      return { args: [name, '0', timeout ?? ''] };
    }
    return (
      scripts?.translate(args, clock.nowMs) ??
      streams?.translate(args, clock.nowMs, this.#queued !== undefined) ??
      translate(args, clock.nowMs)
    );
  }

  /** Sends what belongs to a command besides. */
  async #complete({ afterwards, again }: Translated, first: Reply): Promise<Reply> {
    const { clock, connection } = this.#options;
    const other = again?.(first);
    const reply = other === undefined ? first : await connection.execute(buffers(other));
    for (const words of afterwards?.(reply, clock.nowMs) ?? []) await connection.execute(buffers(words));
    return reply;
  }

  #refusalInTransaction(name: string, isSubscribing: boolean): string | undefined {
    if (this.#queued === undefined) return undefined;
    if (isSubscribing) return `ERR ${name} is not possible in a transaction here`;
    const isFull =
      this.#queued.length >= defaultLimits.queuedInTransaction && name !== 'EXEC' && name !== 'DISCARD';
    return isFull ? `ERR a transaction holds ${defaultLimits.queuedInTransaction} commands here` : undefined;
  }

  #runsScript(name: string, { isScript }: Translated): boolean {
    if (this.#queued === undefined) return isScript === true;
    return name === 'EXEC' && this.#queued.some(queued => queued.isScript);
  }

  /**
   * The server lets go of what this client waits for, watches, has queued and is subscribed to, as when a connection
   * breaks. What it was subscribed to is still known here, for `subscribeAgain`.
   */
  async leave(unblock: (serverId: number) => Promise<void>): Promise<void> {
    const { connection, waiting } = this;
    if (waiting !== undefined && connection.serverId !== undefined) {
      await unblock(connection.serverId);
      await waiting.reply;
    }
    this.waiting = undefined;
    for (const verb of ['unsubscribe', 'punsubscribe', 'sunsubscribe'] as const) {
      if (!this.isSubscribed) break;
      const args = buffers([verb]);
      await connection.execute(args, { confirmations: this.#state.answersTo(verb, args) });
    }
    if (this.isDirty) await connection.execute(buffers([this.#queued ? 'DISCARD' : 'UNWATCH']));
    this.#queued = undefined;
    this.#isWatching = false;
  }

  /** After `leave`, as ioredis does when it has connected again. */
  async subscribeAgain(): Promise<void> {
    await this.#state.restore(this.connection);
  }

  /** The number of subscriptions, as ioredis tells it, or an error. */
  async #subscribe(args: readonly string[]): Promise<Reply> {
    const words = buffers(args);
    const confirmed = (reply: Reply) => this.#state.confirmed(reply);
    const confirmations = this.#state.answersTo(args[0]?.toLowerCase() ?? '', words);
    const last = await this.connection.execute(words, { confirmations, confirmed });
    if (last.type === 'error') return last;
    confirmed(last);
    const count = 'items' in last ? last.items[2] : undefined;
    return count ?? last;
  }

  /**
   * Either the reply comes, or the server says that the client waits. If it says neither, it has not read the command
   * yet: the question went by another connection.
   */
  async #wait(translated: Translated, timeoutMs: number | undefined): Promise<Sent> {
    const { connection, isBlocked } = this.#options;
    let reply: Reply | undefined;
    const sent = connection.execute(buffers(translated.args), { timeoutMs: Number.POSITIVE_INFINITY });
    const answered = sent.then(async came => {
      const whole = await this.#complete(translated, came);
      reply = translated.reply?.(whole) ?? whole;
      return reply;
    });
    // Nobody may be listening when the connection is closed in the end.
    answered.catch(() => undefined);
    const { serverId } = connection;
    while (reply === undefined && serverId !== undefined && isBlocked !== undefined) {
      const waits = await Promise.race([answered.then(() => false), isBlocked(serverId)]);
      if (!waits) continue;
      this.waiting = { reply: answered, timeoutMs };
      return { waiting: this.waiting };
    }
    return { reply: await answered };
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

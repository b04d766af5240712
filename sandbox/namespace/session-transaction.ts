/**
 * MULTI, EXEC, DISCARD, WATCH and UNWATCH of one session, as far as the gateway must know of them: what is refused or
 * answered here never reaches the server, which holds the transaction itself.
 */
import type { ClientFacts } from '#sandbox/command/emulate/context.ts';
import { restoreKeys, rewriteKeys } from '#sandbox/command/rewrite.ts';
import type { Command } from '#sandbox/command/table.ts';
import { respText } from '#sandbox/failure.ts';
import type { Job, Sending, Step } from '#sandbox/namespace/command-queue.ts';
import { type Growth, grows, growthOf } from '#sandbox/namespace/growth.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import {
  abortedReply,
  finishReplies,
  keysWritten,
  lostReply,
  mayBeQueued,
  newTransaction,
  notInTransaction,
  type Queued,
  queuedReply,
  refusalToQueue,
  type Transaction,
  withEmulated,
} from '#sandbox/namespace/transaction.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { error, ok, type Reply } from '#sandbox/resp/reply.ts';

export interface TransactionOptions {
  readonly host: SessionHost;
  /** By the session's own connection. */
  send(args: readonly Buffer[], finish: (reply: Reply) => Reply): Sending;
  /** The turn that heavy work waits for. */
  turn(): Promise<() => void>;
  connection(): Connection | undefined;
  /** The reply of a command that has run in it. */
  finish(command: Command, keys: readonly Buffer[], reply: Reply): Reply;
  emulate(command: Command, args: readonly Buffer[]): Promise<Reply>;
  captureFirst(job: Job, keys: readonly Buffer[], sending: Sending): Step;
  capture(job: Job, keys: readonly Buffer[]): Promise<void>;
  hasEnded(): boolean;
}

const watchedNameBytes = 1_048_576;
const answer = (reply: Reply): Step => ({ kind: 'answer', reply });

export class SessionTransaction {
  readonly #options: TransactionOptions;
  #open: Transaction | undefined;
  #watched = 0;
  #watchedBytes = 0;
  #isWatchLost = false;

  constructor(options: TransactionOptions) {
    this.#options = options;
  }

  /** After MULTI, before its end. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Whether something would be lost with the connection. */
  get hangsOnConnection(): boolean {
    return this.#open !== undefined || this.#watched > 0;
  }

  /** As CLIENT LIST tells it: -1 outside of MULTI. */
  get queued(): ClientFacts['queued'] {
    return this.#open?.queued.length ?? -1;
  }

  /** A command was refused here: EXEC fails then, as it does in Redis. */
  refused(): void {
    if (this.#open !== undefined) this.#open.isDirty = true;
  }

  /** The connection broke: what hung on it is lost, and the next command is told. */
  lost(): void {
    if (this.#open !== undefined) this.#open.isLost = true;
    if (this.#watched > 0) this.#isWatchLost = true;
  }

  /** It is over, however. What it held is pending until its EXEC, if there is one, is answered. */
  leave(): { ended: () => void } {
    const { quota, stateChanged } = this.#options.host;
    const held = this.#open?.held ?? { keys: 0, bytes: 0 };
    quota.release(held);
    this.#open = undefined;
    this.#unwatch();
    stateChanged();
    return { ended: () => quota.settled(held) };
  }

  /** What these five commands, and any other in a lost transaction, come to here; undefined where the server will do. */
  control(job: Job, command: Command, args: readonly Buffer[]): Step | undefined {
    const transaction = this.#open;
    if (transaction !== undefined) {
      if (command.name === 'exec') return this.#exec(job, args, transaction);
      if (command.name === 'discard') return this.#end(transaction, ok);
      return transaction.isLost ? answer(lostReply) : undefined;
    }
    if (command.name === 'multi') {
      this.#open = newTransaction();
      this.#options.host.stateChanged();
    } else if (command.name === 'unwatch') this.#unwatch();
    else if (command.name === 'watch') return this.#watch(args);
    return undefined;
  }

  /** A command that is answered here is run once the rest has. */
  queueEmulated(command: Command, args: readonly Buffer[]): Step {
    const transaction = this.#demandOpen();
    const mostCommands = this.#options.host.limits.queuedInTransaction;
    const refusal = mayBeQueued(command, args)
      ? refusalToQueue(transaction, command, args, { mostCommands, heldBytes: 0 })
      : notInTransaction(command);
    if (refusal !== undefined) return this.#refuse(transaction, refusal);
    transaction.queued.push({ command, keys: [], emulatedArgs: args });
    return answer(queuedReply);
  }

  /** Any other command. */
  queue(command: Command, args: readonly Buffer[]): Step {
    const transaction = this.#demandOpen();
    const { quota, prefix, limits } = this.#options.host;
    const refusal = refusalToQueue(transaction, command, args, {
      mostCommands: limits.queuedInTransaction,
      heldBytes: quota.bytes,
    });
    if (refusal !== undefined) return this.#refuse(transaction, refusal);
    const { args: sent, keys } = rewriteKeys(command, args, prefix);
    const sending = this.#options.send(sent, reply => {
      if (reply.type === 'error') transaction.isDirty = true;
      return restoreKeys(command, reply, keys, prefix);
    });
    const growth = growthOf(command, args);
    // What earlier commands of the transaction write is there when this one copies.
    const pending = growth.copied.length > 0 ? transaction.held.bytes : 0;
    const full = { ...growth, bytes: growth.bytes + pending };
    if (!grows(full) || quota.take(full)) {
      this.#enqueue(transaction, { command, keys }, full, full.bytes);
      return sending;
    }
    return {
      kind: 'alone',
      work: async () => {
        const taken = await quota.demand(full);
        if (typeof taken !== 'number') {
          transaction.isDirty = true;
          return taken;
        }
        this.#enqueue(transaction, { command, keys }, full, taken);
        // It may have been lost while the keys were measured.
        return transaction.isLost ? lostReply : sending;
      },
    };
  }

  #demandOpen(): Transaction {
    if (this.#open === undefined) throw new Error('There is no transaction to queue in.');
    return this.#open;
  }

  #refuse(transaction: Transaction, reply: Reply): Step {
    transaction.isDirty = true;
    return answer(reply);
  }

  /** What was taken for it is held until the transaction ends. */
  #enqueue(transaction: Transaction, queued: Queued, growth: Growth, bytes: number): void {
    transaction.queued.push(queued);
    if (growth.copied.length > 0) transaction.copies.push(growth);
    if (!grows(growth)) return;
    const { quota } = this.#options.host;
    const amount = { keys: growth.keys, bytes };
    quota.settled(amount);
    if (this.#options.hasEnded()) return;
    quota.hold(amount);
    transaction.held.keys += amount.keys;
    transaction.held.bytes += amount.bytes;
  }

  #watch(args: readonly Buffer[]): Step | undefined {
    const most = this.#options.host.limits.queuedInTransaction;
    const watched = this.#watched + args.length - 1;
    let bytes = this.#watchedBytes;
    for (const name of args.slice(1)) bytes += name.length;
    if (watched > most || bytes > watchedNameBytes) {
      const fit = `${most} fit, with ${watchedNameBytes} bytes of names`;
      return answer(error(respText('quota', `too many watched keys: ${fit}. EXEC or UNWATCH.`)));
    }
    this.#watched = watched;
    this.#watchedBytes = bytes;
    return undefined;
  }

  #unwatch(): void {
    this.#watched = 0;
    this.#watchedBytes = 0;
    this.#isWatchLost = false;
  }

  #exec(job: Job, args: readonly Buffer[], transaction: Transaction): Step {
    if (transaction.isDirty || transaction.isLost) return this.#end(transaction, abortedReply);
    if (this.#isWatchLost) return this.#end(transaction, { type: 'nil-array' });
    const { send, finish, turn, captureFirst } = this.#options;
    const sending: Sending = {
      ...send(args, reply =>
        finishReplies(reply, transaction, ({ command, keys }, item) => finish(command, keys, item)),
      ),
      turn: transaction.heavy > 0 ? turn : undefined,
      ...this.leave(),
    };
    const hasEmulated = transaction.queued.some(({ emulatedArgs }) => emulatedArgs !== undefined);
    if (transaction.copies.length > 0 || hasEmulated) {
      return { kind: 'alone', work: () => this.#execSlowly(job, sending, transaction) };
    }
    return captureFirst(job, keysWritten(transaction), sending);
  }

  /** EXEC of a transaction that copies keys, whose size counts now, or has commands that are answered here. */
  async #execSlowly(job: Job, sending: Sending, transaction: Transaction): Promise<Reply | Step> {
    const { host, capture, connection, emulate } = this.#options;
    let taken = 0;
    try {
      for (const growth of transaction.copies) {
        const bytes = await host.quota.demand(growth);
        if (typeof bytes !== 'number') return transaction.isLost ? bytes : this.#discard(bytes);
        taken += bytes;
      }
      await capture(job, keysWritten(transaction));
      const endTurn = await sending.turn?.();
      try {
        const open = connection();
        if (transaction.isLost || open === undefined) return abortedReply;
        const reply = await open.execute(sending.args, { timeoutMs: sending.timeoutMs });
        return await withEmulated(sending.finish(reply), transaction, emulate);
      } finally {
        endTurn?.();
      }
    } finally {
      sending.ended?.();
      const keys = transaction.copies.reduce((sum, growth) => sum + growth.keys, 0);
      host.quota.settled({ keys, bytes: taken });
    }
  }

  /** Ends it without running it; the server, if it knows of it, is told by DISCARD. */
  #end(transaction: Transaction, reply: Reply): Step {
    this.leave().ended();
    return transaction.isLost ? answer(reply) : this.#discard(reply);
  }

  #discard(reply: Reply): Sending {
    return this.#options.send([Buffer.from('DISCARD')], () => reply);
  }
}

/**
 * What a server knows of one connection and another connection would not: its protocol, name and database, what it
 * subscribes to, whether it is in a transaction. Kept so that a connection can be closed when idle and made again unseen.
 */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

const verbs = { subscribe: 'SUBSCRIBE', psubscribe: 'PSUBSCRIBE', ssubscribe: 'SSUBSCRIBE' } as const;
type Verb = keyof typeof verbs;

const isVerb = (word: string): word is Verb => Object.hasOwn(verbs, word);

export class ConnectionState {
  protocol: 2 | 3 = 2;
  name = '';
  database = 0;
  /** READONLY of a cluster. */
  isReadOnly = false;
  /** CLIENT TRACKING: what the server remembers of it dies with the connection. */
  isTracking = false;
  isInTransaction = false;
  isWatching = false;
  readonly #subscribed: Record<Verb, Map<string, Buffer>> = {
    subscribe: new Map(),
    psubscribe: new Map(),
    ssubscribe: new Map(),
  };

  /** What it is subscribed to. */
  get names(): { channels: Buffer[]; patterns: Buffer[]; shards: Buffer[] } {
    const { subscribe, psubscribe, ssubscribe } = this.#subscribed;
    return {
      channels: [...subscribe.values()],
      patterns: [...psubscribe.values()],
      shards: [...ssubscribe.values()],
    };
  }

  get subscriptions(): number {
    const { subscribe, psubscribe, ssubscribe } = this.#subscribed;
    return subscribe.size + psubscribe.size + ssubscribe.size;
  }

  /** How many answers a command of the family gets: one for each name, or for each that it would leave. */
  answersTo(command: string, args: readonly Buffer[]): number {
    const named = args.length - 1;
    const verb = command.replace('unsub', 'sub');
    if (named > 0 || !command.includes('unsub') || !isVerb(verb)) return Math.max(1, named);
    return Math.max(1, this.#subscribed[verb].size);
  }

  /** The server has confirmed a subscription, or its end. */
  confirmed(confirmation: Reply): void {
    if (!('items' in confirmation)) return;
    const [kind, name] = confirmation.items;
    if (kind?.type !== 'bulk' || name?.type !== 'bulk') return;
    const word = kind.bytes.toString('latin1');
    const verb = word.replace('unsub', 'sub');
    if (!isVerb(verb)) return;
    const id = name.bytes.toString('latin1');
    if (word === verb) this.#subscribed[verb].set(id, name.bytes);
    else this.#subscribed[verb].delete(id);
  }

  /** Something that would be lost with the connection, or that comes by it. */
  get hangsOnConnection(): boolean {
    return this.isInTransaction || this.isWatching || this.isTracking || this.subscriptions > 0;
  }

  /** The connection is gone; what can be made again stays. */
  lost(): void {
    this.isInTransaction = false;
    this.isWatching = false;
    this.isTracking = false;
  }

  /** As a connection that has just been made, after RESET or at another node. */
  forget(): void {
    this.lost();
    for (const names of Object.values(this.#subscribed)) names.clear();
    this.protocol = 2;
    this.name = '';
    this.database = 0;
    this.isReadOnly = false;
  }

  /** Tells a new connection what the last one knew. */
  async restore(connection: Connection): Promise<void> {
    const run = (...words: (string | Buffer)[]) => connection.execute(words.map(word => Buffer.from(word)));
    if (this.name !== '') await run('CLIENT', 'SETNAME', this.name);
    if (this.database !== 0) await run('SELECT', String(this.database));
    if (this.isReadOnly) await run('READONLY');
    for (const [verb, names] of Object.entries(this.#subscribed)) {
      if (names.size === 0) continue;
      const words = [Buffer.from(verb.toUpperCase()), ...names.values()];
      await connection.execute(words, { confirmations: names.size });
    }
  }
}

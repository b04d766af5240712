/** Subscribing of one session: upstream, in the feed of keyspace events, and the messages that come of both. */
import type { Subscribing } from '#sandbox/command/emulate/context.ts';
import { stripPrefix } from '#sandbox/command/rewrite.ts';
import { respText } from '#sandbox/failure.ts';
import { message, Subscriptions } from '#sandbox/namespace/subscriptions.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { bulk, error, type Reply } from '#sandbox/resp/reply.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';

export interface PubSubOptions {
  readonly id: string;
  readonly prefix: Buffer;
  readonly feed: KeyspaceFeed;
  readonly protocol: () => 2 | 3;
  readonly mostSubscriptions: number;
  subscriptionsLeft(): number;
  connection(): Promise<Connection>;
  /** A message, or a further confirmation of the command that runs now. */
  deliver(push: Reply, isConfirmation: boolean): void;
}

const verbs = {
  channel: ['SUBSCRIBE', 'UNSUBSCRIBE'],
  pattern: ['PSUBSCRIBE', 'PUNSUBSCRIBE'],
  shard: ['SSUBSCRIBE', 'SUNSUBSCRIBE'],
} as const;

const patternBytes = 1024;
const channelBytes = 16_384;

export class SessionPubSub {
  readonly subscriptions = new Subscriptions();
  readonly #options: PubSubOptions;
  #stopListening: (() => void) | undefined;

  constructor(options: PubSubOptions) {
    this.#options = options;
  }

  async subscribe(kind: Subscribing, names: readonly Buffer[]): Promise<Reply> {
    const fresh = unique(names).filter(name => !this.subscriptions.has(kind, name));
    if (fresh.length > this.#options.subscriptionsLeft()) {
      return error(
        respText(
          'quota',
          `this sandbox may have ${this.#options.mostSubscriptions} subscriptions. UNSUBSCRIBE from some.`,
        ),
      );
    }
    const most = kind === 'pattern' ? patternBytes : channelBytes;
    if (names.some(({ length }) => length > most)) {
      return error(respText('quota', `the name is too long: ${most} bytes fit here. Take a shorter one.`));
    }
    const connection = await this.#options.connection();
    await this.#upstream(connection, kind, 0, fresh);
    const protocol = this.#options.protocol();
    const confirmations = names.map(name => this.subscriptions.add(kind, name, protocol));
    this.#listen();
    return this.#answer(confirmations);
  }

  async unsubscribe(kind: Subscribing, names: readonly Buffer[]): Promise<Reply> {
    const meant: readonly (Buffer | undefined)[] = names.length > 0 ? names : this.subscriptions.names(kind);
    const held = unique(meant.filter(name => name !== undefined)).filter(name =>
      this.subscriptions.has(kind, name),
    );
    if (held.length > 0) {
      const keepsPattern = kind === 'pattern' && held.length < this.subscriptions.patterns.size;
      if (!keepsPattern) await this.#upstream(await this.#options.connection(), kind, 1, held);
    }
    const protocol = this.#options.protocol();
    const removed = (meant.length > 0 ? meant : [undefined]).map(name =>
      this.subscriptions.remove(kind, name, protocol),
    );
    this.#listen();
    return this.#answer(removed);
  }

  /** After a new connection: everything that was subscribed to. */
  async restore(connection: Connection): Promise<void> {
    for (const kind of ['channel', 'shard', 'pattern'] as const) {
      await this.#upstream(connection, kind, 0, this.subscriptions.names(kind), true);
    }
  }

  /** A message from upstream, told to whom it is for. */
  receive(push: Reply): void {
    if (!('items' in push)) return;
    const [kind, ...rest] = push.items.map(item => (item.type === 'bulk' ? item.bytes : Buffer.alloc(0)));
    const [channel, payload] = kind?.toString('latin1') === 'pmessage' ? rest.slice(1) : rest;
    if (kind === undefined || channel === undefined || payload === undefined) return;
    const name = stripPrefix(channel, this.#options.prefix);
    const protocol = this.#options.protocol();
    if (kind.toString('latin1') === 'pmessage') {
      for (const one of this.subscriptions.ofPatterns(name, payload, protocol)) {
        this.#options.deliver(one, false);
      }
    } else {
      this.#options.deliver(message(protocol, [bulk(kind), bulk(name), bulk(payload)]), false);
    }
  }

  clear(): void {
    this.subscriptions.clear();
    this.#listen();
  }

  #answer([first, ...others]: readonly Reply[]): Reply {
    for (const confirmation of others) this.#options.deliver(confirmation, true);
    return first ?? error('ERR nothing to subscribe to');
  }

  async #upstream(
    connection: Connection,
    kind: Subscribing,
    which: 0 | 1,
    names: readonly Buffer[],
    isRestoring = false,
  ): Promise<void> {
    if (names.length === 0) return;
    const { prefix } = this.#options;
    const isOneForAll = kind === 'pattern';
    if (isOneForAll && which === 0 && this.subscriptions.patterns.size > 0 && !isRestoring) return;
    const stored = isOneForAll
      ? [Buffer.concat([prefix, Buffer.from('*')])]
      : names.map(name => Buffer.concat([prefix, name]));
    await connection.execute([Buffer.from(verbs[kind][which]), ...stored], { confirmations: stored.length });
  }

  /** Hears keyspace events as long as anything here could be told of them. */
  #listen(): void {
    const { feed, id, protocol, deliver } = this.#options;
    if (!this.subscriptions.wantsKeyEvents) {
      this.#stopListening?.();
      this.#stopListening = undefined;
      return;
    }
    this.#stopListening ??= feed.listen(id, (event, key) => {
      if (event === 'resync') return;
      for (const one of this.subscriptions.ofKeyEvent(event, key, protocol())) deliver(one, false);
    });
  }
}

function unique(names: readonly Buffer[]): Buffer[] {
  return [...new Map(names.map(name => [name.toString('latin1'), name])).values()];
}

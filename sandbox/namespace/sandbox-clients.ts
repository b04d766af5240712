/** The clients of one sandbox: who is there, what they subscribe to, and what watchers are told of them. */
import type { ClientFacts, Subscribing } from '#sandbox/command/emulate/context.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { NamespaceSession } from '#sandbox/namespace/session.ts';
import { clientNameSchema, type SandboxEvent } from '#sandbox/protocol.ts';

type Shown = Extract<SandboxEvent, { type: 'clients' }>['clients'];

export interface ClientsOptions {
  readonly limits: Pick<Limits, 'clients' | 'subscriptions'>;
  open(name: string): NamespaceSession;
  closed(name: string): void;
  /** What is to be shown of them has changed. */
  tell(clients: Shown): void;
}

export class SandboxClients {
  readonly #options: ClientsOptions;
  readonly #sessions = new Map<string, NamespaceSession>();
  /** A server of one's own has used a few by the time that somebody asks. */
  #lastId = 2;
  #isTelling = false;
  #told = '[]';

  constructor(options: ClientsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** The session of that name, opened if it is not. @throws {Failure} `bad-request`, `quota` */
  session(name: string): NamespaceSession {
    const open = this.#sessions.get(name);
    if (open !== undefined) return open;
    if (!clientNameSchema.safeParse(name).success) {
      const shown = name.slice(0, 30);
      throw new Failure('bad-request', `“${shown}” is no name for a client. Use a letter from A to H.`);
    }
    const { size } = this.#sessions;
    if (size >= this.#options.limits.clients) {
      throw new Failure('quota', `This sandbox has ${size} clients, and no more fit. Close one.`);
    }
    const session = this.#options.open(name);
    this.#sessions.set(name, session);
    this.changed();
    return session;
  }

  closeNamed(name: string): void {
    const session = this.#sessions.get(name);
    if (session !== undefined) this.close(session);
  }

  close(session: NamespaceSession): void {
    if (this.#sessions.get(session.client) === session) this.#sessions.delete(session.client);
    this.#options.closed(session.client);
    session.end(new Failure('unavailable', 'This client was closed. Open it again to go on.'));
    this.changed();
  }

  /** The session of that number, as CLIENT ID tells it. */
  ofId(id: number): NamespaceSession | undefined {
    return [...this.#sessions.values()].find(session => session.id === id);
  }

  facts(): ClientFacts[] {
    return [...this.#sessions.values()].map(session => session.facts);
  }

  shown(): Shown {
    return this.facts().map(({ client, state }) => ({ name: client, state }));
  }

  /** What is subscribed to, and by how many. */
  subscribers(kind: Subscribing): Map<string, number> {
    const counts = new Map<string, number>();
    for (const session of this.#sessions.values()) {
      for (const name of session.subscriptions.names(kind)) {
        const text = name.toString('latin1');
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** How many hold a pattern, and how many of their patterns match. */
  patternReceivers(channel: Buffer): { holders: number; matching: number } {
    let [holders, matching] = [0, 0];
    for (const { subscriptions } of this.#sessions.values()) {
      if (subscriptions.patterns.size > 0) holders += 1;
      matching += subscriptions.matching(channel);
    }
    return { holders, matching };
  }

  subscriptionsLeft(): number {
    let left = this.#options.limits.subscriptions;
    for (const session of this.#sessions.values()) left -= session.subscriptions.total;
    return left;
  }

  rest(nowMs: number): void {
    for (const session of this.#sessions.values()) session.rest(nowMs);
  }

  end(failure: Failure): void {
    for (const session of this.#sessions.values()) session.end(failure);
    this.#sessions.clear();
    this.changed();
  }

  /** Tells watchers, once for all that changes in one turn, and only if it shows. */
  changed(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      const clients = this.shown();
      const told = JSON.stringify(clients);
      if (told === this.#told) return;
      this.#told = told;
      this.#options.tell(clients);
    });
  }
}

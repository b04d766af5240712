/** The clients of one namespace: who is there, and what they subscribe to. */
import type { ClientFacts, Subscribing } from '#sandbox/command/emulate/context.ts';
import type { NamespaceSession } from '#sandbox/namespace/session.ts';
import { ClientList, type ClientListOptions } from './client-list.ts';

export interface ClientsOptions
  extends Omit<ClientListOptions<NamespaceSession, undefined>, 'open' | 'shown'> {
  readonly limits: ClientListOptions<NamespaceSession, undefined>['limits'] & {
    readonly subscriptions: number;
  };
  open(name: string): NamespaceSession;
}

export class SandboxClients extends ClientList<NamespaceSession, undefined> {
  readonly #mostSubscriptions: number;
  /** A server of one's own has used a few by the time that somebody asks. */
  #lastId = 2;

  constructor(options: ClientsOptions) {
    super({ ...options, shown: ({ shown }) => shown });
    this.#mostSubscriptions = options.limits.subscriptions;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** The session of that number, as CLIENT ID tells it. */
  ofId(id: number): NamespaceSession | undefined {
    return this.all().find(session => session.id === id);
  }

  facts(): ClientFacts[] {
    return this.all().map(session => session.facts);
  }

  /** What is subscribed to, and by how many. */
  subscribers(kind: Subscribing): Map<string, number> {
    const counts = new Map<string, number>();
    for (const session of this.all()) {
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
    for (const { subscriptions } of this.all()) {
      if (subscriptions.patterns.size > 0) holders += 1;
      matching += subscriptions.matching(channel);
    }
    return { holders, matching };
  }

  subscriptionsLeft(): number {
    let left = this.#mostSubscriptions;
    for (const session of this.all()) left -= session.subscriptions.total;
    return left;
  }
}

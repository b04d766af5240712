/** The clients of one sandbox: who is there, and what watchers are told of them. */
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { clientNameSchema, type SandboxEvent } from '#sandbox/protocol.ts';

export type ShownClients = Extract<SandboxEvent, { type: 'clients' }>['clients'];

export interface ClientListOptions<Client, How> {
  readonly limits: Pick<Limits, 'clients'>;
  open(name: string, how: How): Client;
  closed(name: string): void;
  shown(client: Client): ShownClients[number];
  /** What is to be shown of them has changed. */
  tell(clients: ShownClients): void;
}

interface Listed {
  readonly client: string;
  rest(nowMs: number, idleMs?: number): void;
  end(failure: Failure): void;
}

export class ClientList<Client extends Listed, How> {
  readonly #options: ClientListOptions<Client, How>;
  readonly #sessions = new Map<string, Client>();
  #isTelling = false;
  #told = '[]';

  constructor(options: ClientListOptions<Client, How>) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  all(): Client[] {
    return [...this.#sessions.values()];
  }

  find(name: string): Client | undefined {
    return this.#sessions.get(name);
  }

  /** The session of that name, opened if it is not. @throws {Failure} `bad-request`, `quota` */
  session(name: string, how: How): Client {
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
    const session = this.#options.open(name, how);
    this.#sessions.set(name, session);
    this.changed();
    return session;
  }

  closeNamed(name: string): void {
    const session = this.#sessions.get(name);
    if (session !== undefined) this.close(session);
  }

  close(session: Client): void {
    if (this.#sessions.get(session.client) === session) this.#sessions.delete(session.client);
    this.#options.closed(session.client);
    session.end(new Failure('unavailable', 'This client was closed. Open it again to go on.'));
    this.changed();
  }

  shown(): ShownClients {
    return this.all().map(session => this.#options.shown(session));
  }

  rest(nowMs: number, idleMs?: number): void {
    for (const session of this.#sessions.values()) session.rest(nowMs, idleMs);
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

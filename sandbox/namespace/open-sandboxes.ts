/** The sandboxes that are open in this process, with what keeps each of them in touch with its record. */
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import type { NamespaceUsers } from './acl.ts';
import { createConnector } from './connector.ts';
import type { SandboxRecord } from './records.ts';
import type { RegistryParts } from './registry.ts';
import { type NamespaceSandbox, openNamespaceSandbox } from './sandbox.ts';
import { slotOf } from './slot.ts';
import { UndoMemory } from './undo-memory.ts';
import type { UpstreamConnections } from './upstream-connections.ts';

export interface OpenSandboxesParts extends RegistryParts {
  readonly connections: UpstreamConnections;
  /** Runs work that asks the server, and calls its trouble by its name. */
  guarded<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** How often the time of the last use is written down. */
const touchEveryMs = 60_000;
/** One that nobody looks at is put away after so long. */
const keptOpenMs = 2 * 3_600_000;

export class OpenSandboxes {
  readonly #parts: OpenSandboxesParts;
  readonly #open = new Map<string, NamespaceSandbox>();
  readonly #touchedAtMs = new Map<string, number>();
  readonly #undoMemory: UndoMemory;

  constructor(parts: OpenSandboxesParts) {
    this.#parts = parts;
    this.#undoMemory = new UndoMemory(parts.options.config.limits.undoBytes);
  }

  get(id: string): NamespaceSandbox | undefined {
    return this.#open.get(id);
  }

  /** Opens one that has a record. `hasUser`: its user has just been made. */
  takeUp(record: SandboxRecord, { hasUser }: { hasUser: boolean }): NamespaceSandbox {
    const { options, server, table, feed, records } = this.#parts;
    const { config, target, log } = options;
    const { id, token } = record;
    const users = this.#usersOf(id, hasUser);
    const sandbox = openNamespaceSandbox({
      record,
      url: () => options.respUrl(id, token),
      slot: slotOf(id),
      isClustered: server.isClustered,
      table,
      limits: config.limits,
      idleMs: config.idleMs,
      system: server.system,
      feed,
      undoMemory: this.#undoMemory,
      log,
      connect: this.#parts.connections.follow(createConnector({ id, target, users, limits: config.limits })),
      touched: nowMs => {
        if (nowMs - (this.#touchedAtMs.get(id) ?? 0) < Math.min(touchEveryMs, config.idleMs / 100)) return;
        this.#touchedAtMs.set(id, nowMs);
        records.touch(id, nowMs).catch(cause => log.warn({ err: cause }, 'a last use was not noted'));
      },
      saveLastUse: atMs => this.#parts.guarded(() => records.touch(id, atMs)),
      saveOffset: offsetMs => this.#parts.guarded(() => records.setOffset(id, offsetMs)),
    });
    this.#open.set(id, sandbox);
    return sandbox;
  }

  /** Makes the user again only while there is a record: what another process has ended must stay ended. */
  #usersOf(id: string, hasUser: boolean): NamespaceUsers {
    const { users, records } = this.#parts;
    let isMade = hasUser;
    const ensure = async () => {
      const wasMade = isMade;
      isMade = false;
      if (wasMade) return;
      const [usedAtMs] = await records.lastUses([id]);
      if (usedAtMs === undefined) throw sandboxEnded('removed');
      await users.ensure(id);
    };
    return { ...users, ensure: () => this.#parts.guarded(ensure) };
  }

  /** Ends it in this process; its keys and its record stay. */
  putAway(sandbox: NamespaceSandbox, failure: Failure): void {
    this.#open.delete(sandbox.id);
    this.#touchedAtMs.delete(sandbox.id);
    sandbox.end(failure);
  }

  /** Ends all, and still knows when each was used. */
  endAll(failure: Failure): void {
    for (const sandbox of this.#open.values()) sandbox.end(failure);
  }

  publish(event: Parameters<NamespaceSandbox['events']['publish']>[0]): void {
    for (const { events } of this.#open.values()) events.publish(event);
  }

  /** Now and then: idle connections are closed, and what nobody looks at is put away. */
  async rest(nowMs: number): Promise<void> {
    for (const sandbox of this.#open.values()) {
      sandbox.rest(nowMs);
      if (!sandbox.isUnattended || nowMs - sandbox.lastUsedAtMs < keptOpenMs) continue;
      await this.writeLastUse(sandbox);
      const text = 'This sandbox was put away. Please open it again.';
      this.putAway(sandbox, new Failure('unavailable', text));
    }
  }

  async writeLastUse({ id, lastUsedAtMs }: NamespaceSandbox): Promise<void> {
    await this.#parts.records.touch(id, lastUsedAtMs);
  }

  async writeLastUses(): Promise<void> {
    await Promise.all([...this.#open.values()].map(sandbox => this.writeLastUse(sandbox)));
  }

  /** What other processes did with sandboxes that are open here: used them, or ended them. */
  async compareWithRecords(why: 'removed' | 'lost'): Promise<void> {
    const open = [...this.#open];
    const lastUses = await this.#parts.records.lastUses(open.map(([id]) => id));
    for (const [index, [id, sandbox]] of open.entries()) {
      const usedAtMs = lastUses[index];
      if (usedAtMs !== undefined) sandbox.usedElsewhere(usedAtMs);
      else if (this.#open.get(id) === sandbox) this.putAway(sandbox, sandboxEnded(why));
    }
  }
}

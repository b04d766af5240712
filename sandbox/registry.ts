/** All sandboxes of this process: namespaces on the shared Redis, and those on servers of one's own. */
import { Failure } from '#sandbox/failure.ts';
import type { NamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { moveSandbox } from '#sandbox/own/move.ts';
import type { OwnRegistry } from '#sandbox/own/registry.ts';
import type { MoveSandbox, Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';

export interface RegistryParts {
  readonly namespaces: NamespaceRegistry;
  readonly own: OwnRegistry;
}

type Create = Parameters<SandboxRegistry['create']>[0];

export class AllSandboxes implements SandboxRegistry {
  readonly #namespaces: NamespaceRegistry;
  readonly #own: OwnRegistry;
  readonly #moving = new Set<string>();

  constructor({ namespaces, own }: RegistryParts) {
    this.#namespaces = namespaces;
    this.#own = own;
  }

  async create(options: Create): Promise<Sandbox> {
    const { kind = 'namespace', address, ...rest } = options;
    if (kind === 'namespace') return this.#namespaces.create(options);
    this.#namespaces.countSandbox(address);
    return this.#own.create({ ...rest, kind });
  }

  async findByScope(owner: string, scope: string): Promise<Sandbox | undefined> {
    return (await this.#own.findByScope(owner, scope)) ?? this.#namespaces.findByScope(owner, scope);
  }

  async find(id: string): Promise<Sandbox | undefined> {
    return this.#own.has(id) ? this.#own.find(id) : this.#namespaces.find(id);
  }

  async remove(id: string, why?: Failure): Promise<void> {
    return this.#own.has(id) ? this.#own.remove(id, why) : this.#namespaces.remove(id, why);
  }

  async move(id: string, options: MoveSandbox): Promise<Sandbox> {
    if (this.#moving.has(id)) throw new Failure('busy', 'Its keys are moving already. Wait for that.', 2);
    this.#moving.add(id);
    try {
      return await moveSandbox({ namespaces: this.#namespaces, own: this.#own }, id, options);
    } finally {
      this.#moving.delete(id);
    }
  }

  async removeAllOf(owner: string): Promise<void> {
    await this.#own.removeAllOf(owner);
    await this.#namespaces.removeAllOf(owner);
  }

  async close(): Promise<void> {
    await this.#own.close();
    await this.#namespaces.close();
  }
}

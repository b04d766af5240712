/** Names for programs outside: R1, R2, … the smallest that is free in their sandbox. */
import type { Sandbox } from '#sandbox/sandbox.ts';

export class ClientNames {
  readonly #taken = new Map<string, Set<string>>();

  take({ id }: Pick<Sandbox, 'id'>): string {
    const taken = this.#taken.get(id) ?? new Set();
    this.#taken.set(id, taken);
    let number = 1;
    while (taken.has(`R${number}`)) number += 1;
    taken.add(`R${number}`);
    return `R${number}`;
  }

  giveBack({ id }: Pick<Sandbox, 'id'>, name: string): void {
    const taken = this.#taken.get(id);
    taken?.delete(name);
    if (taken?.size === 0) this.#taken.delete(id);
  }
}

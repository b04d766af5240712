/** Which sandbox and which simulated world stand behind a learner's bench. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import type { WorldState } from '#sandbox/protocol.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';

/** What a door may ask of a simulated world, whatever it simulates. */
export interface World {
  state(): WorldState;
  act(line: string, runId: string): Promise<void>;
  reset(): void;
}

/** What a world gets to stand on. */
export interface Surroundings {
  readonly sandbox: Sandbox;
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** Start state and world of a scope; undefined if there is no such scope. */
export type ScopeResolver = (scope: string) =>
  | {
      readonly start: readonly string[];
      readonly world?: ((surroundings: Surroundings) => World) | undefined;
    }
  | undefined;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly start: readonly string[];
  readonly world: World | undefined;
}

export interface Benches {
  /**
   * The learner's own bench of that scope, made if there is none. With `mustExist` none is made: a page that was left
   * open comes back by itself, and nobody may be there to want a new one.
   * @throws {Failure} `not-found` for an unknown scope, `expired`, and what making a sandbox may throw
   */
  open(
    owner: string,
    scope: string,
    options: { address: string | undefined; mustExist: boolean },
  ): Promise<Bench>;
}

export function createBenches(registry: SandboxRegistry, scopes: ScopeResolver): Benches {
  const opening = new Map<string, Promise<Sandbox>>();
  /** A world lives as long as its sandbox, so that closing a tab loses nothing. */
  const worlds = new WeakMap<Sandbox, World>();

  const findOrCreate = async (
    owner: string,
    scope: string,
    start: readonly string[],
    address: string | undefined,
  ) => {
    const found = await registry.findByScope(owner, scope);
    if (found !== undefined) return found;
    return registry.create({ owner, scope, start, ...(address === undefined ? {} : { address }) });
  };

  return {
    open: async (owner, scope, { address, mustExist }) => {
      const begin = scopes(scope);
      if (begin === undefined) throw new Failure('not-found', `There is no bench at “${scope}”.`);
      if (mustExist && !opening.has(JSON.stringify([owner, scope]))) {
        if ((await registry.findByScope(owner, scope)) === undefined) throw sandboxEnded('unused');
      }
      // Two tabs that open at once get the same sandbox.
      const name = JSON.stringify([owner, scope]);
      let sandboxPromise = opening.get(name);
      if (sandboxPromise === undefined) {
        sandboxPromise = findOrCreate(owner, scope, begin.start, address).finally(() => opening.delete(name));
        opening.set(name, sandboxPromise);
      }
      const sandbox = await sandboxPromise;
      let world = worlds.get(sandbox);
      if (world === undefined && begin.world !== undefined) {
        world = begin.world({ sandbox, nowMs: () => Date.now() + sandbox.offsetMs, wait: ms => sleep(ms) });
        worlds.set(sandbox, world);
      }
      return { sandbox, start: begin.start, world };
    },
  };
}

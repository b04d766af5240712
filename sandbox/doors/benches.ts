/** Which sandbox and which simulated world stand behind a learner's bench. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import type { WorldState } from '#sandbox/protocol.ts';
import type { MoveSandbox, Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import type { SandboxKind } from '#sandbox/server-protocol.ts';

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
      /** By default a namespace. */
      readonly kind?: SandboxKind;
      readonly world?: ((surroundings: Surroundings) => World) | undefined;
      /** What was done to the servers is what counts: a reset makes new ones, and they stay of this kind. */
      readonly beginsAnew?: boolean;
      /** What is done to the servers before their learner comes. */
      readonly prepare?: ((sandbox: Sandbox) => Promise<void>) | undefined;
    }
  | undefined;

type Start = NonNullable<ReturnType<ScopeResolver>>;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly start: readonly string[];
  readonly world: World | undefined;
  readonly beginsAnew: boolean;
}

export interface Benches {
  /**
   * The learner's own bench of that scope, made if there is none. With `mustExist` none is made: a page that was left
   * open comes back by itself, and nobody may be there to want a new one.
   * @throws {Failure} `not-found` for an unknown scope, `expired`, and what making a sandbox may throw
   */
  open(owner: string, scope: string, options: OpenBench): Promise<Bench>;
  /** The same bench on a sandbox of another kind, with its keys. @throws {Failure} as `SandboxRegistry.move`, `conflict` */
  move(sandbox: Sandbox, options: MoveSandbox): Promise<Sandbox>;
  /** Ends the sandbox; whoever opens the scope next gets a new one, from its start state. */
  beginAnew(sandbox: Sandbox): Promise<void>;
}

export interface OpenBench {
  readonly address: string | undefined;
  readonly mustExist: boolean;
  /** Told while servers start or all are taken: 1 is the next in the line, null is starting. */
  readonly onWaiting?: (place: number | null) => void;
  /** Whoever waits has gone. When all have, the place in the line is given up. */
  readonly signal?: AbortSignal;
}

/** A sandbox that is being opened, and who waits for it. */
interface Opening {
  readonly sandbox: Promise<Sandbox>;
  readonly told: Set<(place: number | null) => void>;
  readonly giveUp: AbortController;
  waiting: number;
}

export function createBenches(registry: SandboxRegistry, scopes: ScopeResolver): Benches {
  const openings = new Map<string, Opening>();
  /** A world lives as long as its sandbox, so that closing a tab loses nothing. */
  const worlds = new WeakMap<Sandbox, World>();

  const begin = (owner: string, scope: string, start: Start, address: string | undefined): Opening => {
    const told: Opening['told'] = new Set();
    const giveUp = new AbortController();
    const onWaiting = (place: number | null) => {
      for (const tell of told) tell(place);
    };
    const findOrCreate = async () => {
      const found = await registry.findByScope(owner, scope);
      if (found !== undefined) return found;
      const { kind = 'namespace', prepare } = start;
      const from = address === undefined ? {} : { address };
      return registry.create({
        owner,
        scope,
        start: start.start,
        kind,
        onWaiting,
        signal: giveUp.signal,
        ...(prepare === undefined ? {} : { prepare }),
        ...from,
      });
    };
    return { sandbox: findOrCreate(), told, giveUp, waiting: 0 };
  };

  return {
    move: async (sandbox, options) => {
      demandMovable(scopes(sandbox.scope));
      return registry.move(sandbox.id, options);
    },
    beginAnew: ({ id }) => registry.remove(id, new Failure('expired', begunAnew)),
    open: async (owner, scope, { address, mustExist, onWaiting, signal }) => {
      const start = scopes(scope);
      if (start === undefined) throw new Failure('not-found', `There is no bench at “${scope}”.`);
      const name = JSON.stringify([owner, scope]);
      if (mustExist && !openings.has(name)) {
        if ((await registry.findByScope(owner, scope)) === undefined) throw sandboxEnded('unused');
      }
      // Two tabs that open at once get the same sandbox.
      let opening = openings.get(name);
      if (opening === undefined) {
        opening = begin(owner, scope, start, address);
        openings.set(name, opening);
        const forget = () => openings.delete(name);
        opening.sandbox.then(forget, forget);
      }
      const sandbox = await waitFor(opening, onWaiting, signal);
      if (!mustExist) await sandbox.servers?.wake(onWaiting === undefined ? {} : { onWaiting });
      let world = worlds.get(sandbox);
      if (world === undefined && start.world !== undefined) {
        world = start.world({ sandbox, nowMs: () => Date.now() + sandbox.offsetMs, wait: ms => sleep(ms) });
        worlds.set(sandbox, world);
      }
      return { sandbox, start: start.start, world, beginsAnew: start.beginsAnew === true };
    },
  };
}

const begunAnew = 'These servers were begun anew elsewhere. Start there, or here with the new ones.';

/** @throws {Failure} `conflict` where the servers must stay of their kind */
export function demandMovable(start: { readonly beginsAnew?: boolean } | undefined): void {
  if (start?.beginsAnew !== true) return;
  throw new Failure(
    'conflict',
    'This exercise needs servers of this kind. Move your keys in the playground.',
  );
}

async function waitFor(
  opening: Opening,
  onWaiting: ((place: number | null) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<Sandbox> {
  opening.waiting += 1;
  if (onWaiting !== undefined) opening.told.add(onWaiting);
  let hasLeft = false;
  const leave = () => {
    if (hasLeft) return;
    hasLeft = true;
    opening.waiting -= 1;
    if (onWaiting !== undefined) opening.told.delete(onWaiting);
    if (opening.waiting === 0 && signal?.aborted === true) opening.giveUp.abort();
  };
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await opening.sandbox;
  } finally {
    signal?.removeEventListener('abort', leave);
    leave();
  }
}

/**
 * Links between the nodes of a topology, cut and slowed by the kernel in the topology's own network.
 *
 * Every node speaks from its own address, so a link is a pair of addresses, and a rule of routing takes what goes from
 * one to the other. What goes over a cut link is lost on its way, in silence: after some seconds connections that stand
 * break, and new ones do not come about. A slow link leads over a pair of virtual cables that let so many bytes a second
 * through in each direction. `docs/decisions/0013-links-by-routing.md` says why not otherwise.
 */
import { Failure } from '#sandbox/failure.ts';
import type { Links } from '#sandbox/server/contract.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import {
  cutScript,
  networkScript,
  type Pair,
  slowScript,
  uncutScript,
  unslowScript,
} from './link-scripts.ts';

export interface LinksOptions {
  readonly nodes: readonly { readonly name: NodeName; readonly host: string }[];
  /**
   * Runs a command in the topology's network. Undefined where the system permits none of its own.
   * @throws {Error} with what it printed
   */
  readonly run: ((argv: readonly string[]) => Promise<unknown>) | undefined;
}

export interface OwnLinks extends Links {
  /** Prepares a network that was made anew, and changes in it what was changed in the one before. */
  restore(): Promise<void>;
}

type Change = Links['changed'][number];

export function createLinks(options: LinksOptions): OwnLinks {
  return new RoutedLinks(options);
}

class RoutedLinks implements OwnLinks {
  readonly #options: LinksOptions;
  readonly #changed = new Map<string, Change>();
  #before: Promise<unknown> = Promise.resolve();

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  get isPossible(): boolean {
    return this.#options.run !== undefined;
  }

  get changed(): readonly Change[] {
    return [...this.#changed.values()];
  }

  cut(a: NodeName, b: NodeName): Promise<void> {
    return this.#change(a, b, 'cut');
  }

  slow(a: NodeName, b: NodeName, bytesPerSecond: number): Promise<void> {
    return this.#change(a, b, bytesPerSecond);
  }

  mend(a: NodeName, b: NodeName): Promise<void> {
    return this.#change(a, b, undefined);
  }

  async isolate(node: NodeName): Promise<void> {
    for (const other of this.#others(node)) await this.cut(node, other);
  }

  async rejoin(node: NodeName): Promise<void> {
    for (const { between, bytesPerSecond } of this.changed) {
      if (bytesPerSecond === 'cut' && between.includes(node)) await this.mend(...between);
    }
  }

  async restore(): Promise<void> {
    const changes = this.changed;
    this.#changed.clear();
    await this.#options.run?.(['sh', '-ec', networkScript.join('\n')]);
    for (const { between, bytesPerSecond } of changes) await this.#change(...between, bytesPerSecond);
  }

  /** One change after the other, each whole. */
  async #change(a: NodeName, b: NodeName, wanted: Change['bytesPerSecond'] | undefined): Promise<void> {
    const run = this.#options.run;
    const pair = this.#pair(a, b);
    if (run === undefined) {
      throw new Failure(
        'unavailable',
        'Links cannot be cut or slowed on this machine: it permits no network of its own for the servers.',
      );
    }
    const turn = this.#before.then(() => this.#apply(run, pair, wanted));
    this.#before = turn.catch(() => undefined);
    await turn;
  }

  async #apply(
    run: NonNullable<LinksOptions['run']>,
    pair: Pair,
    wanted: Change['bytesPerSecond'] | undefined,
  ): Promise<void> {
    const key = pair.between.join(' ');
    const now = this.#changed.get(key)?.bytesPerSecond;
    if (now === wanted) return;
    const undo = undoneBy(pair, now);
    const make = wanted === undefined ? [] : wanted === 'cut' ? cutScript(pair) : slowScript(pair, wanted);
    try {
      await run(['sh', '-ec', [...undo, ...make].join('\n')]);
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      // What was done of it is taken back, as far as there is something: without -e the shell goes on.
      await run(['sh', '-c', [...undo, ...undoneBy(pair, wanted), 'true'].join('\n')]);
      this.#changed.delete(key);
      const words = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
      throw new Failure('unavailable', `The kernel of this machine did not change that link: ${words}`);
    }
    if (wanted === undefined) this.#changed.delete(key);
    else this.#changed.set(key, { between: pair.between, bytesPerSecond: wanted });
  }

  #others(node: NodeName): NodeName[] {
    return this.#options.nodes.map(({ name }) => name).filter(name => name !== node);
  }

  /** In the order of the nodes. @throws {Failure} `bad-request` */
  #pair(a: NodeName, b: NodeName): Pair {
    const places = [a, b].map(name => this.#options.nodes.findIndex(node => node.name === name));
    const [first = -1, second = -1] = places.sort((x, y) => x - y);
    const [one, other] = [this.#options.nodes[first], this.#options.nodes[second]];
    if (one === undefined || other === undefined || one === other) {
      throw new Failure('bad-request', `There is no link between ${a} and ${b}.`);
    }
    return { between: [one.name, other.name], hosts: [one.host, other.host], places: [first, second] };
  }
}

function undoneBy(pair: Pair, change: Change['bytesPerSecond'] | undefined): string[] {
  if (change === undefined) return [];
  return change === 'cut' ? uncutScript(pair) : unslowScript(pair);
}

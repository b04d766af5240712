/**
 * Goes through the steps of a round on both sides and stops at the first difference: a reply, a message that was
 * pushed, or in the end what the keys hold.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '#test/support/raw-resp.ts';
import { isAlike, isTransactionAlike } from './comparators.ts';
import { readFrame } from './frames.ts';
import { compareKeys } from './key-state.ts';
import { type Burst, clientCount, inBursts, nameOf, type Step, shown } from './steps.ts';
import { answerWithinMs, type TwinClient, type Twins } from './twins.ts';
import type { Wire } from './wire.ts';

export interface Mismatch {
  readonly what: string;
  readonly command: string;
  readonly plain: string;
  readonly sandbox: string;
}

/** What a round is told of every command that both have answered alike. */
export interface Tally {
  answered(name: string, isError: boolean): void;
}

const pushedWithinMs = 3000;
const pollMs = 2;
const drainMs = 3000;
const subscribing = /^[ps]?(?:un)?subscribe$/;

interface Queued {
  readonly name: string;
  readonly args: readonly Buffer[];
}

function kindOf(name: string): 'subscribe' | 'psubscribe' | 'ssubscribe' {
  if (name.startsWith('p')) return 'psubscribe';
  return /^s(?:sub|uns)/.test(name) ? 'ssubscribe' : 'subscribe';
}

/** What is known of one client from what it sent and was answered. */
class ClientState {
  queued: Queued[] | undefined;
  waiting: readonly Buffer[] | undefined;
  readonly subscribed = {
    subscribe: new Set<string>(),
    psubscribe: new Set<string>(),
    ssubscribe: new Set<string>(),
  };

  get isSubscribed(): boolean {
    return Object.values(this.subscribed).some(names => names.size > 0);
  }

  forget(): void {
    this.queued = undefined;
    for (const names of Object.values(this.subscribed)) names.clear();
  }

  /** How many replies this command gets, and what it subscribes to. */
  replies(name: string, args: readonly Buffer[]): number {
    if (!subscribing.test(name) || this.queued !== undefined) return 1;
    const isEnd = name.includes('unsub');
    const names = this.subscribed[kindOf(name)];
    const given = args.slice(1).map(arg => arg.toString('latin1'));
    if (!isEnd) {
      for (const one of given) names.add(one);
      return Math.max(1, given.length);
    }
    const count = given.length > 0 ? given.length : Math.max(1, names.size);
    if (given.length === 0) names.clear();
    else for (const one of given) names.delete(one);
    return count;
  }
}

export class Conversation {
  readonly #twins: Twins;
  readonly #containers: ReadonlySet<string>;
  readonly #tally: Tally;
  readonly #clients: TwinClient[] = [];
  readonly #states = Array.from({ length: clientCount }, () => new ClientState());

  constructor(twins: Twins, containers: ReadonlySet<string>, tally: Tally) {
    this.#twins = twins;
    this.#containers = containers;
    this.#tally = tally;
  }

  /** The first difference, if there is one. */
  async hold(steps: readonly Step[]): Promise<Mismatch | undefined> {
    try {
      for (let client = 0; client < clientCount; client += 1) {
        this.#clients.push(await this.#twins.connect(client === 1 ? 3 : 2));
      }
      await this.#empty();
      for (const part of inBursts(steps)) {
        const mismatch = await this.#part(part);
        if (mismatch !== undefined) return mismatch;
      }
      return await this.#compareState();
    } finally {
      await Promise.all(this.#clients.flatMap(({ plain, sandbox }) => [plain.close(), sandbox.close()]));
    }
  }

  async #empty(): Promise<void> {
    const { plain, sandbox } = this.#client(0);
    for (const wire of [plain, sandbox]) wire.send(command('FLUSHALL'));
    await Promise.all([plain.replies(1, answerWithinMs), sandbox.replies(1, answerWithinMs)]);
  }

  async #compareState(): Promise<Mismatch | undefined> {
    const client = await this.#twins.connect(2);
    try {
      return await compareKeys(client);
    } finally {
      await Promise.all([client.plain.close(), client.sandbox.close()]);
    }
  }

  #client(index: number): TwinClient {
    const client = this.#clients[index];
    if (client === undefined) throw new Error(`There is no client ${index}.`);
    return client;
  }

  #state(index: number): ClientState {
    const state = this.#states[index];
    if (state === undefined) throw new Error(`There is no client ${index}.`);
    return state;
  }

  async #part(part: Burst | Exclude<Step, { kind: 'run' }>): Promise<Mismatch | undefined> {
    if (!('kind' in part)) return await this.#burst(part);
    if (part.kind === 'block') return await this.#block(part.client, part.args);
    if (part.kind === 'walk') return await this.#walk(part);
    if (part.kind === 'answer') return await this.#answer(part.client);
    await sleep(part.ms);
    return undefined;
  }

  async #burst({ client, commands }: Burst): Promise<Mismatch | undefined> {
    const { plain, sandbox } = this.#client(client);
    const state = this.#state(client);
    if (state.waiting !== undefined) return undefined;
    const bytes = Buffer.concat(commands.map(args => command(...args)));
    plain.send(bytes);
    sandbox.send(bytes);
    for (const [index, args] of commands.entries()) {
      const name = nameOf(args, this.#containers);
      // How many replies it gets may hang on those before it.
      for (let left = state.replies(name, args); left > 0; left -= 1) {
        const mismatch = await this.#reply(client, name, args);
        if (mismatch === undefined) continue;
        await this.#drain(client, left - 1 + commands.length - index - 1);
        return mismatch;
      }
    }
    return await this.#messages();
  }

  /** Nothing may still be under way when the next round begins. */
  async #drain(client: number, replies: number): Promise<void> {
    const { plain, sandbox } = this.#client(client);
    await Promise.all([plain.replies(replies, drainMs), sandbox.replies(replies, drainMs)]);
  }

  async #reply(client: number, name: string, args: readonly Buffer[]): Promise<Mismatch | undefined> {
    const { plain, sandbox } = this.#client(client);
    const [[ours], [theirs]] = await Promise.all([
      plain.replies(1, answerWithinMs),
      sandbox.replies(1, answerWithinMs),
    ]);
    const state = this.#state(client);
    const alike =
      ours !== undefined && theirs !== undefined && this.#isAlike(state, name, args, ours, theirs);
    if (!alike) {
      return {
        what: 'the reply',
        command: `${client}> ${shown(args)}`,
        plain: told(ours),
        sandbox: told(theirs),
      };
    }
    this.#note(state, name, args, ours);
    return undefined;
  }

  #isAlike(state: ClientState, name: string, args: readonly Buffer[], ours: Buffer, theirs: Buffer): boolean {
    if (name === 'exec' && state.queued !== undefined) return isTransactionAlike(state.queued, ours, theirs);
    return isAlike(name, ours, theirs, args);
  }

  #note(state: ClientState, name: string, args: readonly Buffer[], reply: Buffer): void {
    const isError = reply[0] === 0x2d;
    this.#tally.answered(name, isError);
    if (state.queued !== undefined && reply.equals(queuedReply)) {
      state.queued.push({ name, args });
      return;
    }
    if (name === 'multi' && !isError) state.queued ??= [];
    else if (name === 'exec' && args.length === 1) this.#noteExec(state, reply);
    else if (name === 'discard' && args.length === 1) state.queued = undefined;
    else if (name === 'reset' && !isError) state.forget();
  }

  #noteExec(state: ClientState, reply: Buffer): void {
    const items = reply[0] === 0x2a ? readFrame(reply).items : [];
    for (const [index, { mark }] of items.entries()) {
      const queued = state.queued?.[index];
      if (queued !== undefined) this.#tally.answered(queued.name, mark === '-');
    }
    state.queued = undefined;
  }

  /** Sends what waits, and goes on once both sides wait or have answered. */
  async #block(client: number, args: readonly Buffer[]): Promise<Mismatch | undefined> {
    const { plain, sandbox } = this.#client(client);
    const state = this.#state(client);
    if (state.waiting !== undefined) return undefined;
    state.waiting = args;
    const bytes = command(...args);
    plain.send(bytes);
    sandbox.send(bytes);
    const deadline = Date.now() + answerWithinMs;
    for (;;) {
      const blocked = await this.#twins.blocked();
      const isSettled =
        (plain.waiting > 0 || blocked.plain > 0) && (sandbox.waiting > 0 || blocked.sandbox > 0);
      if (isSettled || Date.now() > deadline) return undefined;
      await sleep(pollMs);
    }
  }

  async #answer(client: number): Promise<Mismatch | undefined> {
    const state = this.#state(client);
    const args = state.waiting;
    if (args === undefined) return undefined;
    state.waiting = undefined;
    return (await this.#reply(client, nameOf(args, this.#containers), args)) ?? (await this.#messages());
  }

  /** Elements may come twice while a table is resized, so it is sets that are compared. */
  async #walk({ client, args, options }: Extract<Step, { kind: 'walk' }>): Promise<Mismatch | undefined> {
    const { plain, sandbox } = this.#client(client);
    const state = this.#state(client);
    if (state.waiting !== undefined || state.queued !== undefined) return undefined;
    const [ours, theirs] = await Promise.all([plain, sandbox].map(wire => walked(wire, args, options)));
    if (ours === theirs) return undefined;
    const command = `${client}> ${shown([...args, Buffer.from('0'), ...options])} to its end`;
    return { what: 'the reply', command, plain: ours ?? '', sandbox: theirs ?? '' };
  }

  /** Messages that were pushed to any client: those of one channel in order. */
  async #messages(): Promise<Mismatch | undefined> {
    for (const [index, state] of this.#states.entries()) {
      if (!state.isSubscribed || state.queued !== undefined || state.waiting !== undefined) continue;
      const { plain, sandbox } = this.#client(index);
      // Whatever was pushed before the plain server answers has then arrived.
      plain.send(command('PING'));
      await plain.replies(1, answerWithinMs);
      const expected = await plain.messages(0, 0);
      const got = await sandbox.messages(expected.length, pushedWithinMs);
      if (byChannel(expected) === byChannel(got)) continue;
      return {
        what: `the messages pushed to client ${index}`,
        command: '',
        plain: expected.map(told).join('\n'),
        sandbox: got.map(told).join('\n'),
      };
    }
    return undefined;
  }
}

const queuedReply = Buffer.from('+QUEUED\r\n');

const mostSteps = 5000;

/** All that a walk finds, or the error that ends it. */
async function walked(wire: Wire, args: readonly Buffer[], options: readonly Buffer[]): Promise<string> {
  const found = new Set<string>();
  let cursor = '0';
  for (let step = 0; step < mostSteps; step += 1) {
    wire.send(command(...args, cursor, ...options));
    const [reply] = await wire.replies(1, answerWithinMs);
    if (reply === undefined) return '(no answer)';
    const [next, items] = readFrame(reply).items;
    if (next === undefined || items === undefined) return told(reply);
    for (const { raw } of items.items) found.add(raw);
    cursor = next.text;
    if (cursor === '0') return JSON.stringify([...found].sort());
  }
  return '(no end)';
}

/** Which of several patterns comes first is left to the server; what each gets is not. */
function byChannel(messages: readonly Buffer[]): string {
  const channels = new Map<string, string[]>();
  for (const message of messages) {
    const { items, mark } = readFrame(message);
    const channel = items
      .slice(0, -1)
      .map(({ raw }) => raw)
      .join('');
    const seen = channels.get(channel) ?? [];
    seen.push(mark + (items.at(-1)?.raw ?? ''));
    channels.set(channel, seen);
  }
  return JSON.stringify([...channels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function told(reply: Buffer | undefined): string {
  if (reply === undefined) return '(no answer)';
  const text = JSON.stringify(reply.toString('latin1'));
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${reply.length} bytes)` : text;
}

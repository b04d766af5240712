/**
 * A learner's keys on their way to a sandbox of another kind, which takes the old one's place when it is whole.
 *
 * Onto servers of one's own they go as Redis's own dumps, so that types, encodings, expiries, groups and pending
 * entries are as they were; what is written while they move is moved again. Back into a namespace they go as commands:
 * a dump comes from a server that its learner may have broken, and a forged one could break the server of all.
 */
import type { Redis } from 'ioredis';
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import type { NamespaceRegistry } from '#sandbox/namespace/registry.ts';
import type { NamespaceSandbox } from '#sandbox/namespace/sandbox.ts';
import type { MoveSandbox, Sandbox } from '#sandbox/sandbox.ts';
import type { SandboxKind, ServerKind } from '#sandbox/server-protocol.ts';
import { movingScope, type OwnRegistry } from './registry.ts';
import { OwnSandbox } from './sandbox.ts';

interface Registries {
  readonly namespaces: NamespaceRegistry;
  readonly own: OwnRegistry;
}

/** Where keys are read from: one server, and what stands before each of them there. */
export interface Source {
  readonly system: Redis;
  readonly prefix: Buffer;
  names(): Promise<Buffer[]>;
  /** Told of keys that are written meanwhile. */
  listen(written: (key: Buffer) => void): () => void;
  /** All that was answered before has been told. */
  settled(): Promise<void>;
}

interface Dumped {
  readonly key: Buffer;
  /** Null: it is gone. */
  readonly payload: Buffer | null;
  readonly expiresAtMs: number;
}

const keysAtOnce = 100;
/** Of a namespace's keys as commands, at most. */
const scriptBytes = 33_554_432;

/** @throws {Failure} as `SandboxRegistry.move` */
export async function moveSandbox(
  registries: Registries,
  id: string,
  options: MoveSandbox,
): Promise<Sandbox> {
  const { namespaces, own } = registries;
  const from = own.has(id) ? await own.find(id) : await namespaces.find(id);
  if (from === undefined) throw sandboxEnded('removed');
  const { to } = options;
  if (from instanceof OwnSandbox) {
    await from.wake();
    await demandOneDatabase(from);
  }
  const moved =
    to === 'namespace'
      ? await toNamespace(registries, demandOwn(from))
      : await toServers(registries, from, { ...options, to });
  const failure = new Failure(
    'expired',
    `Your keys have moved to ${places[to]}. Reload this page to go on there.`,
  );
  if (from instanceof OwnSandbox) await own.remove(id, failure);
  else await namespaces.remove(id, failure);
  return moved;
}

/** @throws {Failure} `conflict` */
function demandOwn(from: OwnSandbox | NamespaceSandbox): OwnSandbox {
  if (from instanceof OwnSandbox) return from;
  throw new Failure('conflict', 'Your keys are in a namespace already.');
}

const places: Record<SandboxKind, string> = {
  namespace: 'a namespace',
  server: 'a server of your own',
  replicated: 'replicated servers of your own',
  sentinel: 'servers of your own with Sentinels',
  cluster: 'a cluster of your own',
  independent: 'independent servers of your own',
};

async function toServers(
  { own }: Registries,
  from: OwnSandbox | NamespaceSandbox,
  options: MoveSandbox & { to: ServerKind },
): Promise<OwnSandbox> {
  const { owner, scope, offsetMs } = from;
  const made = await own.create({
    owner,
    scope: movingScope,
    start: [],
    kind: options.to,
    hasReplicas: options.hasReplicas,
    onWaiting: options.onWaiting,
    signal: options.signal,
    keeps: from.id,
    offsetMs,
  });
  try {
    const sources = from instanceof OwnSandbox ? await sourcesOf(from) : [from.source()];
    await moveAll(sources, made, () => from.hold(moving()));
    made.uses.adopt(from.uses);
    await own.setScope(made.id, scope);
    return made;
  } catch (cause) {
    await own.remove(made.id);
    throw cause;
  }
}

const moving = () => new Failure('unavailable', 'Your keys are moving. Try again in a moment.', 2);

async function sourcesOf(from: OwnSandbox): Promise<Source[]> {
  const primaries = await from.ownServers.primaries();
  const shown = from.kind === 'independent' ? primaries.slice(0, 1) : primaries;
  return shown.map(link => ({
    system: link.system,
    prefix: Buffer.alloc(0),
    names: () => link.names(),
    listen: written => {
      link.feed.turnOn();
      return link.feed.listen('', (_event, key) => written(Buffer.from(key)));
    },
    settled: () => link.feed.settled(),
  }));
}

/** What is written meanwhile moves again; at the end nobody may write for a moment, so that nothing is left behind. */
async function moveAll(sources: readonly Source[], to: OwnSandbox, hold: () => () => void): Promise<void> {
  const followed = sources.map(source => ({ source, ...follow(source) }));
  let release: (() => void) | undefined;
  try {
    for (const { source } of followed) await moveKeys(source, await source.names(), to);
    for (const { source, take } of followed) await moveKeys(source, take(), to);
    release = hold();
    for (const { source, take } of followed) {
      await source.settled();
      await moveKeys(source, take(), to);
    }
  } catch (cause) {
    release?.();
    throw cause;
  } finally {
    for (const { stop } of followed) stop();
  }
}

/** Keys that are written from now on; each is given once for each time that it is asked. */
function follow(source: Source): { take(): Buffer[]; stop(): void } {
  let written = new Map<string, Buffer>();
  const stop = source.listen(key => {
    if (key.length > 0) written.set(key.toString('latin1'), key);
  });
  return {
    stop,
    take: () => {
      const keys = [...written.values()];
      written = new Map();
      return keys;
    },
  };
}

async function moveKeys(source: Source, names: readonly Buffer[], to: OwnSandbox): Promise<void> {
  for (let start = 0; start < names.length; start += keysAtOnce) {
    await restore(await dump(source, names.slice(start, start + keysAtOnce)), to);
  }
}

async function dump({ system, prefix }: Source, names: readonly Buffer[]): Promise<Dumped[]> {
  const pipeline = system.pipeline();
  for (const name of names) {
    const key = Buffer.concat([prefix, name]);
    pipeline.pexpiretime(key).dumpBuffer(key);
  }
  const replies = (await pipeline.exec()) ?? [];
  return names.map((key, at) => {
    const [[expiryFailed, expiry], [dumpFailed, payload]] = [
      replies[at * 2] ?? [missing, null],
      replies[at * 2 + 1] ?? [missing, null],
    ];
    const failed = expiryFailed ?? dumpFailed;
    if (failed) throw failed;
    return { key, payload: Buffer.isBuffer(payload) ? payload : null, expiresAtMs: Number(expiry) };
  });
}

const missing = new Error('The server has not answered all of it.');

async function restore(dumped: readonly Dumped[], { ownServers }: OwnSandbox): Promise<void> {
  const byOwner = new Map<Redis, Dumped[]>();
  const first = ownServers.isCluster ? undefined : await ownServers.ownerOf(undefined);
  for (const one of dumped) {
    const { system } = first ?? (await ownServers.ownerOf(one.key));
    byOwner.set(system, [...(byOwner.get(system) ?? []), one]);
  }
  for (const [system, some] of byOwner) {
    const pipeline = system.pipeline();
    for (const { key, payload, expiresAtMs } of some) {
      if (payload === null) pipeline.unlink(key);
      else if (expiresAtMs >= 0) pipeline.restore(key, expiresAtMs, payload, 'REPLACE', 'ABSTTL');
      else pipeline.restore(key, 0, payload, 'REPLACE');
    }
    for (const [failed] of (await pipeline.exec()) ?? []) if (failed) throw asFailure(failed);
  }
}

function asFailure(failed: Error): Error {
  if (!failed.message.startsWith('OOM')) return failed;
  return new Failure(
    'too-large',
    'Your keys do not fit on a server of your own. Delete some, and move again.',
  );
}

async function toNamespace({ namespaces }: Registries, from: OwnSandbox): Promise<Sandbox> {
  const release = from.hold(moving());
  try {
    const script = await scriptOf(from);
    const { owner, scope } = from;
    const made = await namespaces.create({ owner, scope, start: [] });
    try {
      const { failed, errors } = await made.importScript(script, { replaces: false, stopsAtError: true });
      if (failed === 0) {
        made.uses.adopt(from.uses);
        return made;
      }
      const why = errors[0] === undefined ? '' : ` ${errors[0].command}: ${errors[0].error}`;
      throw new Failure('too-large', `Your keys do not fit in a namespace.${why}`);
    } catch (cause) {
      await namespaces.remove(made.id);
      throw cause;
    }
  } catch (cause) {
    release();
    throw cause;
  }
}

/** @throws {Failure} `too-large` */
async function scriptOf(from: OwnSandbox): Promise<Buffer> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of await from.exportScript()) {
    if (/^# Not exported:/m.test(piece)) {
      const text = 'One of your keys is too large for a namespace. Delete it, and move again.';
      throw new Failure('too-large', text);
    }
    length += piece.length;
    if (length > scriptBytes) {
      throw new Failure('too-large', 'Your keys do not fit in a namespace. Delete some, and move again.');
    }
    pieces.push(piece);
  }
  return Buffer.from(pieces.join(''));
}

/** Keys of other databases would be left behind. @throws {Failure} `conflict` */
async function demandOneDatabase(from: OwnSandbox): Promise<void> {
  for (const { system } of await from.ownServers.primaries()) {
    const other = /^db([1-9]\d*):/m.exec(await system.info('keyspace'))?.[1];
    if (other === undefined) continue;
    const text = `Database ${other} holds keys, and only those of database 0 move. MOVE or delete them first.`;
    throw new Failure('conflict', text);
  }
}

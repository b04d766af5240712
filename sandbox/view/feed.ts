/**
 * What happens to the keys of all sandboxes of one server, as Redis tells it: one pattern subscription for the whole
 * process, dispatched by sandbox id here in Node. (A subscription for each sandbox would make the server compare
 * every event with every pattern.)
 *
 * Guaranteed: events of one sandbox arrive in the server's order, and after `settled()` all those of commands that
 * were answered before it. Not guaranteed: an event while the connection is down is lost, for Redis does not keep
 * them; listeners then get `resync` and read again what they need.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import { decodeReply } from '#sandbox/resp/decode.ts';
import { MutedEvents } from './muted-events.ts';

/** `event` is Redis's (`set`, `expired`, …) or `resync` with an empty key: some were missed, read anew. */
export type KeyspaceListener = (event: string, key: Buffer) => void;

export interface KeyspaceFeed {
  /** False if the server sends no keyspace events and none can be had; the view then relies on what commands name. */
  readonly live: boolean;
  /** Calls `listener` for the keys of one sandbox, named as its learner names them. Returns the function that stops it. */
  listen(id: string, listener: KeyspaceListener): () => void;
  /** Swallows the next `event` of that key, because a part of ours causes it. Returns the function that takes it back. */
  mute(id: string, event: string, key: Buffer): () => void;
  /** Resolves when every event caused before this call has been dispatched. */
  settled(): Promise<void>;
  /** The server is another one now: switches its events on and connects anew. Listeners get `resync`. */
  renew(): Promise<void>;
  close(): void;
}

const channelPrefix = Buffer.from('__keyspace@0__:{');
const pattern = `${channelPrefix}*`;
/** How every event begins, in RESP3. */
const eventHeader = Buffer.from(`>4\r\n$8\r\npmessage\r\n$${pattern.length}\r\n${pattern}\r\n$`);
const noKey = Buffer.alloc(0);
const settleTimeoutMs = 2000;
const connectTimeoutMs = 5000;
const heartbeatMs = 15_000;
const limits = { replyBytes: 4_194_304, elements: 64, depth: 4 };
const [cr, closingBrace, colon] = [0x0d, 0x7d, 0x3a];

/**
 * Subscribes on a connection of its own. The feed must be closed.
 * @throws {Failure} `unavailable`
 */
export async function createKeyspaceFeed(options: {
  system: Redis;
  target: RedisTarget;
  log: Logger;
}): Promise<KeyspaceFeed> {
  const feed = new SubscribedFeed(options);
  await feed.renew();
  return feed;
}

class SubscribedFeed implements KeyspaceFeed {
  readonly #system: Redis;
  readonly #log: Logger;
  readonly #listeners = new Map<string, Set<KeyspaceListener>>();
  readonly #muted = new MutedEvents();
  readonly #settling = new Map<string, () => void>();
  readonly #settleChannel = `keyspace-feed:${randomBytes(12).toString('hex')}`;
  readonly #upstream: Upstream;
  readonly #heartbeat: NodeJS.Timeout;
  #live = false;
  #hasBegun = false;
  #lastToken = 0;

  constructor({ system, target, log }: { system: Redis; target: RedisTarget; log: Logger }) {
    this.#system = system;
    this.#log = log;
    const { username = 'default', password } = target;
    this.#upstream = new Upstream({
      open: onClose =>
        openConnection({
          target,
          credentials: password === undefined ? undefined : { username, password },
          protocol: 3,
          limits,
          connectTimeoutMs,
          onPushFrame: (bytes, from) => this.#receive(bytes, from),
          onClose,
        }),
      restore: connection => this.#subscribe(connection),
      onLost: () => log.warn('the connection for keyspace events broke; it is made again'),
      isNeeded: () => true,
    });
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  get live(): boolean {
    return this.#live;
  }

  async renew(): Promise<void> {
    this.#live = await turnOnNotifications(this.#system, this.#log);
    this.#upstream.drop();
    await this.#upstream.ensure();
  }

  listen(id: string, listener: KeyspaceListener): () => void {
    return listen(this.#listeners, id, listener);
  }

  mute(id: string, event: string, key: Buffer): () => void {
    return this.#muted.mute(id, event, key);
  }

  async settled(): Promise<void> {
    this.#lastToken += 1;
    const token = String(this.#lastToken);
    const arrived = Promise.withResolvers<void>();
    // Without the subscriber's connection there is nothing to wait for: its return brings a resync.
    const timer = setTimeout(arrived.resolve, settleTimeoutMs);
    this.#settling.set(token, arrived.resolve);
    try {
      if (this.#upstream.connection === undefined) return;
      await this.#system.publish(this.#settleChannel, token);
      await arrived.promise;
    } finally {
      clearTimeout(timer);
      this.#settling.delete(token);
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    this.#upstream.end();
  }

  /** A connection that is dead without saying so is found by its silence: what goes unanswered closes it. */
  async #beat(): Promise<void> {
    try {
      const connection = await this.#upstream.ensure();
      await connection.execute([Buffer.from('PING')]);
    } catch (cause) {
      this.#log.debug({ err: cause }, 'the feed of keyspace events did not answer');
    }
  }

  async #subscribe(connection: Connection): Promise<void> {
    await connection.execute([Buffer.from('PSUBSCRIBE'), Buffer.from(pattern)], { confirmations: 1 });
    await connection.execute([Buffer.from('SUBSCRIBE'), Buffer.from(this.#settleChannel)], {
      confirmations: 1,
    });
    // Connected and subscribed anew: whatever happened meanwhile is not known.
    this.#muted.clear();
    if (this.#hasBegun) for (const id of [...this.#listeners.keys()]) this.#dispatch(id, 'resync', noKey);
    this.#hasBegun = true;
  }

  /** One push. Events are read where they lie, for there is one for each write of every sandbox. */
  #receive(bytes: Buffer, from: number): void {
    const at = from + eventHeader.length;
    if (bytes.compare(eventHeader, 0, eventHeader.length, from, at) === 0) this.#receiveEvent(bytes, at);
    else this.#receiveOther(bytes, from);
  }

  /** `__keyspace@0__:{id}:key`, the key being any bytes at all, and the event. `at` is where the length of the first stands. */
  #receiveEvent(bytes: Buffer, at: number): void {
    const start = bytes.indexOf(cr, at) + 2;
    const end = start + Number(bytes.toString('latin1', at, start - 2));
    const idStart = start + channelPrefix.length;
    const idEnd = bytes.indexOf(closingBrace, idStart);
    if (idEnd < 0 || idEnd + 1 >= end || bytes[idEnd + 1] !== colon) return;
    const id = bytes.toString('latin1', idStart, idEnd);
    if (!this.#listeners.has(id) && this.#muted.size === 0) return;
    const eventStart = bytes.indexOf(cr, end + 3) + 2;
    const event = bytes.toString('latin1', eventStart, bytes.indexOf(cr, eventStart));
    const key = bytes.subarray(idEnd + 2, end);
    if (this.#muted.size > 0 && this.#muted.take(id, event, key)) return;
    this.#dispatch(id, event, key);
  }

  #receiveOther(bytes: Buffer, from: number): void {
    const push = decodeReply(bytes, from);
    if (push.type !== 'push') return;
    const [kind, , token] = push.items.map(item =>
      item.type === 'bulk' ? item.bytes.toString('latin1') : '',
    );
    if (kind === 'message' && token !== undefined) this.#settling.get(token)?.();
  }

  #dispatch(id: string, event: string, key: Buffer): void {
    for (const listener of this.#listeners.get(id) ?? []) {
      try {
        listener(event, key);
      } catch (cause) {
        this.#log.error({ err: cause, event }, 'a listener of the key space failed');
      }
    }
  }
}

/** The server must publish all keyspace events; where we may not switch them on, an operator has to. */
async function turnOnNotifications(system: Redis, log: Logger): Promise<boolean> {
  const needed = 'notify-keyspace-events';
  const isOn = (flags: string) => flags.includes('K') && flags.includes('A');
  try {
    const before = flagsOf(await system.config('GET', needed));
    if (isOn(before)) return true;
    await system.config('SET', needed, 'KA');
    return true;
  } catch (cause) {
    log.warn(
      { err: cause },
      'The Redis server does not let us switch on keyspace events, so changes by expiry may show late. Set "notify-keyspace-events KA" in its configuration.',
    );
    return false;
  }
}

function flagsOf(reply: unknown): string {
  return Array.isArray(reply) ? String(reply[1] ?? '') : '';
}

function listen(
  listeners: Map<string, Set<KeyspaceListener>>,
  id: string,
  listener: KeyspaceListener,
): () => void {
  const ofId = listeners.get(id) ?? new Set<KeyspaceListener>();
  listeners.set(id, ofId);
  ofId.add(listener);
  return () => {
    ofId.delete(listener);
    if (ofId.size === 0 && listeners.get(id) === ofId) listeners.delete(id);
  };
}

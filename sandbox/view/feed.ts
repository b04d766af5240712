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
const noKey = Buffer.alloc(0);
const settleTimeoutMs = 2000;
const heartbeatMs = 15_000;

/** Subscribes on a connection of its own, made like `system`. The feed must be closed. */
export async function createKeyspaceFeed({
  system,
  log,
}: {
  system: Redis;
  log: Logger;
}): Promise<KeyspaceFeed> {
  let live = await turnOnNotifications(system, log);
  const listeners = new Map<string, Set<KeyspaceListener>>();
  const muted = new Map<string, number>();
  const settling = new Map<string, () => void>();
  const settleChannel = `keyspace-feed:${randomBytes(12).toString('hex')}`;

  const dispatch = (id: string, event: string, key: Buffer) => {
    for (const listener of listeners.get(id) ?? []) {
      try {
        listener(event, key);
      } catch (cause) {
        log.error({ err: cause, event }, 'a listener of the key space failed');
      }
    }
  };

  const subscriber = system.duplicate({
    autoResubscribe: true,
    maxRetriesPerRequest: null,
    lazyConnect: true,
  });
  subscriber.on('error', cause =>
    log.warn({ err: cause }, 'the connection for keyspace events is in trouble'),
  );
  subscriber.on('pmessageBuffer', (_pattern: unknown, channel: Buffer, message: Buffer) => {
    const parsed = parseChannel(channel);
    if (parsed === undefined) return;
    const event = message.toString('latin1');
    if (!takeMute(muted, muteName(parsed.id, event, parsed.key))) dispatch(parsed.id, event, parsed.key);
  });
  subscriber.on('message', (_channel: string, token: string) => settling.get(token)?.());

  await subscriber.connect();
  await subscriber.psubscribe(`${channelPrefix}*`);
  await subscriber.subscribe(settleChannel);
  // Connected and subscribed anew: whatever happened meanwhile is not known.
  subscriber.on('ready', () => {
    muted.clear();
    for (const id of [...listeners.keys()]) dispatch(id, 'resync', noKey);
  });
  const heartbeat = keepAlive(subscriber);

  let lastToken = 0;
  return {
    get live() {
      return live;
    },
    listen: (id, listener) => listen(listeners, id, listener),
    mute: (id, event, key) => {
      const name = muteName(id, event, key);
      muted.set(name, (muted.get(name) ?? 0) + 1);
      return () => void takeMute(muted, name);
    },
    settled: async () => {
      const token = String(++lastToken);
      const arrived = Promise.withResolvers<void>();
      // Without the subscriber's connection there is nothing to wait for: its return brings a resync.
      const timer = setTimeout(arrived.resolve, settleTimeoutMs);
      settling.set(token, arrived.resolve);
      try {
        if (subscriber.status !== 'ready') return;
        await system.publish(settleChannel, token);
        await arrived.promise;
      } finally {
        clearTimeout(timer);
        settling.delete(token);
      }
    },
    renew: async () => {
      live = await turnOnNotifications(system, log);
      // If it is connecting already, it ends up at the new server by itself.
      if (subscriber.status === 'ready') subscriber.disconnect(true);
    },
    close: () => {
      clearInterval(heartbeat);
      listeners.clear();
      subscriber.disconnect();
    },
  };
}

/** A connection that fell silent, with no word of its end, is made anew: on this one nothing may come for hours. */
function keepAlive(subscriber: Redis): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (subscriber.status !== 'ready') return;
    subscriber.ping().catch(() => {
      if (subscriber.status === 'ready') subscriber.disconnect(true);
    });
  }, heartbeatMs);
  return timer.unref();
}

/** The server must publish all keyspace events; where we may not switch them on, an operator has to. */
async function turnOnNotifications(system: Redis, log: Logger): Promise<boolean> {
  const needed = 'notify-keyspace-events';
  const isOn = (flags: string) => /K/.test(flags) && /A/.test(flags);
  try {
    const before = flagsOf(await system.config('GET', needed));
    if (isOn(before) && before.includes('E')) return true;
    await system.config('SET', needed, 'KEA');
    return true;
  } catch (cause) {
    log.warn(
      { err: cause },
      'The Redis server does not let us switch on keyspace events, so changes by expiry may show late. Set "notify-keyspace-events KEA" in its configuration.',
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

/** `__keyspace@0__:{id}:key`, the key being any bytes at all. */
function parseChannel(channel: Buffer): { id: string; key: Buffer } | undefined {
  if (!channel.subarray(0, channelPrefix.length).equals(channelPrefix)) return undefined;
  const end = channel.indexOf('}:', channelPrefix.length);
  if (end === -1) return undefined;
  return { id: channel.toString('latin1', channelPrefix.length, end), key: channel.subarray(end + 2) };
}

const muteName = (id: string, event: string, key: Buffer) => `${id} ${event} ${key.toString('latin1')}`;

function takeMute(muted: Map<string, number>, name: string): boolean {
  const left = muted.get(name);
  if (left === undefined) return false;
  if (left === 1) muted.delete(name);
  else muted.set(name, left - 1);
  return true;
}

/**
 * The live view of one sandbox: which keys changed, what they hold now, and who did it.
 *
 * Keys touched are gathered for a frame (16 ms), then looked at once, together. That a key was touched comes from
 * Redis's keyspace events, whoever did it: a client, a script, expiry, eviction. Who did it comes from the sandbox,
 * which notes the keys of each write; the two arrive in either order. Consumer groups are the exception: reading and
 * acknowledging cause no event, so there the note alone is enough.
 *
 * Guaranteed: the last event of a key shows what it holds, and nothing that changed stays unseen after `flush`. Not
 * guaranteed: values in between within one frame. Looking takes at most a fifth of the time, and what is told is at most
 * so many bytes a second: a sandbox that is written without pause is looked at less often, and long values are cut.
 * A change of very many keys at once is told piece by piece, so that a browser can keep up with it.
 */
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import type { KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';
import { toWireBytes } from '#sandbox/resp/wire.ts';
import { Attribution } from './attribution.ts';
import type { KeyspaceFeed } from './feed.ts';
import type { Seen } from './snapshot.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type ViewEvent = DistributiveOmit<Extract<SandboxEvent, { type: 'view' }>, 'seq' | 'atMs'>;
export type ViewCause = ViewEvent['cause'];
type Gone = ViewEvent['gone'][number];

const frameMs = 16;
/** Keys of one event. */
const keysInEvent = 64;
/** Keys of one look. */
export const keysInLook = 1000;
/** With nobody watching, so many touched keys pile up before they are looked at. */
const keysUnwatched = 256;
/** All that a snapshot of the whole sandbox may show of values. */
const snapshotTotalBytes = 2_097_152;
/** All that one look may show of values. */
const lookTotalBytes = 131_072;
/** What may be told on average; a single large change is no reason to be late with the next for long. */
const toldBytesPerMs = 256;
const longestRestMs = 1000;

/** Events after which a key may be gone; Redis sends one of them whenever one goes. */
const removals = new Set(['del', 'expired', 'evicted', 'rename_from', 'resync']);

export interface KeyspaceView {
  /** A client's command that may have written `keys` (named as the learner names them) was answered at `finishedAt`. */
  noteCommand(client: string, keys: readonly Buffer[], finishedAt: number): void;
  /** Somebody begins to watch: what was put off is looked at. */
  wake(): void;
  /** Whether it matters now which keys a command wrote. */
  readonly needsKeys: boolean;
  /** Keys that changed without an event that the feed passes on. */
  touch(keys: readonly Buffer[]): void;
  /** Whatever changes while `work` runs has this cause; a client's commands keep theirs while time passes. */
  during<T>(cause: 'time' | 'reset' | 'undo', work: () => Promise<T>): Promise<T>;
  /** All keys, bounded by `snapshotKeys`, and how many there are. */
  snapshot(): Promise<{ keys: KeySnapshot[]; keyCount: number }>;
  /** Resolves when what these keys hold now has been published, so that no write hides the one before it. */
  told(keys: readonly Buffer[] | 'all'): Promise<void>;
  /** Resolves when all that was changed before this call has been published. */
  flush(): Promise<void>;
  close(): void;
}

export interface ViewOptions {
  readonly id: string;
  readonly feed: KeyspaceFeed;
  readonly limits: Pick<Limits, 'snapshotElements' | 'snapshotBytes' | 'snapshotKeys'>;
  readonly log: Logger;
  /** `bytes` is about how much the event holds on to. */
  publish(event: ViewEvent, bytes: number): void;
  /** What these keys hold now, as `lookAt` tells it. */
  look(keys: readonly Buffer[], limits: Pick<Limits, 'snapshotElements' | 'snapshotBytes'>): Promise<Seen[]>;
  /** Every key of the sandbox, named as the learner names them. */
  keyNames(): Promise<Buffer[]>;
  /** `keyNames` gives no more than these. */
  readonly mostNames?: number;
  /** Cheaper than counting the names, where the sandbox can. */
  keyCount?(): Promise<number>;
  /** Whether anybody listens to the sandbox's events; without it, always. */
  isWatched?(): boolean;
}

interface Touched {
  readonly key: Buffer;
  /** The last keyspace event, if one came. */
  event: string | undefined;
  client: string | undefined;
  cause: 'time' | 'reset' | 'undo' | undefined;
}

/** Begins to follow the sandbox's keys. The view must be closed. */
export function createView(options: ViewOptions): KeyspaceView {
  const { id, feed, limits, log, publish, keyNames } = options;
  const countKeys = options.keyCount ?? (async () => (await keyNames()).length);
  const attribution = new Attribution();
  let touched = new Map<string, Touched>();
  let cause: Touched['cause'];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let resyncing = false;
  let closed = false;
  let restUntil = 0;

  /** What one of so many keys may show. */
  const shareOf = (totalBytes: number, keys: number) =>
    Math.min(limits.snapshotBytes, Math.ceil(totalBytes / Math.max(1, keys)));

  /** Nobody watches and much has changed: then nothing is remembered but that all must be read anew. */
  const isAsleep = () => resyncing && options.isWatched?.() === false;

  const mark = (key: Buffer, event: string | undefined, client: string | undefined) => {
    if (isAsleep()) return;
    if (touched.size >= keysUnwatched && options.isWatched?.() === false) {
      resyncing = true;
      touched = new Map();
      return;
    }
    remember(key, event, client);
    schedule(frameMs);
  };

  const remember = (key: Buffer, event: string | undefined, client: string | undefined) => {
    const name = key.toString('latin1');
    const entry = touched.get(name) ?? { key: Buffer.from(key), event: undefined, client: undefined, cause };
    if (event !== undefined) entry.event = event;
    if (client !== undefined) entry.client = client;
    if (cause !== undefined) entry.cause = cause;
    touched.set(name, entry);
  };

  const schedule = (soonestMs: number) => {
    if (timer !== undefined || running !== undefined || closed) return;
    if (options.isWatched?.() === false) return;
    const delayMs = Math.max(soonestMs, restUntil - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      void lookNow();
    }, delayMs);
    timer.unref();
  };

  /** Looks at all that is touched. Never rejects: what could not be read is tried again when it is next touched. */
  const lookNow = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const startedAt = performance.now();
    let toldBytes = 0;
    running = frame().then(
      bytes => {
        toldBytes = bytes;
      },
      failure => {
        if (!closed) log.warn({ err: failure, sandbox: id }, 'the view could not be read');
      },
    );
    await running;
    running = undefined;
    restUntil = performance.now() + restMs(toldBytes);
    if (touched.size > 0) schedule(Math.max(frameMs, 4 * (performance.now() - startedAt)));
  };

  /** How many bytes were told. */
  const frame = async (): Promise<number> => {
    if (resyncing) {
      resyncing = false;
      for (const key of [...attribution.knownKeys(), ...(await keyNames())]) {
        remember(key, 'resync', undefined);
      }
    }
    const entries = [...touched];
    const batch = entries.slice(0, keysInLook).map(([, entry]) => entry);
    touched = new Map(entries.slice(keysInLook));
    if (batch.length === 0) return 0;
    const seen = await options.look(
      batch.map(entry => entry.key),
      { ...limits, snapshotBytes: shareOf(lookTotalBytes, batch.length) },
    );
    const keyCount = await countKeys();
    let bytes = 0;
    for (const event of eventsOf(batch, seen, keyCount, attribution, feed.live)) {
      const size = JSON.stringify(event).length;
      publish(event, size);
      bytes += size;
    }
    return bytes;
  };

  const flush = async () => {
    await feed.settled();
    while (!closed && !isAsleep() && (touched.size > 0 || running !== undefined || resyncing)) {
      await (running ?? lookNow());
    }
  };

  const stopListening = feed.listen(id, (event, key) => {
    if (event === 'resync') {
      resyncing = true;
      schedule(frameMs);
    } else mark(key, event, undefined);
  });

  return {
    told: async keys => {
      if (touched.size === 0 || options.isWatched?.() === false) return;
      const isTouched = keys === 'all' || keys.some(key => touched.has(key.toString('latin1')));
      if (isTouched) await flush();
    },
    wake: () => {
      if (touched.size > 0 || resyncing) schedule(frameMs);
    },
    get needsKeys() {
      return !isAsleep();
    },
    noteCommand: (client, keys, finishedAt) => {
      for (const key of keys) {
        attribution.note(key, client, finishedAt);
        mark(key, undefined, client);
      }
    },
    touch: keys => {
      for (const key of keys) mark(key, 'touch', undefined);
    },
    during: async (duringCause, work) => {
      await flush();
      const before = cause;
      cause = duringCause;
      try {
        return await work();
      } finally {
        await feed.settled();
        cause = before;
        await flush();
      }
    },
    snapshot: async () => {
      const names = (await keyNames()).sort(Buffer.compare);
      const shown = names.slice(0, limits.snapshotKeys);
      const snapshotBytes = shareOf(snapshotTotalBytes, shown.length);
      const seen = await options.look(shown, { ...limits, snapshotBytes });
      for (const { key, snapshot } of seen) if (snapshot !== undefined) attribution.know(key);
      if (touched.size > 0) schedule(frameMs);
      return {
        keys: seen.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot])),
        keyCount: names.length === options.mostNames ? await countKeys() : names.length,
      };
    },
    flush,
    close: () => {
      closed = true;
      clearTimeout(timer);
      stopListening();
    },
  };
}

/** So long nothing is looked at by itself after so much was told. */
export function restMs(toldBytes: number): number {
  return Math.min(longestRestMs, toldBytes / toldBytesPerMs);
}

/** One event for each cause, in the order in which the causes appeared. */
function eventsOf(
  batch: readonly Touched[],
  seen: readonly Seen[],
  keyCount: number,
  attribution: Attribution,
  feedIsLive: boolean,
): ViewEvent[] {
  const events: ViewEvent[] = [];
  const open = new Map<string, ViewEvent>();
  for (const [index, entry] of batch.entries()) {
    const snapshot = seen[index]?.snapshot;
    if (!isNews(entry, snapshot, attribution, feedIsLive)) continue;
    const cause = causeOf(entry, snapshot, attribution);
    const name = cause.by === 'client' ? `client ${cause.client}` : cause.by;
    let event = open.get(name);
    if (event === undefined || event.changed.length + event.gone.length >= keysInEvent) {
      event = { type: 'view', cause, changed: [], gone: [], keyCount };
      open.set(name, event);
      events.push(event);
    }
    if (snapshot !== undefined) event.changed.push(snapshot);
    else event.gone.push({ key: toWireBytes(entry.key), how: howGone(entry.event) });
  }
  return events;
}

/** False for a write that changed nothing, and for an event that arrives after its own effect was published. */
function isNews(
  entry: Touched,
  snapshot: KeySnapshot | undefined,
  attribution: Attribution,
  feedIsLive: boolean,
): boolean {
  const differs = attribution.remember(entry.key, snapshot);
  // A key that is gone without such an event expired as it was looked at: the event that says so is on its way.
  if (snapshot === undefined && feedIsLive) return entry.event !== undefined && removals.has(entry.event);
  if (entry.event !== undefined) return differs || entry.client !== undefined;
  return differs && (snapshot?.type === 'stream' || !feedIsLive);
}

function causeOf(entry: Touched, snapshot: KeySnapshot | undefined, attribution: Attribution): ViewCause {
  if (entry.cause === 'reset' || entry.cause === 'undo') return { by: entry.cause };
  if (snapshot === undefined && entry.event === 'expired') return { by: 'time' };
  if (snapshot === undefined && entry.event === 'evicted') return { by: 'other' };
  if (entry.client !== undefined) return { by: 'client', client: entry.client };
  if (entry.cause === 'time') return { by: 'time' };
  const client = attribution.lately(entry.key);
  return client === undefined ? { by: 'other' } : { by: 'client', client };
}

function howGone(event: string | undefined): Gone['how'] {
  return event === 'expired' || event === 'evicted' ? event : 'deleted';
}

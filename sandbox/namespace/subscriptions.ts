/**
 * What one session is subscribed to. Exact channels and shard channels are subscribed to upstream under the
 * namespace's prefix; patterns are matched here, behind one upstream pattern for everything of the namespace, because
 * the server's ACL compares patterns literally. Keyspace events come from the process's one feed of them.
 */
import { compileGlob, type Glob, matchesGlob } from '#sandbox/command/glob.ts';
import { bulk, integer, nil, type Reply } from '#sandbox/resp/reply.ts';

export type SubscriptionKind = 'channel' | 'pattern' | 'shard';

const verbs = {
  channel: ['subscribe', 'unsubscribe'],
  pattern: ['psubscribe', 'punsubscribe'],
  shard: ['ssubscribe', 'sunsubscribe'],
} as const;

const keyspaceChannel = Buffer.from('__keyspace@0__:');
const keyeventChannel = Buffer.from('__keyevent@0__:');
const eventPattern = Buffer.from('__key');

export class Subscriptions {
  readonly channels = new Map<string, Buffer>();
  readonly shards = new Map<string, Buffer>();
  readonly patterns = new Map<string, { readonly pattern: Buffer; readonly glob: Glob }>();

  /** Channels and patterns, as Redis counts them for a subscribed client. */
  get count(): number {
    return this.channels.size + this.patterns.size;
  }

  get total(): number {
    return this.count + this.shards.size;
  }

  /** True if anything here could be told of a key. */
  get wantsKeyEvents(): boolean {
    for (const channel of this.channels.values()) if (isEventChannel(channel)) return true;
    for (const { pattern } of this.patterns.values()) if (startsWith(pattern, eventPattern)) return true;
    return false;
  }

  has(kind: SubscriptionKind, name: Buffer): boolean {
    return this.#of(kind).has(name.toString('latin1'));
  }

  names(kind: SubscriptionKind): Buffer[] {
    if (kind === 'pattern') return [...this.patterns.values()].map(({ pattern }) => pattern);
    return [...(kind === 'channel' ? this.channels : this.shards).values()];
  }

  /** Adds one and returns its confirmation. */
  add(kind: SubscriptionKind, name: Buffer, protocol: 2 | 3): Reply {
    const id = name.toString('latin1');
    if (kind === 'pattern') this.patterns.set(id, { pattern: name, glob: compileGlob(name) });
    else (kind === 'channel' ? this.channels : this.shards).set(id, name);
    return this.#confirmation(kind, 0, name, protocol);
  }

  /** Removes one, or none if `name` is undefined, and returns its confirmation. */
  remove(kind: SubscriptionKind, name: Buffer | undefined, protocol: 2 | 3): Reply {
    if (name !== undefined) this.#of(kind).delete(name.toString('latin1'));
    return this.#confirmation(kind, 1, name, protocol);
  }

  clear(): void {
    this.channels.clear();
    this.shards.clear();
    this.patterns.clear();
  }

  /** Messages of the patterns that match, in the order of subscribing. */
  ofPatterns(channel: Buffer, payload: Buffer, protocol: 2 | 3): Reply[] {
    const messages: Reply[] = [];
    for (const { pattern, glob } of this.patterns.values()) {
      if (matchesGlob(glob, channel)) {
        messages.push(message(protocol, [bulk('pmessage'), bulk(pattern), bulk(channel), bulk(payload)]));
      }
    }
    return messages;
  }

  /** How many of the patterns match. */
  matching(channel: Buffer): number {
    let count = 0;
    for (const { glob } of this.patterns.values()) if (matchesGlob(glob, channel)) count += 1;
    return count;
  }

  /** Messages of a keyspace event, to those who asked for such events by name or by a pattern that begins so. */
  ofKeyEvent(event: string, key: Buffer, protocol: 2 | 3): Reply[] {
    const messages: Reply[] = [];
    const deliver = (channel: Buffer, payload: Buffer) => {
      if (this.channels.has(channel.toString('latin1'))) {
        messages.push(message(protocol, [bulk('message'), bulk(channel), bulk(payload)]));
      }
      for (const { pattern, glob } of this.patterns.values()) {
        if (startsWith(pattern, eventPattern) && matchesGlob(glob, channel)) {
          messages.push(message(protocol, [bulk('pmessage'), bulk(pattern), bulk(channel), bulk(payload)]));
        }
      }
    };
    deliver(Buffer.concat([keyspaceChannel, key]), Buffer.from(event));
    deliver(Buffer.concat([keyeventChannel, Buffer.from(event)]), key);
    return messages;
  }

  #of(kind: SubscriptionKind): Map<string, unknown> {
    return kind === 'channel' ? this.channels : kind === 'pattern' ? this.patterns : this.shards;
  }

  #confirmation(kind: SubscriptionKind, which: 0 | 1, name: Buffer | undefined, protocol: 2 | 3): Reply {
    const count = kind === 'shard' ? this.shards.size : this.count;
    return message(protocol, [
      bulk(verbs[kind][which]),
      name === undefined ? nil : bulk(name),
      integer(count),
    ]);
  }
}

/** As it arrives on its own: a push in RESP3, an array in RESP2. */
export function message(protocol: 2 | 3, items: Reply[]): Reply {
  return { type: protocol === 3 ? 'push' : 'array', items };
}

function isEventChannel(channel: Buffer): boolean {
  return startsWith(channel, keyspaceChannel) || startsWith(channel, keyeventChannel);
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length >= start.length && bytes.subarray(0, start.length).equals(start);
}

/**
 * What happens to the keys of one server of a sandbox, as it tells itself. It listens while it is on and the server
 * runs; whoever is told gets `resync` when it begins to listen anew, for what happened meanwhile is not known.
 */
import type { Logger } from 'pino';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { KeyspaceFeed, KeyspaceListener } from '#sandbox/view/feed.ts';
import { MutedEvents } from '#sandbox/view/muted-events.ts';

const channelPrefix = '__keyspace@0__:';
const pattern = `${channelPrefix}*`;
const eventHeader = Buffer.from(`>4\r\n$8\r\npmessage\r\n$${pattern.length}\r\n${pattern}\r\n$`);
const noKey = Buffer.alloc(0);
const connectTimeoutMs = 5000;
const settleTimeoutMs = 2000;
const limits = { replyBytes: 4_194_304, elements: 64, depth: 4 };
const cr = 0x0d;

export class NodeFeed implements KeyspaceFeed {
  readonly live = true;
  readonly #node: OwnNode;
  readonly #log: Logger;
  readonly #listeners = new Set<KeyspaceListener>();
  readonly #muted = new MutedEvents();
  readonly #upstream: Upstream;
  readonly #stopFollowing: () => void;
  #isOn = false;

  constructor(node: OwnNode, log: Logger) {
    this.#node = node;
    this.#log = log;
    this.#upstream = new Upstream({
      open: onClose =>
        openConnection({
          target: node.target,
          credentials: node.logins.system,
          protocol: 3,
          limits,
          connectTimeoutMs,
          onPushFrame: (bytes, from) => this.#receive(bytes, from),
          onClose,
        }),
      restore: connection => this.#subscribe(connection),
      onLost: () => log.debug({ node: node.name }, 'the feed of a server of its own ended'),
      isNeeded: () => this.#isOn && node.state === 'running',
    });
    this.#stopFollowing = node.onState(state => {
      if (state === 'running' && this.#isOn) this.#begin();
    });
  }

  /** Begins to listen, if it does not. */
  turnOn(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    if (this.#node.state === 'running') this.#begin();
  }

  turnOff(): void {
    this.#isOn = false;
    this.#upstream.drop();
  }

  listen(_id: string, listener: KeyspaceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  mute(_id: string, event: string, key: Buffer): () => void {
    return this.#upstream.connection === undefined ? () => {} : this.#muted.mute('', event, key);
  }

  /** The answer to a PING comes behind all events of what was answered before. */
  async settled(): Promise<void> {
    const { connection } = this.#upstream;
    if (connection === undefined || this.#node.state !== 'running') return;
    await connection
      .execute([Buffer.from('PING')], { timeoutMs: settleTimeoutMs })
      .catch(cause => this.#log.debug({ err: cause }, 'the feed of a server of its own did not settle'));
  }

  async renew(): Promise<void> {
    this.#upstream.drop();
    if (this.#isOn) await this.#upstream.ensure();
  }

  close(): void {
    this.#stopFollowing();
    this.#isOn = false;
    this.#listeners.clear();
    this.#upstream.end();
  }

  #begin(): void {
    this.#upstream
      .ensure()
      .catch(cause => this.#log.debug({ err: cause }, 'a server of its own gives no keyspace events'));
  }

  async #subscribe(connection: Connection): Promise<void> {
    await connection.execute([Buffer.from('PSUBSCRIBE'), Buffer.from(pattern)], { confirmations: 1 });
    this.#muted.clear();
    this.#dispatch('resync', noKey);
  }

  #receive(bytes: Buffer, from: number): void {
    const at = from + eventHeader.length;
    if (bytes.compare(eventHeader, 0, eventHeader.length, from, at) !== 0) return;
    const start = bytes.indexOf(cr, at) + 2;
    const end = start + Number(bytes.toString('latin1', at, start - 2));
    const eventStart = bytes.indexOf(cr, end + 3) + 2;
    const event = bytes.toString('latin1', eventStart, bytes.indexOf(cr, eventStart));
    const key = bytes.subarray(start + channelPrefix.length, end);
    if (this.#muted.size > 0 && this.#muted.take('', event, key)) return;
    this.#dispatch(event, key);
  }

  #dispatch(event: string, key: Buffer): void {
    for (const listener of this.#listeners) {
      try {
        listener(event, key);
      } catch (cause) {
        this.#log.error({ err: cause, event }, 'a listener of the key space failed');
      }
    }
  }
}

/**
 * Keyspace events in virtual time. The server's own are true for all that commands do, since a command in virtual time
 * is sent as one of the same kind. Only the end of a key is ours: to the server it is a DEL. So that a subscriber hears
 * `expired` and no `del`, the server's events are off for that moment, and the driver publishes what Redis would have.
 *
 * As on the bench they are on (`KEA`) for whoever subscribes; until somebody does, nobody could tell.
 */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Footprint } from './footprint.ts';

const prefix = '__key';

export class KeyEvents {
  readonly #connection: Connection;
  readonly #onListener: () => void;
  #isOn = false;

  /** `onListener` is called when events begin to matter: from then on, keys must end in time and one by one. */
  constructor(connection: Connection, onListener: () => void) {
    this.#connection = connection;
    this.#onListener = onListener;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** To be called before a SUBSCRIBE or PSUBSCRIBE is sent. */
  async beforeSubscribe(channels: readonly string[]): Promise<void> {
    if (this.#isOn || !channels.some(channel => channel.startsWith(prefix))) return;
    await this.#switch('KEA');
    this.#isOn = true;
    this.#onListener();
  }

  /** Ends a key whose time has come. */
  async end(key: Buffer): Promise<void> {
    if (!this.#isOn) {
      await this.#ask('DEL', key);
      return;
    }
    await Promise.all([
      this.#switch(''),
      this.#ask('DEL', key),
      this.#switch('KEA'),
      this.#ask('PUBLISH', Buffer.concat([Buffer.from('__keyspace@0__:'), key]), 'expired'),
      this.#ask('PUBLISH', '__keyevent@0__:expired', key),
    ]);
  }

  /** With listeners, whoever changes a key tells them so. */
  widen(footprint: Footprint): Footprint {
    const { writes } = footprint;
    if (!this.#isOn || writes === 'everything' || writes.length === 0) return footprint;
    return { ...footprint, writes: [...writes, 'channels'] };
  }

  async close(): Promise<void> {
    if (this.#isOn) await this.#switch('');
    this.#isOn = false;
  }

  #switch(classes: string): Promise<unknown> {
    return this.#ask('CONFIG', 'SET', 'notify-keyspace-events', classes);
  }

  #ask(...words: (string | Buffer)[]): Promise<unknown> {
    return this.#connection.execute(words.map(word => Buffer.from(word)));
  }
}

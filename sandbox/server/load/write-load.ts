/**
 * Writes that can be counted afterwards: `load:0`, `load:1`, … each once, holding which run wrote it, its number and its
 * time. What was acknowledged is noted exactly; what is there afterwards is asked of the servers.
 */
import { Failure } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { setCommand } from '#sandbox/server/load/cache-client.ts';
import { Ledger } from '#sandbox/server/load/ledger.ts';
import { type Path, sendAlong } from '#sandbox/server/load/path.ts';
import type { Tally } from '#sandbox/server/load/tally.ts';
import type { LoadSpec, Loss } from '#sandbox/server-protocol.ts';

export interface WriteLoadOptions {
  readonly spec: LoadSpec;
  /** In every value, so that writes of another run are not taken for this one's: 8 characters. */
  readonly run: string;
  readonly tally: Tally;
  readonly now: () => number;
}

const waitTimeoutMs = 500;
const readAtOnce = 256;

export class WriteLoad {
  readonly #options: WriteLoadOptions;
  readonly #ledger = new Ledger();

  constructor(options: WriteLoadOptions) {
    this.#options = options;
  }

  send(path: Path, count: number): void {
    const atMs = this.#options.now();
    for (let sent = 0; sent < count; sent += 1) this.#write(path, this.#ledger.next(atMs), atMs);
  }

  #write(path: Path, number: number, atMs: number): void {
    const { spec, tally } = this.#options;
    const key = keyOf(number);
    const set = setCommand(key, this.#valueOf(number, atMs), spec.ttlSeconds);
    const sentAtMs = performance.now();
    tally.count('sent');
    sendAlong(path, key, [set, ...this.#wait()], outcome => {
      const problem = outcome instanceof Failure ? outcome.message : this.#problemOf(outcome);
      if (problem !== undefined) {
        tally.fail(problem);
        return;
      }
      tally.latency(performance.now() - sentAtMs);
      tally.count('acknowledged');
      this.#ledger.acknowledge(number);
    });
  }

  #wait(): Buffer[][] {
    const { waitReplicas } = this.#options.spec;
    if (waitReplicas === 0) return [];
    return [['WAIT', String(waitReplicas), String(waitTimeoutMs)].map(word => Buffer.from(word))];
  }

  #problemOf([written, waited]: readonly Reply[]): string | undefined {
    if (written?.type === 'error') return written.text;
    const { waitReplicas } = this.#options.spec;
    if (waitReplicas === 0) return undefined;
    if (waited?.type === 'error') return waited.text;
    const replicas = waited?.type === 'integer' ? Number(waited.value) : 0;
    return replicas >= waitReplicas
      ? undefined
      : `WAIT: ${replicas} of ${waitReplicas} replicas had the write after ${waitTimeoutMs} ms.`;
  }

  #valueOf(number: number, atMs: number): Buffer {
    const head = `${this.#headOf(number)}${atMs} `;
    return Buffer.from(head.padEnd(this.#options.spec.valueBytes, 'x'));
  }

  #headOf(number: number): string {
    return `${this.#options.run} ${number} `;
  }

  /** Asks for every number. @throws {Failure} `conflict` if a server that should know does not answer */
  async countLoss(path: Path): Promise<Loss> {
    await path.ready();
    const ledger = this.#ledger;
    const found = { present: 0, unacknowledgedPresent: 0 };
    let firstLost: number | undefined;
    let lastLost: number | undefined;
    for (let from = 0; from < ledger.count; from += readAtOnce) {
      const numbers = Array.from({ length: Math.min(readAtOnce, ledger.count - from) }, (_, at) => from + at);
      const areThere = await Promise.all(numbers.map(number => this.#isThere(path, number)));
      for (const [at, number] of numbers.entries()) {
        const isThere = areThere[at] === true;
        if (ledger.isAcknowledged(number)) {
          if (isThere) found.present += 1;
          else {
            firstLost ??= number;
            lastLost = number;
          }
        } else if (isThere) found.unacknowledgedPresent += 1;
      }
    }
    return {
      countedAtMs: this.#options.now(),
      acknowledged: ledger.acknowledged,
      ...found,
      lost: ledger.acknowledged - found.present,
      firstLostAtMs: firstLost === undefined ? null : ledger.writtenAtMs(firstLost),
      lastLostAtMs: lastLost === undefined ? null : ledger.writtenAtMs(lastLost),
    };
  }

  #isThere(path: Path, number: number): Promise<boolean> {
    const key = keyOf(number);
    const head = this.#headOf(number);
    const ask = ['GETRANGE', key, '0', String(head.length - 1)].map(word => Buffer.from(word));
    return new Promise((resolve, reject) => {
      sendAlong(path, key, [ask], outcome => {
        if (outcome instanceof Failure) {
          reject(
            new Failure('conflict', `It cannot be counted now. ${outcome.message} Try again once it runs.`),
          );
          return;
        }
        const [reply] = outcome;
        if (reply?.type === 'error' && !reply.text.startsWith('WRONGTYPE')) {
          reject(new Failure('conflict', `It cannot be counted now. The server says: ${reply.text}`));
        } else resolve(reply?.type === 'bulk' && reply.bytes.toString() === head);
      });
    });
  }
}

const keyOf = (number: number) => Buffer.from(`load:${number}`);

/**
 * One window of one value, for whoever wants to see more than a drawing shows. Only commands that read are used, as the
 * learner might type them, so that the sandbox's own walls and pace hold; what they answer is cut to the limits.
 *
 * A value may change between two commands and between two windows: a window is true, several need not fit together.
 * Hashes and sets are shown in the order of SCAN, which may tell an element twice while the value grows.
 */
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { KeyWindow, Part } from '#sandbox/protocol.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { toWireBytes } from '#sandbox/resp/wire.ts';
import type { InspectRequest } from '#sandbox/sandbox.ts';

export type InspectLimits = Pick<
  Limits,
  'inspectBytes' | 'inspectElements' | 'inspectElementBytes' | 'inspectWindowBytes'
>;
/** Runs one command that reads, in RESP2. */
type Read = (...args: readonly (string | Buffer | number)[]) => Promise<Reply>;

/** Steps of SCAN in one window, and how much each looks at: a filter that finds nothing must not take long. */
const scanSteps = 10;
const scannedAtOnce = 1000;
/** A small value is told as a whole, whatever COUNT says. */
const mostScanned = 1000;
const noChange: ReadonlySet<string> = new Set(['string', 'hash', 'list', 'set', 'zset', 'stream']);

/** @throws {Failure} `conflict`, `busy` */
export async function inspectKey(
  execute: (args: readonly Buffer[]) => Promise<Reply>,
  request: InspectRequest,
  limits: InspectLimits,
): Promise<KeyWindow> {
  const read: Read = async (...args) => {
    const reply = await execute(args.map(arg => (Buffer.isBuffer(arg) ? arg : Buffer.from(String(arg)))));
    if (reply.type !== 'error') return reply;
    if (reply.text.startsWith('WRONGTYPE')) {
      throw new Failure('conflict', 'The key has just become something else. Open it again.');
    }
    throw new Failure('busy', `Redis did not show it: ${reply.text.replace(/^ERR (?:quota: )?/, '')}`);
  };
  const type = textOf(await read('TYPE', request.key));
  if (!noChange.has(type)) return { type: 'none' };
  const window = new Window(read, request, limits, await elementsAtOnce(read, request.key, type, limits));
  switch (type) {
    case 'string':
      return window.string();
    case 'hash':
      return window.hash();
    case 'list':
      return window.list();
    case 'set':
      return window.set();
    case 'zset':
      return window.zset();
    default:
      return window.stream();
  }
}

const lengthOf = { list: 'LLEN', hash: 'HLEN', set: 'SCARD', zset: 'ZCARD', stream: 'XLEN' } as const;
/** What Redis may answer for one window before it is cut; less than a sandbox's longest reply. */
const answerBytes = 1_000_000;

/** So many that the answer is not too long, if they are all about the same. */
async function elementsAtOnce(read: Read, key: Buffer, type: string, limits: InspectLimits): Promise<number> {
  const most = limits.inspectElements;
  const command = Object.entries(lengthOf).find(([name]) => name === type)?.[1];
  if (command === undefined) return most;
  const [memory, length] = [await read('MEMORY', 'USAGE', key), await read(command, key)];
  if (memory.type !== 'integer' || length.type !== 'integer') return most;
  const each = Number(memory.value) / Math.max(1, Number(length.value));
  return Math.max(1, Math.min(most, Math.floor(answerBytes / each)));
}

class Window {
  readonly #read: Read;
  readonly #atOnce: number;
  readonly #request: InspectRequest;
  readonly #limits: InspectLimits;

  constructor(read: Read, request: InspectRequest, limits: InspectLimits, atOnce: number) {
    this.#atOnce = atOnce;
    this.#read = read;
    this.#request = request;
    this.#limits = limits;
  }

  async string(): Promise<KeyWindow> {
    const { key } = this.#request;
    const from = this.#start();
    const length = numberOf(await this.#read('STRLEN', key));
    const end = from + this.#limits.inspectBytes;
    const bytes = bytesOf(await this.#read('GETRANGE', key, from, end - 1));
    return { type: 'string', length, from, next: nextOf(end, length), base64: bytes.toString('base64') };
  }

  async list(): Promise<KeyWindow> {
    const { key } = this.#request;
    const from = this.#start();
    const length = numberOf(await this.#read('LLEN', key));
    const end = from + this.#atOnce;
    const elements = itemsOf(await this.#read('LRANGE', key, from, end - 1)).map(bytesOf);
    const cut = this.#cutter(elements.length);
    return { type: 'list', length, from, next: nextOf(end, length), elements: elements.map(cut) };
  }

  async hash(): Promise<KeyWindow> {
    const length = numberOf(await this.#read('HLEN', this.#request.key));
    const { next, found } = await this.#scan('HSCAN', 2);
    const cut = this.#cutter(found.length);
    return { type: 'hash', length, next, fields: pairs(found).map(([f, v]) => [cut(f), cut(v)]) };
  }

  async set(): Promise<KeyWindow> {
    const length = numberOf(await this.#read('SCARD', this.#request.key));
    const { next, found } = await this.#scan('SSCAN', 1);
    return { type: 'set', length, next, members: found.map(this.#cutter(found.length)) };
  }

  async zset(): Promise<KeyWindow> {
    const { key, filter } = this.#request;
    const length = numberOf(await this.#read('ZCARD', key));
    if (filter !== undefined && filter !== '') {
      const { next, found } = await this.#scan('ZSCAN', 2);
      return { type: 'zset', length, from: null, next, members: this.#scored(found) };
    }
    const from = this.#start();
    const end = from + this.#atOnce;
    const found = itemsOf(await this.#read('ZRANGE', key, from, end - 1, 'WITHSCORES')).map(bytesOf);
    return { type: 'zset', length, from, next: nextOf(end, length), members: this.#scored(found) };
  }

  async stream(): Promise<KeyWindow> {
    const { key, from } = this.#request;
    const { inspectElements } = this.#limits;
    const length = numberOf(await this.#read('XLEN', key));
    const start = from === '' ? '-' : `(${from}`;
    const found = itemsOf(await this.#read('XRANGE', key, start, '+', 'COUNT', this.#atOnce)).map(entry => {
      const [id, fields] = itemsOf(entry);
      return { id: textOf(id), fields: pairs(itemsOf(fields).map(bytesOf)) };
    });
    const shownFields = found.map(({ fields }) => fields.slice(0, inspectElements));
    const cut = this.#cutter(2 * shownFields.reduce((sum, fields) => sum + fields.length, 0));
    const last = found.at(-1);
    return {
      type: 'stream',
      length,
      next: last === undefined || found.length < this.#atOnce ? null : last.id,
      entries: found.map(({ id, fields }, index) => ({
        id,
        fields: (shownFields[index] ?? []).map(([f, v]): [Part, Part] => [cut(f), cut(v)]),
        more: fields.length - (shownFields[index]?.length ?? 0),
      })),
    };
  }

  /** From the cursor on until something is found, there is no more, or it has taken long enough. */
  async #scan(command: 'HSCAN' | 'SSCAN' | 'ZSCAN', step: 1 | 2) {
    const { key, from, filter = '' } = this.#request;
    const match = filter === '' ? [] : ['MATCH', `*${escapeGlob(filter)}*`];
    const count = filter === '' ? this.#atOnce : scannedAtOnce;
    let cursor = from === '' ? '0' : from;
    for (let steps = 1; ; steps += 1) {
      const [next, found] = itemsOf(await this.#read(command, key, cursor, ...match, 'COUNT', count));
      cursor = textOf(next);
      const elements = itemsOf(found)
        .map(bytesOf)
        .slice(0, mostScanned * step);
      if (elements.length > 0 || cursor === '0' || steps === scanSteps) {
        return { next: cursor === '0' ? null : cursor, found: elements };
      }
    }
  }

  #scored(flat: readonly Buffer[]): [Part, string][] {
    const cut = this.#cutter(flat.length / 2);
    return pairs(flat).map(([member, score]) => [cut(member), score.toString('latin1')]);
  }

  #start(): number {
    const from = Number(this.#request.from.split('-')[0]);
    return Number.isSafeInteger(from) ? from : Number.MAX_SAFE_INTEGER - this.#limits.inspectBytes;
  }

  /** Of so many parts none may be longer than its share. */
  #cutter(parts: number): (bytes: Buffer) => Part {
    const { inspectElementBytes, inspectWindowBytes } = this.#limits;
    const most = Math.min(
      inspectElementBytes,
      Math.max(32, Math.floor(inspectWindowBytes / Math.max(1, parts))),
    );
    return bytes =>
      bytes.length <= most
        ? { bytes: toWireBytes(bytes) }
        : { bytes: toWireBytes(wholeCharacters(bytes, most)), ofBytes: bytes.length };
  }
}

/** The first bytes, not ending within a UTF-8 character. */
function wholeCharacters(bytes: Buffer, most: number): Buffer {
  let end = most;
  while (end > most - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

const escapeGlob = (text: string) => text.replace(/[\\*?[\]^]/g, '\\$&');
const nextOf = (end: number, length: number) => (end < length ? String(end) : null);

function pairs(flat: readonly Buffer[]): [Buffer, Buffer][] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, index) => [
    flat[2 * index] ?? nothing,
    flat[2 * index + 1] ?? nothing,
  ]);
}
const nothing = Buffer.alloc(0);

const strange = () => new Failure('busy', 'Redis showed something else than was asked for. Try again.');

function bytesOf(reply: Reply | undefined): Buffer {
  if (reply?.type === 'bulk') return reply.bytes;
  throw strange();
}

function textOf(reply: Reply | undefined): string {
  return reply?.type === 'status' ? reply.text : bytesOf(reply).toString('latin1');
}

function numberOf(reply: Reply): number {
  if (reply.type === 'integer') return Number(reply.value);
  throw strange();
}

function itemsOf(reply: Reply | undefined): readonly Reply[] {
  if (reply?.type === 'array') return reply.items;
  throw strange();
}

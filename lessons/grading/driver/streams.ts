/**
 * Streams in virtual time: ids that the server would take from its clock, and how long entries and consumers have been
 * idle. The reckoning is in `scripts/streams.lua`, since it must not be interrupted; what is frequent goes without.
 *
 * The server keeps the time of an entry's last delivery, and it can be set (XCLAIM's TIME). That of a consumer's last
 * call can't, so it is kept here. Calls of consumers within scripts are not counted.
 */
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Translated } from './expiry.ts';
import { storedInstant, streamCommand } from './scripts/prelude.ts';

const smallerId = /^ERR The ID specified in XADD is equal or smaller/;

export class Streams {
  /** When each consumer last called, by key, group and name. */
  readonly #seen = new Map<string, number>();

  /** `isQueued`: in a transaction, where there is one command and no other after it. */
  translate(args: readonly string[], nowMs: number, isQueued: boolean): Translated | undefined {
    const name = args[0]?.toUpperCase();
    switch (name) {
      case 'XADD':
        return add(args, nowMs, isQueued);
      case 'XREADGROUP':
        return this.#readGroup(args, nowMs, isQueued);
      case 'XCLAIM':
      case 'XAUTOCLAIM':
        this.#note(args[1], args[2], args[3], nowMs);
        return { args: streamCommand(args, nowMs) };
      case 'XPENDING':
        return args.length > 3 ? { args: streamCommand(args, nowMs) } : undefined;
      case 'XGROUP':
        if (args[1]?.toUpperCase() === 'CREATECONSUMER') this.#note(args[2], args[3], args[4], nowMs);
        return undefined;
      case 'XINFO':
        return args[1]?.toUpperCase() === 'CONSUMERS' ? this.#consumers(args, nowMs) : undefined;
      default:
        return undefined;
    }
  }

  #readGroup(args: readonly string[], nowMs: number, isQueued: boolean): Translated | undefined {
    const words = args.map(arg => arg.toUpperCase());
    const [groupAt, streamsAt] = [words.indexOf('GROUP'), words.indexOf('STREAMS')];
    const [group, consumer] = args.slice(groupAt + 1, groupAt + 3);
    if (groupAt < 0 || streamsAt < 0 || group === undefined || consumer === undefined) return undefined;
    const keys = args.slice(streamsAt + 1, streamsAt + 1 + (args.length - streamsAt - 1) / 2);
    for (const key of keys) this.#note(key, group, consumer, nowMs);
    if (isQueued) return { args: streamCommand(args, nowMs) };
    return { args, afterwards: (reply, atMs) => stamps(reply, group, consumer, atMs) };
  }

  #note(key = '', group = '', consumer = '', nowMs: number): void {
    this.#seen.set(JSON.stringify([key, group, consumer]), nowMs);
  }

  #consumers(args: readonly string[], nowMs: number): Translated {
    const [, , key = '', group = ''] = args;
    const idleOf = (consumer: string) =>
      nowMs - (this.#seen.get(JSON.stringify([key, group, consumer])) ?? nowMs);
    return { args, reply: reply => withIdle(reply, idleOf) };
  }
}

function add(args: readonly string[], nowMs: number, isQueued: boolean): Translated | undefined {
  const at = placeOfId(args);
  if (args[at] !== '*') return undefined;
  if (isQueued) return { args: streamCommand(args, nowMs) };
  return {
    args: args.map((arg, index) => (index === at ? `${nowMs}-*` : arg)),
    // An entry of a later time stands there: the id has to go on from it.
    again: reply =>
      reply.type === 'error' && smallerId.test(reply.text) ? streamCommand(args, nowMs) : undefined,
  };
}

/** XADD key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] id … */
function placeOfId(args: readonly string[]): number {
  for (let at = 2; at < args.length; at++) {
    const word = args[at]?.toUpperCase();
    if (word === 'MAXLEN' || word === 'MINID') {
      at += args[at + 1] === '=' || args[at + 1] === '~' ? 2 : 1;
    } else if (word === 'LIMIT') at += 1;
    else if (word !== 'NOMKSTREAM') return at;
  }
  return args.length;
}

/** The commands that give what was delivered its virtual time. */
function stamps(reply: Reply, group: string, consumer: string, atMs: number): string[][] {
  if (reply.type !== 'array') return [];
  return reply.items.flatMap(stream => {
    const [key, entries] = itemsOf(stream);
    const ids = itemsOf(entries).flatMap(entry => {
      const [id, fields] = itemsOf(entry);
      // One that was deleted from the stream would go from the pending ones too.
      return fields?.type === 'array' ? [textOf(id)] : [];
    });
    if (ids.length === 0) return [];
    return [
      ['XCLAIM', textOf(key), group, consumer, '0', ...ids, 'TIME', String(storedInstant(atMs)), 'JUSTID'],
    ];
  });
}

function withIdle(reply: Reply, idleOf: (consumer: string) => number): Reply {
  if (reply.type !== 'array') return reply;
  return { ...reply, items: reply.items.map(consumer => withIdleOf(consumer, idleOf)) };
}

function withIdleOf(consumer: Reply, idleOf: (consumer: string) => number): Reply {
  if (consumer.type !== 'array') return consumer;
  const { items } = consumer;
  const isTime = (at: number) => at % 2 === 1 && /^(?:idle|inactive)$/.test(textOf(items[at - 1]));
  const idle: Reply = { type: 'integer', value: BigInt(idleOf(textOf(items[1]))) };
  return { ...consumer, items: items.map((item, at) => (isTime(at) ? idle : item)) };
}

const itemsOf = (reply: Reply | undefined): readonly Reply[] => (reply?.type === 'array' ? reply.items : []);
const textOf = (reply: Reply | undefined): string => (reply?.type === 'bulk' ? reply.bytes.toString() : '');

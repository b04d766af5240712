/**
 * What keys are used as, where their type does not tell: a string as bits, a sorted set as places. Learned from the
 * commands that wrote them, and forgotten with the key, or when a command makes something else of it. A hint for
 * drawing only: it is kept in this process, for so many keys of a sandbox, those used longest ago forgotten first.
 */
import { type BitField, readBitField } from './bits.ts';

export type KeyUse = { readonly as: 'bits'; readonly fields: readonly BitField[] } | { readonly as: 'geo' };

const mostKeys = 1000;
const mostFields = 24;
const longestKey = 1024;
const geo: KeyUse = { as: 'geo' };

/** A command that was answered. What is no plain field is asked for only if the name matters here. */
export interface UsingCommand {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly Buffer[];
  readonly reply: { readonly type: string };
}

export class KeyUses {
  readonly #uses = new Map<string, KeyUse>();

  /** A command has run, or was queued to. */
  note(command: UsingCommand): void {
    const teaches =
      learned.get(command.name) ?? (this.#uses.size > 0 ? forgotten.get(command.name) : undefined);
    if (teaches !== undefined && command.reply.type !== 'error') teaches(this, command.args);
  }

  of(key: Buffer): KeyUse | undefined {
    return this.#uses.size === 0 ? undefined : this.#uses.get(key.toString('latin1'));
  }

  learn(key: Buffer | undefined, use: KeyUse): void {
    if (key === undefined || key.length > longestKey) return;
    const name = key.toString('latin1');
    const before = this.#uses.get(name);
    this.#uses.delete(name);
    this.#uses.set(name, use.as === 'bits' && before?.as === 'bits' ? withFields(before, use) : use);
    for (const oldest of this.#uses.keys()) {
      if (this.#uses.size <= mostKeys) break;
      this.#uses.delete(oldest);
    }
  }

  forget(key: Buffer | undefined): void {
    if (key !== undefined && this.#uses.size > 0) this.#uses.delete(key.toString('latin1'));
  }

  /** The keys of another sandbox are here now. */
  adopt(other: KeyUses): void {
    for (const [name, use] of other.#uses) this.#uses.set(name, use);
  }

  /** What was known of `from` is true of `to` now. */
  copy(from: Buffer | undefined, to: Buffer | undefined): void {
    if (from === undefined) return;
    const use = this.of(from);
    this.forget(to);
    if (use !== undefined) this.learn(to, use);
  }
}

function withFields(before: Extract<KeyUse, { as: 'bits' }>, after: Extract<KeyUse, { as: 'bits' }>): KeyUse {
  const isSame = (a: BitField, b: BitField) =>
    a.offset === b.offset && a.bits === b.bits && a.isSigned === b.isSigned;
  const kept = before.fields.filter(field => !after.fields.some(other => isSame(field, other)));
  return { as: 'bits', fields: [...kept, ...after.fields].slice(-mostFields) };
}

type Lesson = (uses: KeyUses, args: readonly Buffer[]) => void;
const word = (arg: Buffer | undefined) =>
  arg === undefined || arg.length > 32 ? '' : arg.toString('latin1').toLowerCase();

/** GEOADD and the like; STOREDIST stores distances, which are no places. */
const geoStore: Lesson = (uses, args) => {
  for (const [index, arg] of args.entries()) {
    if (index < 3) continue;
    if (word(arg) === 'store') uses.learn(args[index + 1], geo);
    if (word(arg) === 'storedist') uses.forget(args[index + 1]);
  }
};

const learned = new Map<string, Lesson>([
  ['setbit', (uses, [, key]) => uses.learn(key, { as: 'bits', fields: [] })],
  ['bitfield', (uses, args) => uses.learn(args[1], { as: 'bits', fields: fieldsOf(args) })],
  ['bitop', (uses, [, , to]) => uses.learn(to, { as: 'bits', fields: [] })],
  ['geoadd', (uses, [, key]) => uses.learn(key, geo)],
  [
    'geosearchstore',
    (uses, args) => {
      if (args.slice(3).some(arg => word(arg) === 'storedist')) uses.forget(args[1]);
      else uses.learn(args[1], geo);
    },
  ],
  ['georadius', geoStore],
  ['georadiusbymember', geoStore],
]);

const forgetFirst: Lesson = (uses, [, key]) => uses.forget(key);
const forgetPairs: Lesson = (uses, args) => {
  for (let index = 1; index < args.length; index += 2) uses.forget(args[index]);
};
const overwriting = 'set setex psetex setnx getset zrangestore zunionstore zinterstore zdiffstore';

const forgotten = new Map<string, Lesson>([
  ...overwriting.split(' ').map(name => [name, forgetFirst] as const),
  ['mset', forgetPairs],
  ['msetnx', forgetPairs],
  ['copy', (uses, [, from, to]) => uses.copy(from, to)],
  ['rename', (uses, [, from, to]) => uses.copy(from, to)],
  ['renamenx', (uses, [, from, to]) => uses.copy(from, to)],
]);

/** The fields that a BITFIELD names; after GET, SET and INCRBY stand a type and an offset. */
function fieldsOf(args: readonly Buffer[]): BitField[] {
  const fields: BitField[] = [];
  for (let index = 2; index < args.length && fields.length < mostFields; ) {
    const operation = word(args[index]);
    if (operation === 'overflow') index += 2;
    else {
      const field = readBitField(word(args[index + 1]), word(args[index + 2]));
      if (field !== undefined) fields.push(field);
      index += operation === 'get' ? 3 : 4;
    }
  }
  return fields;
}

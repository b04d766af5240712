/** What the server says about one of its commands, read from its COMMAND in RESP3. */
import type { Reply } from '#sandbox/resp/reply.ts';

export type KeySpec = {
  readonly flags: ReadonlySet<string>;
  readonly begin:
    | { readonly type: 'index'; readonly index: number }
    | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number }
    | { readonly type: 'unknown' };
  readonly find:
    | {
        readonly type: 'range';
        readonly lastKey: number;
        readonly keyStep: number;
        readonly limit: number;
      }
    | {
        readonly type: 'keynum';
        readonly keyNumIndex: number;
        readonly firstKey: number;
        readonly keyStep: number;
      }
    | { readonly type: 'unknown' };
};

export interface CommandSpec {
  /** Lower case, `xgroup|create` for a subcommand. */
  readonly name: string;
  readonly arity: number;
  readonly flags: ReadonlySet<string>;
  /** With their `@`. */
  readonly categories: ReadonlySet<string>;
  readonly keySpecs: readonly KeySpec[];
  readonly subcommands: ReadonlyMap<string, CommandSpec>;
  /** The entry as the server sent it, for COMMAND and COMMAND INFO. */
  readonly entry: Reply;
}

/** @throws {Error} if the reply is not what COMMAND answers */
export function readCommandSpec(entry: Reply): CommandSpec {
  const [name, arity, flags, , , , categories, , keySpecs, subcommands] = itemsOf(entry);
  const children = subcommands === undefined ? [] : itemsOf(subcommands).map(readCommandSpec);
  return {
    name: textOf(name).toLowerCase(),
    arity: numberOf(arity),
    flags: new Set(itemsOf(flags).map(textOf)),
    categories: new Set(categories === undefined ? [] : itemsOf(categories).map(textOf)),
    keySpecs: keySpecs === undefined ? [] : itemsOf(keySpecs).map(readKeySpec),
    subcommands: new Map(children.map(child => [child.name.split('|')[1] ?? '', child])),
    entry,
  };
}

function readKeySpec(reply: Reply): KeySpec {
  const fields = fieldsOf(reply);
  const begin = fieldsOf(fields.get('begin_search'));
  const beginSpec = fieldsOf(begin.get('spec'));
  const find = fieldsOf(fields.get('find_keys'));
  const findSpec = fieldsOf(find.get('spec'));
  return {
    flags: new Set(itemsOf(fields.get('flags')).map(textOf)),
    begin: readBegin(textOf(begin.get('type')), beginSpec),
    find: readFind(textOf(find.get('type')), findSpec),
  };
}

function readBegin(type: string, spec: ReadonlyMap<string, Reply>): KeySpec['begin'] {
  if (type === 'index') return { type, index: numberOf(spec.get('index')) };
  if (type !== 'keyword') return { type: 'unknown' };
  const keyword = textOf(spec.get('keyword')).toUpperCase();
  return { type, keyword, startFrom: numberOf(spec.get('startfrom')) };
}

function readFind(type: string, spec: ReadonlyMap<string, Reply>): KeySpec['find'] {
  const number = (name: string) => numberOf(spec.get(name));
  if (type === 'range') {
    return { type, lastKey: number('lastkey'), keyStep: number('keystep'), limit: number('limit') };
  }
  if (type !== 'keynum') return { type: 'unknown' };
  return {
    type,
    keyNumIndex: number('keynumidx'),
    firstKey: number('firstkey'),
    keyStep: number('keystep'),
  };
}

export function itemsOf(reply: Reply | undefined): Reply[] {
  if (reply !== undefined && 'items' in reply) return reply.items;
  throw new Error('COMMAND answered with something else than a list.');
}

export function fieldsOf(reply: Reply | undefined): Map<string, Reply> {
  if (reply?.type === 'map') return new Map(reply.entries.map(([key, value]) => [textOf(key), value]));
  throw new Error('COMMAND answered with something else than a map.');
}

export function textOf(reply: Reply | undefined): string {
  if (reply?.type === 'status') return reply.text;
  if (reply?.type === 'bulk' || reply?.type === 'verbatim') return reply.bytes.toString();
  throw new Error('COMMAND answered with something else than a text.');
}

function numberOf(reply: Reply | undefined): number {
  if (reply?.type === 'integer') return Number(reply.value);
  throw new Error('COMMAND answered with something else than a number.');
}

/** Commands by the server's own grammar, with values that fit. What the grammar can't say stands in `overrides`. */
import type { Argument, Grammar } from '#test/support/fuzz/grammar.ts';
import { overrides } from './overrides.ts';
import type { Values } from './values.ts';

/** How often a sound command is spoiled: an argument too many, too few, in another's place, or another. */
const shareSpoiled = 0.06;
const shareOfOptions = 0.3;

export function makeCommand(grammar: Grammar, values: Values): Buffer[] {
  const name = grammar.words.join('|').toLowerCase();
  const own = overrides[name];
  const maker = new Maker(grammar, name, values);
  const isOwn = own !== undefined && (own.isAlways || values.chance.isLucky(0.85));
  const args = isOwn ? own.make(values).map(arg => Buffer.from(arg)) : maker.make();
  if (own?.isAlways !== true && values.chance.isLucky(shareSpoiled)) spoil(name, args, values);
  const words = grammar.words.map(word =>
    Buffer.from(values.chance.isLucky(0.1) ? word.toLowerCase() : word),
  );
  return [...words, ...args];
}

const waiting = /^(?:b[lrz].*pop.*|blmove|wait)$/;
const expiring = /expire|^(?:p?setex|set|getex)$/;

function spoil(name: string, args: Buffer[], values: Values): void {
  const { chance } = values;
  // A number out of place must not become a time-out without end either.
  if (waiting.test(name) || args.some(arg => arg.toString('latin1') === 'BLOCK')) return;
  const at = chance.below(args.length + 1);
  const anything = () => chance.of([() => values.value(), () => values.key('generic'), () => values.int()])();
  const one = args[at];
  // A number out of place must not become a time to live that is over in mid-round, at a moment of its own on each.
  const how = expiring.test(name) ? chance.of([4, 5]) : chance.below(4);
  if (how === 0) args.splice(at, 1);
  else if (how === 1) args.splice(at, 0, anything());
  else if (how === 2 && one !== undefined) args.push(...args.splice(at, 1));
  else if (how === 3) args.splice(at, 1, anything());
  else if (how === 4) args.pop();
  else args.push(anything());
}

class Maker {
  readonly #grammar: Grammar;
  readonly #name: string;
  readonly #values: Values;
  /** What may be repeated is repeated so often all over the command: keys, ids and weights alike. */
  readonly #times: number;

  constructor(grammar: Grammar, name: string, values: Values) {
    this.#grammar = grammar;
    this.#name = name;
    this.#values = values;
    this.#times = values.chance.isLucky(0.5) ? 1 : 1 + values.chance.below(3);
  }

  make(): Buffer[] {
    return this.#grammar.args.flatMap(argument => this.#argument(argument));
  }

  #argument(argument: Argument): Buffer[] {
    const { chance } = this.#values;
    if (argument.isOptional && !chance.isLucky(shareOfOptions)) return [];
    const token = argument.token === undefined ? [] : [Buffer.from(argument.token)];
    const out: Buffer[] = [];
    for (let time = 0; time < (argument.isMultiple ? this.#times : 1); time += 1) {
      if (time === 0 || argument.repeatsToken) out.push(...token);
      out.push(...this.#value(argument));
    }
    return out;
  }

  #value({ kind, name, children }: Argument): Buffer[] {
    const values = this.#values;
    switch (kind) {
      case 'key':
        return [values.key(this.#grammar.group)];
      case 'oneof':
        return this.#argument({ ...values.chance.of(children), isOptional: false });
      case 'block':
        return children.flatMap(child => this.#argument(child));
      case 'pure-token':
        return [];
      case 'pattern':
        return [/subscribe|pubsub/.test(this.#name) ? values.channel() : values.glob()];
      case 'unix-time':
        return [name.includes('milli') ? values.unixMilliseconds() : values.unixSeconds()];
      default:
        return [this.#text(kind, name)];
    }
  }

  #text(kind: 'string' | 'integer' | 'double', name: string): Buffer {
    const values = this.#values;
    const known = byName[name];
    if (known !== undefined)
      return known(values, { name: this.#name, group: this.#grammar.group, times: this.#times });
    if (kind === 'integer') return values.int();
    return kind === 'double' ? values.float() : values.value();
  }
}

interface Place {
  readonly name: string;
  readonly group: string;
  readonly times: number;
}

const range = (values: Values, { group }: Place) =>
  group === 'stream' ? streamEnd(values) : values.between(-5, 9);
const streamEnd = (values: Values) =>
  values.chance.isLucky(0.4) ? Buffer.from(values.chance.of(['-', '+'])) : values.id();
const scoreOrLex = (values: Values, { name }: Place) =>
  name.includes('lex') ? values.lexEnd() : values.scoreEnd();

/** By the server's name for the argument. */
const byName: Readonly<Record<string, (values: Values, place: Place) => Buffer>> = {
  height: values => values.between(1, 3000),
  width: values => values.between(1, 3000),
  radius: values => values.between(1, 3000),
  latitude: values => Buffer.from((values.chance.below(1700) / 10 - 85).toFixed(2)),
  longitude: values => Buffer.from((values.chance.below(3600) / 10 - 180).toFixed(2)),
  min: scoreOrLex,
  max: scoreOrLex,
  score: values => values.float(),
  timeout: (values, { name }) =>
    Buffer.from(name === 'wait' ? '1' : values.chance.of(['0.001', '0.002', '0.001', '-1', 'x'])),
  bit: values => values.between(0, 1),
  count: (values, { name }) =>
    /scan$/.test(name) ? Buffer.from('1000') : values.between(name === 'lrem' ? -2 : 1, 5),
  cursor: () => Buffer.from('0'),
  'destination-db': () => Buffer.from('0'),
  start: range,
  stop: range,
  end: range,
  index: (values, { name }) => values.between(name === 'select' ? 0 : -3, name === 'select' ? 1 : 4),
  offset: values => values.between(0, 60),
  limit: values => values.between(0, 3),
  milliseconds: (values, { group }) => (group === 'stream' ? Buffer.from('1') : values.milliseconds()),
  seconds: values => values.seconds(),
  ms: values => values.between(0, 5000),
  'min-idle-time': values => Buffer.from(values.chance.of(['0', '0', '0', '100000000'])),
  'num-matches': values => values.between(0, 3),
  numkeys: (_values, { times }) => Buffer.from(String(times)),
  numreplicas: values => values.between(0, 1),
  rank: values => Buffer.from(values.chance.of(['1', '2', '-1', '-2', '0'])),
  len: values => values.between(0, 5),
  weight: values => values.float(),
  channel: values => values.channel(),
  shardchannel: values => values.channel(),
  'command-name': values =>
    Buffer.from(values.chance.of(['get', 'SET', 'xadd', 'nosuch', 'sort', 'zunion', 'hello'])),
  'connection-name': values => Buffer.from(values.chance.of(['me', 'a b', '', 'worker-1', '\n'])),
  consumer: values => values.consumer(),
  consumername: values => values.consumer(),
  group: values => values.group(),
  groupname: values => values.group(),
  element: values => values.value(),
  pivot: values => values.member(),
  encoding: values =>
    Buffer.from(values.chance.of(['u8', 'i8', 'u4', 'i5', 'u16', 'i64', 'u63', 'u1', 'u64', 'i0', 'x'])),
  field: values => values.field(),
  id: (values, { name }) => (name === 'xadd' ? values.newId() : values.id()),
  'last-id': values => values.id(),
  max_deleted_entry_id: values => values.id(),
  threshold: values => (values.chance.isLucky(0.5) ? values.between(0, 12) : values.id()),
  member: values => values.member(),
  member1: values => values.member(),
  member2: values => values.member(),
  message: values => values.word(),
  operation: values => Buffer.from(values.chance.of(['AND', 'OR', 'XOR', 'NOT'])),
  section: values => Buffer.from(values.chance.of(['server', 'clients', 'keyspace', 'everything', 'nosuch'])),
  type: values =>
    Buffer.from(values.chance.of(['string', 'list', 'hash', 'zset', 'set', 'stream', 'STRING', 'nosuch'])),
  category: values => Buffer.from(values.chance.of(['string', 'read', 'nosuch'])),
  'module-name': () => Buffer.from('nosuch'),
  increment: (values, { name }) => (/float|zincrby/.test(name) ? values.float() : values.int()),
};

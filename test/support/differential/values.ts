/**
 * What a learner writes where Redis expects a key, a number, a pattern or anything else: mostly sound, from small
 * sets, so that commands meet each other's keys, members and ids.
 */
import type { Chance } from '#test/support/fuzz/chance.ts';

/** By the server's name for a group of commands. */
const keysOfGroup: Readonly<Record<string, readonly string[]>> = {
  string: ['s', 'num', 'float', 's2'],
  bitmap: ['bits', 'bits2'],
  list: ['l', 'l2', 'nums'],
  hash: ['h', 'h2'],
  set: ['set', 'set2', 'ints'],
  'sorted-set': ['z', 'z2'],
  stream: ['x', 'x2'],
  hyperloglog: ['hll', 'hll2'],
  geo: ['geo', 'geo2'],
};
const allKeys = Object.values(keysOfGroup).flat();
/** None is `message`: an array that begins so can't be told from a message that was pushed. */
const oddKeys = [
  ...['', ' ', 'a\0b', 'a\r\nb', '{', '}', '{}', '{}:', '{x}:s', '{:', 'with:colons:', '*', '[a', 'k?', '\\'],
  ...[
    'STREAMS',
    'BY',
    'GET',
    'STORE',
    'COUNT',
    '__keyspace@0__:s',
    'messages',
    '\u00ff\u00fe',
    '"quoted"',
    "'",
  ],
  ...['%s%n', '__proto__', 'w_a', 'w_1', 'ключ', 'x'.repeat(300), "k' for key name 'l", 'new'],
];
const ints = ['0', '1', '2', '3', '5', '7', '10', '42', '100', '-1', '-7', '1000'];
const edgeInts = [
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', '4294967296', '2147483647'],
  ...[
    '007',
    '+5',
    ' 1',
    '1 ',
    '1.0',
    '-0',
    '1e3',
    '',
    '0x10',
    '99999999999999999999',
    'abc',
    '18446744073709551615',
  ],
];
const floats = [
  '0',
  '1',
  '-1',
  '0.5',
  '2.25',
  '-3.75',
  '1e2',
  '3.0e3',
  '0.1',
  '1.1',
  '1e-5',
  '123456.789',
  '17',
];
/**
 * None that `strtod` calls out of range: Redis 7.0 does not forget that before the next SORT, which fails then if both
 * were read at once.
 */
const edgeFloats = ['inf', '-inf', '+inf', 'nan', '1e308', '', 'abc', '0x1p3', '1,5', ' 2'];
const members = ['a', 'b', 'c', 'd', 'e', 'f', 'g', '1', '2', '3', '10', '-5', 'berlin', 'paris', 'palermo'];
const oddMembers = [
  '',
  'a\0b',
  'a\r\nb',
  ' ',
  'x'.repeat(70),
  '\u00ff\u0000',
  '9223372036854775807',
  '01',
  '1.0',
  '%',
];
const fields = ['f1', 'f2', 'f3', 'f4', 'f5', 'n', 'name'];
const words = [
  'hello',
  'world',
  'ohmytext',
  'mynewtext',
  'OK',
  'QUEUED',
  '{x}:y',
  'abcabcabc',
  '3.0',
  '12',
  '-4',
];
const channels = ['news', 'news.art', 'ch\0', 'ch:1', '', '{}', 'a[b'];
const globs = [
  '*',
  '?',
  'a*',
  '*1*',
  '[a-d]',
  '[^a]*',
  'f?',
  'n*',
  '\\*',
  's*',
  'w_*',
  '[',
  '**',
  'x[a-',
  'h?llo',
  '',
];
const ids = ['1-1', '1-2', '2-1', '3-1', '5-0', '5-5', '7', '9-9', '12-0', '100-1', '101-0'];
const groups = ['g', 'g2', "g' for key name 'x"];
const consumers = ['c', 'c2', 'alice'];

export class Values {
  readonly chance: Chance;
  readonly #id: string;
  #lastMs = 200;

  /** @param id the sandbox's, which a learner may type like any other text */
  constructor(chance: Chance, id: string) {
    this.chance = chance;
    this.#id = id;
  }

  key(group: string): Buffer {
    const { chance } = this;
    const fitting = keysOfGroup[group];
    if (fitting !== undefined && chance.isLucky(0.88)) return Buffer.from(chance.of(fitting));
    if (chance.isLucky(0.65)) return Buffer.from(chance.of(allKeys));
    return chance.isLucky(0.1) ? Buffer.from(`{${this.#id}}:s`) : Buffer.from(chance.of(oddKeys), 'utf8');
  }

  int(): Buffer {
    return this.#pick(ints, edgeInts, 0.06);
  }

  float(): Buffer {
    return this.#pick(floats, edgeFloats, 0.06);
  }

  member(): Buffer {
    return this.#pick(members, oddMembers, 0.08);
  }

  field(): Buffer {
    return this.#pick(fields, oddMembers, 0.05);
  }

  word(): Buffer {
    return this.#pick(words, oddMembers, 0.1);
  }

  channel(): Buffer {
    return Buffer.from(this.chance.of(channels));
  }

  glob(): Buffer {
    return Buffer.from(this.chance.of(globs));
  }

  group(): Buffer {
    return this.#pick(groups.slice(0, 2), groups, 0.1);
  }

  consumer(): Buffer {
    return Buffer.from(this.chance.of(consumers));
  }

  /** A string's or element's content: numbers, words, sometimes long or binary. */
  value(): Buffer {
    const { chance } = this;
    if (chance.isLucky(0.3)) return this.int();
    if (chance.isLucky(0.15)) return this.float();
    if (chance.isLucky(0.02)) return Buffer.alloc(20_000, 'v');
    if (chance.isLucky(0.05)) return chance.bytes(chance.below(100));
    return chance.isLucky(0.5) ? this.word() : this.member();
  }

  /** An id that may be there, or an end of a range. */
  id(): Buffer {
    const { chance } = this;
    if (chance.isLucky(0.05))
      return Buffer.from(chance.of(['', '-', '+', '1-', 'abc', '-1', '1-1-1', '0-0']));
    return Buffer.from(chance.isLucky(0.2) ? '0' : chance.of(ids));
  }

  /** An id above all that came before, mostly. */
  newId(): Buffer {
    this.#lastMs += 1 + this.chance.below(3);
    const odd = ['1-1', '0-0', '5-*', `${this.#lastMs}-*`, '18446744073709551615-18446744073709551615', 'x'];
    return Buffer.from(
      this.chance.isLucky(0.08) ? this.chance.of(odd.slice(0, 4)) : `${this.#lastMs}-${this.chance.below(4)}`,
    );
  }

  /** A sorted set of one score, mostly: by what order BYLEX reads others, Redis leaves open. */
  lexKey(): Buffer {
    return Buffer.from(this.chance.of(['lex', 'lex', 'lex', 'lex', 'lex', 'none', 'l']));
  }

  scoreEnd(): Buffer {
    const { chance } = this;
    if (chance.isLucky(0.4)) return Buffer.from(chance.of(['-inf', '+inf']));
    const text = this.float().toString();
    return Buffer.from(chance.isLucky(0.25) ? `(${text}` : text);
  }

  lexEnd(): Buffer {
    const { chance } = this;
    if (chance.isLucky(0.4)) return Buffer.from(chance.of(['-', '+']));
    if (chance.isLucky(0.04)) return Buffer.from(chance.of(['a', '', '(', '[', '*']));
    return Buffer.concat([Buffer.from(chance.of(['[', '('])), this.member()]);
  }

  /** Long enough never to be over in a round, and never twice the same, so that GT and LT agree on both servers. */
  seconds(): Buffer {
    if (this.chance.isLucky(0.05))
      return Buffer.from(this.chance.of(['0', '-1', 'abc', '9223372036854775807', '']));
    return Buffer.from(String(100_000 + this.chance.below(90_000_000)));
  }

  milliseconds(): Buffer {
    if (this.chance.isLucky(0.05))
      return Buffer.from(this.chance.of(['0', '-1', 'abc', '9223372036854775807', '']));
    return Buffer.from(String(100_000_000 + this.chance.below(90_000_000_000)));
  }

  unixSeconds(): Buffer {
    if (this.chance.isLucky(0.05))
      return Buffer.from(this.chance.of(['0', '-1', '1', 'abc', '9223372036854775807']));
    return Buffer.from(String(2_100_000_000 + this.chance.below(90_000_000)));
  }

  unixMilliseconds(): Buffer {
    if (this.chance.isLucky(0.05))
      return Buffer.from(this.chance.of(['0', '-1', '1', 'abc', '9223372036854775807']));
    return Buffer.from(String(2_100_000_000_000 + this.chance.below(900_000_000)));
  }

  between(from: number, to: number): Buffer {
    return Buffer.from(String(from + this.chance.below(to - from + 1)));
  }

  #pick(usual: readonly string[], odd: readonly string[], share: number): Buffer {
    return Buffer.from(this.chance.of(this.chance.isLucky(share) ? odd : usual));
  }
}

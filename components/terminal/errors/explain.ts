/** Why an error came just here: with what the key really holds, and what to run instead. Pure. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { analyse } from '#components/terminal/typing/analysis.ts';
import { distance } from '#components/terminal/typing/fuzzy.ts';
import { quoted, wordsOf } from '#components/terminal/typing/words.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { findError, type KnownError } from './errors.ts';

export type KeyType = KeySnapshot['type'];

/** What can be said about this very line. */
export type Why =
  | {
      readonly kind: 'type';
      readonly key: string;
      readonly type: KeyType;
      readonly command: string;
      readonly wants: KeyType | undefined;
    }
  | { readonly kind: 'value'; readonly key: string; readonly value: string }
  | { readonly kind: 'syntax'; readonly syntax: string }
  | { readonly kind: 'meant' };

export interface Explanation {
  readonly known: KnownError;
  readonly why: Why | undefined;
  /** Lines to run, best first. */
  readonly tries: readonly string[];
}

export interface ExplainSources {
  readonly docs: CommandDocs | undefined;
  readonly keys: ReadonlyMap<string, DrawnKey>;
}

export function explain(error: string, line: string, sources: ExplainSources): Explanation | undefined {
  const known = findError(error);
  if (known === undefined) return undefined;
  return { known, ...whyHere(known, line, sources) };
}

const nothing = { why: undefined, tries: [] };

function whyHere(
  known: KnownError,
  line: string,
  sources: ExplainSources,
): Pick<Explanation, 'why' | 'tries'> {
  switch (known.id) {
    case 'wrongtype':
      return whyType(line, sources);
    case 'not-an-integer':
    case 'not-a-float':
      return whyValue(line, sources);
    case 'unknown-command':
      return didYouMean(line, sources);
    case 'wrong-number-of-arguments':
    case 'syntax-error':
      return whySyntax(line, sources);
    case 'without-multi':
      return { why: undefined, tries: ['MULTI'] };
    case 'nested-multi':
      return { why: undefined, tries: ['EXEC', 'DISCARD'] };
    default:
      return nothing;
  }
}

const groupTypes: Readonly<Record<string, KeyType>> = {
  string: 'string',
  bitmap: 'string',
  hyperloglog: 'string',
  hash: 'hash',
  list: 'list',
  set: 'set',
  'sorted-set': 'zset',
  geo: 'zset',
  stream: 'stream',
};

/** How to read what a key holds. */
const readers: Readonly<Record<KeyType, (key: string) => string>> = {
  string: key => `GET ${key}`,
  hash: key => `HGETALL ${key}`,
  list: key => `LRANGE ${key} 0 -1`,
  set: key => `SMEMBERS ${key}`,
  zset: key => `ZRANGE ${key} 0 -1 WITHSCORES`,
  stream: key => `XRANGE ${key} - + COUNT 10`,
};

function whyType(line: string, { docs, keys }: ExplainSources): Pick<Explanation, 'why' | 'tries'> {
  const analysis = analyse(line, docs);
  const { doc, words, taken } = analysis;
  if (doc === undefined) return nothing;
  const wants = groupTypes[doc.group];
  for (const [at, word] of words.entries()) {
    if (taken[at]?.argument.type !== 'key') continue;
    const drawn = keys.get(word.value);
    if (drawn === undefined || drawn.gone !== undefined || drawn.snapshot.type === wants) continue;
    const { type } = drawn.snapshot;
    return {
      why: { kind: 'type', key: word.value, type, command: doc.name, wants },
      tries: [readers[type](quoted(word.value))],
    };
  }
  return nothing;
}

function whyValue(line: string, { docs, keys }: ExplainSources): Pick<Explanation, 'why' | 'tries'> {
  const { words, taken, doc } = analyse(line, docs);
  if (doc?.flags.includes('write') !== true) return nothing;
  const word = words.find((_, at) => taken[at]?.argument.type === 'key');
  const snapshot = word && keys.get(word.value)?.snapshot;
  if (word === undefined || snapshot?.type !== 'string' || typeof snapshot.value !== 'string') return nothing;
  if (/^-?\d{1,18}$/.test(snapshot.value)) return nothing;
  return {
    why: { kind: 'value', key: word.value, value: snapshot.value.slice(0, 40) },
    tries: [`GET ${quoted(word.value)}`],
  };
}

/** Commands at most two slips of the finger away; the likeliest first. */
export function nearCommands(name: string, docs: CommandDocs): readonly string[] {
  const typed = name.toUpperCase();
  const most = typed.length <= 3 ? 1 : 2;
  return docs.commands
    .map(command => ({ name: command.name, away: distance(typed, command.name, most) }))
    .filter(({ away }) => away > 0 && away <= most)
    .sort((a, b) => a.away - b.away || a.name.length - b.name.length)
    .slice(0, 3)
    .map(each => each.name);
}

function didYouMean(line: string, { docs }: ExplainSources): Pick<Explanation, 'why' | 'tries'> {
  const words = wordsOf(line);
  const [first, second] = words;
  if (docs === undefined || first === undefined) return nothing;
  const isContainer = docs.commands.some(
    ({ name, isContainer }) => isContainer && name === first.value.toUpperCase(),
  );
  const name = isContainer && second !== undefined ? `${first.value} ${second.value}` : first.value;
  const rest = line.slice((isContainer && second !== undefined ? second : first).end);
  const tries = nearCommands(name, docs).map(near => `${near}${rest}`);
  return tries.length === 0 ? nothing : { why: { kind: 'meant' }, tries };
}

function whySyntax(line: string, { docs }: ExplainSources): Pick<Explanation, 'why' | 'tries'> {
  const { doc } = analyse(line, docs);
  if (doc === undefined || doc.isContainer) return nothing;
  return { why: { kind: 'syntax', syntax: doc.name }, tries: [] };
}

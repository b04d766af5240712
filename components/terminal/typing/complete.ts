/** What the word at the caret can become: commands, tokens, keys and what stands in them. Pure. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { CommandDoc, CommandDocs } from '#sandbox/command/docs.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { type Analysis, analyse, firstKey } from './analysis.ts';
import { configParameters } from './config-parameters.ts';
import { ranked } from './fuzzy.ts';
import { type Expected, expected, tokenText } from './grammar.ts';
import { quoted, wordsOf } from './words.ts';

export interface Candidate {
  /** What it is: unique in a list. */
  readonly label: string;
  /** What is put into the line. */
  readonly text: string;
  readonly kind: 'command' | 'token' | 'key' | 'value';
  /** In a word or two: the group of a command, the type of a key. */
  readonly about: string;
  /** In a sentence. */
  readonly detail?: string;
  readonly type?: KeySnapshot['type'];
  /** A command that is not for this sandbox. */
  readonly isRefused?: boolean;
  /** A key of a type that the command does not read. */
  readonly isOther?: boolean;
}

export interface Completion {
  /** The part of the line that a candidate takes the place of. */
  readonly from: number;
  readonly to: number;
  /** What has been typed of it. */
  readonly typed: string;
  readonly candidates: readonly Candidate[];
}

export interface CompletionSources {
  readonly docs: CommandDocs;
  readonly keys: ReadonlyMap<string, DrawnKey>;
  /** Which of a command's treatments counts. */
  readonly place: 'here' | 'own';
}

/** More than anyone reads in a list. */
export const mostCandidates = 60;

/** Undefined if there is nothing to complete at the caret. */
export function complete(line: string, caret: number, sources: CompletionSources): Completion | undefined {
  const words = wordsOf(line);
  const word = words.find(({ start, end }) => start < caret && caret <= end);
  const [from, to] = word === undefined ? [caret, caret] : [word.start, word.end];
  const before = analyse(line.slice(0, from), sources.docs);
  const typed = word?.value ?? '';
  const found = candidatesFor(before, line.slice(from, to), sources);
  // Whatever answers best: what does not run here, or is of another type, stands behind what fits.
  const candidates = [true, false]
    .flatMap(isFitting =>
      ranked(
        typed,
        found.filter(each => fitsHere(each) === isFitting),
        ({ label }) => label,
      ),
    )
    .slice(0, mostCandidates);
  return candidates.length === 0 ? undefined : { from, to, typed, candidates };
}

function fitsHere({ isRefused, isOther }: Candidate): boolean {
  return isRefused !== true && isOther !== true;
}

function candidatesFor(before: Analysis, current: string, sources: CompletionSources): readonly Candidate[] {
  const { docs } = sources;
  const count = before.words.length - before.skipped;
  const isCount = before.words.length === 1 && /^\d{1,6}$/.test(before.words[0]?.value ?? '');
  if (count <= 0 || isCount) {
    return judged(
      docs.commands.filter(({ name }) => !name.includes(' ')),
      sources,
    );
  }
  if (before.doc?.isContainer === true && count === 1) return subcommands(before.doc, sources);
  if (before.rest === undefined) return [];
  const isQuoted = /^["']/.test(current);
  const seen = new Set<string>();
  return expected(before.rest)
    .flatMap(each => (isQuoted && each.as === 'token' ? [] : candidatesOf(each, before, sources)))
    .filter(({ label }) => !seen.has(label) && seen.add(label));
}

function subcommands(container: CommandDoc, sources: CompletionSources): readonly Candidate[] {
  const prefix = `${container.name} `;
  const subs = sources.docs.commands.filter(({ name }) => name.startsWith(prefix));
  return judged(subs, sources).map(each => {
    const label = each.label.slice(prefix.length);
    return { ...each, label, text: label };
  });
}

/** A command all of whose subcommands are refused is refused itself. */
function judged(commands: readonly CommandDoc[], { docs, place }: CompletionSources): readonly Candidate[] {
  const isAllowed = (doc: CommandDoc): boolean => {
    const subs = doc.isContainer
      ? docs.commands.filter(({ name }) => name.startsWith(`${doc.name} `))
      : [doc];
    return subs.some(sub => sub[place].decision !== 'refused');
  };
  return commands.map(doc => ({ ...asCandidate(doc), isRefused: !isAllowed(doc) }));
}

function asCandidate({ name, group, summary }: CommandDoc): Candidate {
  return { label: name, text: name, kind: 'command', about: group, detail: summary };
}

function candidatesOf(what: Expected, before: Analysis, sources: CompletionSources): readonly Candidate[] {
  const { argument } = what;
  if (what.as === 'token') {
    const token = tokenText(argument) ?? '';
    const about = argument.type === 'pure-token' ? 'option' : argument.name;
    return [{ label: token, text: token, kind: 'token', about }];
  }
  if (argument.type === 'key') return keyCandidates(before.doc, sources.keys);
  return valueCandidates(argument.name, before, sources);
}

const typeOfGroup: Readonly<Record<string, KeySnapshot['type']>> = {
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

function keyCandidates(doc: CommandDoc | undefined, keys: CompletionSources['keys']): readonly Candidate[] {
  const type = typeOfGroup[doc?.group ?? ''];
  const found = [...keys.values()]
    .filter(({ gone }) => gone === undefined)
    .flatMap(({ snapshot: { key, type: about } }): Candidate[] =>
      typeof key === 'string' ? [{ label: key, text: quoted(key), kind: 'key', about, type: about }] : [],
    )
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return type === undefined ? found : found.map(each => ({ ...each, isOther: each.type !== type }));
}

function valueCandidates(name: string, before: Analysis, sources: CompletionSources): readonly Candidate[] {
  const { doc } = before;
  const key = firstKey(before);
  const snapshot = key === undefined ? undefined : sources.keys.get(key)?.snapshot;
  const values = (texts: readonly string[], about: string) =>
    texts.map((label): Candidate => ({ label, text: quoted(label), kind: 'value', about }));
  if (name === 'parameter' && doc?.name.startsWith('CONFIG ')) return values(configParameters, 'parameter');
  if (name === 'section' && doc?.name === 'INFO') return values(infoSections, 'section');
  if (name === 'command-name') return sources.docs.commands.map(asCandidate);
  if (name === 'type' && doc?.name === 'SCAN') return values(Object.keys(typeNames), 'type');
  return snapshot === undefined ? [] : values(partsOf(snapshot, name), name);
}

/** What stands in a key under the name that the grammar gives it: its fields, members, groups, consumers, entries. */
function partsOf(snapshot: KeySnapshot, name: string): readonly string[] {
  switch (snapshot.type) {
    case 'hash':
      return name === 'field' ? texts(snapshot.fields.map(([field]) => field)) : [];
    case 'set':
      return /^member/.test(name) ? texts(snapshot.members) : [];
    case 'zset':
      return /^member/.test(name) ? texts(snapshot.members.map(([member]) => member)) : [];
    case 'list':
      return name === 'element' || name === 'pivot' ? texts([...snapshot.head, ...snapshot.tail]) : [];
    case 'stream':
      return streamParts(snapshot, name);
    case 'string':
      return [];
  }
}

function streamParts(stream: Extract<KeySnapshot, { type: 'stream' }>, name: string): readonly string[] {
  if (name === 'group' || name === 'groupname') return texts(stream.groups.map(group => group.name));
  if (/consumer/.test(name)) {
    return texts(stream.groups.flatMap(group => group.consumers.map(consumer => consumer.name)));
  }
  return /^(?:id|start|end)$/.test(name) ? stream.entries.map(({ id }) => id) : [];
}

function texts(all: readonly Bytes[]): readonly string[] {
  return [...new Set(all.filter(each => typeof each === 'string'))];
}

const typeNames = { string: 1, hash: 1, list: 1, set: 1, zset: 1, stream: 1 };
const infoSections =
  'server clients memory persistence stats replication cpu commandstats latencystats errorstats cluster keyspace everything'.split(
    ' ',
  );

/**
 * Walks the arguments of a command by its grammar from COMMAND DOCS.
 *
 * What may still follow is a list of terms. Each typed word turns that list into the list that is left after it, as
 * Brzozowski's derivatives (1964) do for regular expressions: so the hint is the list written out, and what may be
 * completed is what the list can begin with. As in redis-cli 7.2, neighbouring optional arguments come in any order.
 */
import type { ArgumentDoc, CommandDoc } from '#sandbox/command/docs.ts';

export interface Term {
  readonly argument: ArgumentDoc;
  readonly isOptional: boolean;
  /** Its token has been typed, or is not repeated. */
  readonly hasToken: boolean;
  /** A further one of an argument that may be given several times. */
  readonly isRepeat: boolean;
  /** Exactly so many are still due, where a `numkeys` before it said so. */
  readonly due?: number | undefined;
}

/** What a word turned out to be. */
export interface Taken {
  readonly argument: ArgumentDoc;
  readonly as: 'token' | 'value';
}

export interface Walk {
  /** For each word; shorter than the words if one does not fit. */
  readonly taken: readonly Taken[];
  /** What may follow; undefined if a word does not fit. */
  readonly rest: readonly Term[] | undefined;
}

/** Walks the words after a command's name. */
export function walk(doc: Pick<CommandDoc, 'arguments'>, words: readonly string[]): Walk {
  let rest = doc.arguments.map(asTerm);
  const taken: Taken[] = [];
  for (const word of words) {
    const step = takeFrom(rest, word);
    if (step === undefined) return { taken, rest: undefined };
    taken.push(step.taken);
    rest = step.rest;
  }
  return { taken, rest };
}

/** Nothing more is needed. */
export function isComplete(rest: readonly Term[]): boolean {
  return rest.every(term => term.isOptional);
}

export type Expected = Taken;

/** All that the next word may be: the tokens and arguments that what is left can begin with. */
export function expected(rest: readonly Term[]): readonly Expected[] {
  const found: Expected[] = [];
  for (const term of rest) {
    found.push(...beginnings(term));
    if (!term.isOptional) break;
  }
  return found;
}

/** The word that a token is typed as; two quotes stand for an empty one. */
export function tokenText(argument: ArgumentDoc): string | undefined {
  if (argument.token !== undefined) return argument.token === '' ? '""' : argument.token;
  return argument.type === 'pure-token' ? argument.name.toUpperCase() : undefined;
}

export function asTerm(argument: ArgumentDoc): Term {
  return { argument, isOptional: argument.optional === true, hasToken: false, isRepeat: false };
}

interface Step {
  readonly taken: Taken;
  readonly rest: Term[];
}

function takeFrom(terms: readonly Term[], word: string): Step | undefined {
  const firstDue = terms.findIndex(term => !term.isOptional);
  const run = firstDue === -1 ? terms : terms.slice(0, firstDue);
  const after = firstDue === -1 ? [] : terms.slice(firstDue);
  for (const [at, term] of run.entries()) {
    const step = take(term, word);
    if (step !== undefined)
      return { taken: step.taken, rest: [...step.rest, ...run.toSpliced(at, 1), ...after] };
  }
  const [due, ...rest] = after;
  const step = due === undefined ? undefined : take(due, word);
  return step === undefined
    ? undefined
    : { taken: step.taken, rest: [...step.rest, ...counted(step, word, rest)] };
}

/** `numkeys 2` makes the keys after it exactly two. */
function counted({ taken }: Step, word: string, rest: readonly Term[]): readonly Term[] {
  const [keys, ...others] = rest;
  if (taken.argument.name !== 'numkeys' || keys?.argument.multiple !== true) return rest;
  const due = Number.parseInt(word, 10);
  return due > 0 ? [{ ...keys, isOptional: false, due }, ...others] : others;
}

function take(term: Term, word: string): Step | undefined {
  const once = takeOnce(term, word);
  if (once === undefined || term.argument.multiple !== true || onlyItsToken(once, term)) return once;
  if (term.due === 1) return once;
  const repeat = {
    ...term,
    hasToken: term.argument.multipleToken !== true,
    isOptional: term.due === undefined,
    isRepeat: true,
    due: term.due === undefined ? undefined : term.due - 1,
  };
  return { ...once, rest: [...once.rest, repeat] };
}

function onlyItsToken({ taken }: Step, { argument }: Term): boolean {
  return taken.as === 'token' && taken.argument === argument && argument.type !== 'pure-token';
}

function takeOnce(term: Term, word: string): Step | undefined {
  const { argument } = term;
  const token = term.hasToken ? undefined : tokenText(argument);
  if (token !== undefined) {
    if ((word === '' ? '""' : word.toUpperCase()) !== token.toUpperCase()) return undefined;
    const rest = argument.type === 'pure-token' ? [] : [{ ...term, hasToken: true, isOptional: false }];
    return { taken: { argument, as: 'token' }, rest };
  }
  const parts = argument.arguments ?? [];
  if (argument.type === 'block') return takeFrom(parts.map(asTerm), word);
  if (argument.type === 'oneof') return takeChoice(parts, word);
  return fits(argument, word) ? { taken: { argument, as: 'value' }, rest: [] } : undefined;
}

/** Of `* | id`, a `*` is the token. */
function takeChoice(choices: readonly ArgumentDoc[], word: string): Step | undefined {
  const steps = choices.map(choice => take(asTerm(choice), word)).filter(step => step !== undefined);
  return steps.find(({ taken }) => taken.as === 'token') ?? steps[0];
}

const integer = /^[-+]?\d+$/;
const double = /^\(?[-+]?(?:inf(?:inity)?|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i;

function fits({ type, name }: ArgumentDoc, word: string): boolean {
  if (type === 'double') return double.test(word);
  if (type !== 'integer' && type !== 'unix-time') return true;
  // BITFIELD takes offsets as multiples of the width: #2.
  return integer.test(name === 'offset' ? word.replace(/^#/, '') : word);
}

function beginnings(term: Term): readonly Expected[] {
  const { argument, hasToken } = term;
  if (!hasToken && tokenText(argument) !== undefined) return [{ argument, as: 'token' }];
  const parts = (argument.arguments ?? []).map(asTerm);
  if (argument.type === 'block') return expected(parts);
  if (argument.type === 'oneof') return parts.flatMap(beginnings);
  return [{ argument, as: 'value' }];
}

/**
 * Where the keys stand among a command's arguments: by the server's key specifications, and by parsers of our own
 * for the commands whose grammar those cannot tell (SORT, XREAD, GEORADIUS).
 */
import type { CommandSpec, KeySpec } from '#sandbox/command/command-spec.ts';

export interface KeyPosition {
  readonly index: number;
  /** The server's flags of the key, such as `RO` or `OW`. */
  readonly flags: ReadonlySet<string>;
}

const readOnly: ReadonlySet<string> = new Set(['RO', 'access']);
const overwritten: ReadonlySet<string> = new Set(['OW', 'update']);

/**
 * Positions of the keys, in order. A command whose grammar is broken names more than it would (everything that could
 * be taken for a key), so that the server can say what is wrong and nothing of anybody else's is named.
 */
export function locateKeys(command: CommandSpec, args: readonly Buffer[]): KeyPosition[] {
  switch (command.name) {
    case 'sort':
    case 'sort_ro':
      return locateOfSort(args);
    case 'xread':
    case 'xreadgroup':
      return locateOfStreams(command.name, args);
    case 'georadius':
    case 'georadiusbymember':
      return locateOfGeoradius(args);
    default:
      return command.keySpecs.flatMap(spec => locateBySpec(spec, args));
  }
}

export function upper(arg: Buffer | undefined): string {
  return arg === undefined || arg.length > 64 ? '' : arg.toString('latin1').toUpperCase();
}

function locateBySpec(spec: KeySpec, args: readonly Buffer[]): KeyPosition[] {
  const first = beginOf(spec, args);
  if (first === undefined) return [];
  const { find, flags } = spec;
  if (find.type === 'range') {
    const last = lastOfRange(find, first, args.length);
    return positions(first, last, find.keyStep, flags, args.length);
  }
  if (find.type === 'unknown') return positions(first, args.length - 1, 1, flags, args.length);
  const countAt = first + find.keyNumIndex;
  const from = first + find.firstKey;
  const count = readCount(args[countAt]);
  const last = count === undefined ? args.length - 1 : from + (count - 1) * find.keyStep;
  return positions(from, Math.min(last, args.length - 1), find.keyStep, flags, args.length);
}

/** A count of keys that the server could accept; undefined for what it will refuse. */
function readCount(arg: Buffer | undefined): number | undefined {
  const text = arg === undefined || arg.length > 20 ? '' : arg.toString('latin1');
  const count = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
  return count > 0 && Number.isSafeInteger(count) ? count : undefined;
}

function beginOf({ begin }: KeySpec, args: readonly Buffer[]): number | undefined {
  if (begin.type === 'index') return begin.index;
  if (begin.type === 'unknown') return undefined;
  const step = begin.startFrom > 0 ? 1 : -1;
  const start = begin.startFrom > 0 ? begin.startFrom : args.length + begin.startFrom;
  for (let at = start; at > 0 && at < args.length; at += step) {
    if (upper(args[at]) === begin.keyword) return at + 1;
  }
  return undefined;
}

function lastOfRange(
  find: Extract<KeySpec['find'], { type: 'range' }>,
  first: number,
  count: number,
): number {
  if (find.lastKey >= 0) return first + find.lastKey;
  if (find.limit <= 1) return count + find.lastKey;
  return first + Math.floor((count - first) / find.limit + find.lastKey);
}

function positions(
  from: number,
  to: number,
  step: number,
  flags: ReadonlySet<string>,
  count: number,
): KeyPosition[] {
  const found: KeyPosition[] = [];
  for (let index = from; index <= to && index < count; index += Math.max(1, step))
    found.push({ index, flags });
  return found;
}

/** SORT key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC|DESC] [ALPHA] [STORE destination] */
function locateOfSort(args: readonly Buffer[]): KeyPosition[] {
  const found: KeyPosition[] = [{ index: 1, flags: readOnly }];
  for (let at = 2; at < args.length; at += 1) {
    const word = upper(args[at]);
    if (word === 'STORE' && at + 1 < args.length) found.push({ index: at + 1, flags: overwritten });
    if (word === 'BY' || word === 'GET' || word === 'STORE') at += 1;
    else if (word === 'LIMIT') at += 2;
  }
  return found;
}

/**
 * The position after STREAMS, taking options from the left as Redis does, so that a key or a group of that name does
 * not count. What is no option ends the search: the server will refuse it.
 */
function findStreams(args: readonly Buffer[]): number | undefined {
  for (let at = 1; at < args.length; at += 1) {
    const word = upper(args[at]);
    if (word === 'STREAMS') return at + 1;
    if (word === 'COUNT' || word === 'BLOCK') at += 1;
    else if (word === 'GROUP') at += 2;
    else if (word !== 'NOACK') return undefined;
  }
  return undefined;
}

/**
 * The server looks twice: as `findStreams` does, and, for its ACL, for the first STREAMS from a fixed place on. Where
 * the two agree the keys are those it will use. Where they don't, or the list is unbalanced, it refuses the command,
 * and whatever it takes for a key before that is one of ours.
 */
function locateOfStreams(name: string, args: readonly Buffer[]): KeyPosition[] {
  const first = findStreams(args);
  const from = name === 'xread' ? 1 : 4;
  const keyword = args.findIndex((arg, index) => index >= from && upper(arg) === 'STREAMS');
  const starts = [first, keyword < 0 ? undefined : keyword + 1].filter(start => start !== undefined);
  const start = Math.min(...starts);
  const rest = args.length - start;
  const isSound = first === keyword + 1 && rest % 2 === 0;
  return positions(start, isSound ? start + rest / 2 - 1 : args.length - 1, 1, readOnly, args.length);
}

/**
 * Redis takes the last STORE or STOREDIST that it finds, so all of their operands are keys. It looks from the fifth
 * argument on and at COUNT's value too, where none can stand in a command that it would run.
 */
function locateOfGeoradius(args: readonly Buffer[]): KeyPosition[] {
  const found: KeyPosition[] = [{ index: 1, flags: readOnly }];
  for (let at = 5; at + 1 < args.length; at += 1) {
    const word = upper(args[at]);
    if (word !== 'STORE' && word !== 'STOREDIST') continue;
    at += 1;
    found.push({ index: at, flags: overwritten });
  }
  return found;
}

/** The mutants of a State answer: redis-cli lines, as the learner would type them. */
import { type Change, type Mutant, makeMutants } from '#lessons/check/mutants/mutant.ts';

interface Word {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly words: readonly Word[];
}

const otherUnit: Readonly<Record<string, string>> = { EX: 'PX', PX: 'EX', EXAT: 'PXAT', PXAT: 'EXAT' };
const flags = ['NX', 'XX', 'KEEPTTL', 'GET', 'GT', 'LT', 'CH'];
const timed = ['EXPIRE', 'PEXPIRE', 'SETEX', 'PSETEX'];
const twoKeys = ['RENAME', 'RENAMENX', 'COPY', 'SMOVE', 'LMOVE', 'RPOPLPUSH'];
const valued = ['SET', 'SETEX', 'HSET', 'SETNX', 'LPUSH', 'RPUSH', 'SADD', 'APPEND', 'GETSET'];

export function redisMutants(answer: string): Mutant[] {
  const lines = linesOf(answer);
  return makeMutants(
    answer,
    lines.flatMap((line, index) => [
      ...wholeLine(line, lines[index + 1]),
      ...expiries(line),
      ...options(line),
      ...names(line),
      ...split(line),
    ]),
  );
}

/** Commands; comments and empty lines are none. */
function linesOf(answer: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const text of answer.split('\n')) {
    if (text.trim() !== '' && !/^\s*(?:#|\/\/)/.test(text))
      lines.push({ from, to: from + text.length, text, words: wordsOf(text, from) });
    from += text.length + 1;
  }
  return lines;
}

function wordsOf(text: string, offset: number): Word[] {
  return [...text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\S+/g)].map(match => ({
    from: offset + match.index,
    to: offset + match.index + match[0].length,
    text: match[0],
  }));
}

const upper = (word: Word | undefined): string => word?.text.toUpperCase() ?? '';
const put = ({ from, to }: { from: number; to: number }, text: string) => [{ from, to, text }];

function wholeLine(line: Line, next: Line | undefined): Change[] {
  return [
    { operator: 'drop-line', edits: put(line, ''), of: line.text },
    ...(next === undefined || areApart(line, next)
      ? []
      : [
          {
            operator: 'swap-lines',
            edits: [...put(line, next.text), ...put(next, line.text)],
            of: `${line.text}, ${next.text}`,
          },
        ]),
  ];
}

/** They name keys, and none in common: their order makes no difference. */
function areApart(first: Line, second: Line): boolean {
  const keys = (line: Line) =>
    line.words
      .slice(1)
      .map(({ text }) => text)
      .filter(text => text.includes(':'));
  const [some, others] = [keys(first), keys(second)];
  return some.length > 0 && others.length > 0 && !some.some(key => others.includes(key));
}

function expiries({ text: of, words }: Line): Change[] {
  const [command, , time] = words;
  const changes: Change[] = [];
  if (command !== undefined && time !== undefined && timed.includes(upper(command)))
    changes.push(scaled(time, of));
  for (const [index, word] of words.entries()) {
    const unit = otherUnit[upper(word)];
    const value = words[index + 1];
    const previous = words[index - 1];
    if (unit === undefined || value === undefined || previous === undefined || index < 3) continue;
    changes.push(
      { operator: 'drop-expiry', edits: [{ from: previous.to, to: value.to, text: '' }], of },
      // Seconds read as milliseconds are over before anybody presses "check": that proves nothing.
      ...(upper(word).startsWith('P') ? [{ operator: 'expiry-unit', edits: put(word, unit), of }] : []),
      scaled(value, of),
    );
  }
  return changes;
}

const scaled = (time: Word, of: string): Change => ({
  operator: 'expiry-times-1000',
  edits: put(time, String(Number(time.text) * 1000)),
  of,
});

function options({ text: of, words }: Line): Change[] {
  return words.flatMap((word, index): Change[] => {
    const previous = words[index - 1];
    if (index < 3 || previous === undefined || !flags.includes(upper(word))) return [];
    return [
      {
        operator: 'drop-option',
        edits: [{ from: previous.to, to: word.to, text: '' }],
        of: `${upper(word)} of ${of}`,
      },
    ];
  });
}

function names({ text: of, words }: Line): Change[] {
  const [command, key, second] = words;
  if (command === undefined || key === undefined || !key.text.includes(':')) {
    if (!twoKeys.includes(upper(command))) return [];
  }
  const changes: Change[] = [];
  if (key !== undefined) changes.push({ operator: 'other-key', edits: put(key, `${key.text}x`), of });
  if (key !== undefined && second !== undefined && twoKeys.includes(upper(command)))
    changes.push(
      { operator: 'swap-keys', edits: [...put(key, second.text), ...put(second, key.text)], of },
      { operator: 'other-key', edits: put(second, `${second.text}x`), of },
    );
  const value = valued.includes(upper(command)) ? words[upper(command) === 'SETEX' ? 3 : 2] : undefined;
  if (value !== undefined) changes.push({ operator: 'other-value', edits: put(value, 'another'), of });
  return changes;
}

/** `SET k v NX EX 60` → `SETNX k v` and `EXPIRE k 60`; without NX, `SET` and `EXPIRE`. */
function split(line: Line): Change[] {
  const [command, key, value, ...rest] = line.words;
  if (upper(command) !== 'SET' || key === undefined || value === undefined) return [];
  const at = rest.findIndex(word => ['EX', 'PX'].includes(upper(word)));
  const time = rest[at + 1];
  if (at < 0 || time === undefined) return [];
  const others = rest.filter((_, index) => index !== at && index !== at + 1).map(({ text }) => text);
  const isNx = others.length === 1 && others[0]?.toUpperCase() === 'NX';
  const first = isNx ? `SETNX ${key.text} ${value.text}` : ['SET', key.text, value.text, ...others].join(' ');
  const second = `${upper(rest[at]) === 'EX' ? 'EXPIRE' : 'PEXPIRE'} ${key.text} ${time.text}`;
  return [{ operator: 'split-expiry', edits: put(line, `${first}\n${second}`), of: line.text }];
}

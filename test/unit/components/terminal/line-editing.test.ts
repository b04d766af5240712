import { describe, expect, test } from 'vitest';
import { isSecret } from '#components/terminal/kept-history.ts';
import { readPasted } from '#components/terminal/paste/pasted.ts';
import { distance, ranked } from '#components/terminal/typing/fuzzy.ts';
import { seek, seekOn, startSearch } from '#components/terminal/typing/history-search.ts';
import {
  cutToEnd,
  cutToStart,
  cutWordBack,
  cutWordForth,
  type Edit,
  insert,
  type Line,
  lastArgument,
  wordBack,
  wordForth,
} from '#components/terminal/typing/line-editing.ts';
import { quoted, wordsOf } from '#components/terminal/typing/words.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';

/** A line with its caret as `|`. */
const at = (marked: string): Line => ({ text: marked.replace('|', ''), caret: marked.indexOf('|') });
const marked = ({ text, caret }: Edit) => `${text.slice(0, caret)}|${text.slice(caret)}`;

describe('keys of a shell', () => {
  test.each<[string, (line: Line) => Edit, string, string, string | undefined]>([
    ['Ctrl-U', cutToStart, 'SET a| b', '| b', 'SET a'],
    ['Ctrl-K', cutToEnd, 'SET a| b', 'SET a|', ' b'],
    ['Ctrl-W', cutWordBack, 'HGET product:7|', 'HGET |', 'product:7'],
    ['Ctrl-W behind blanks', cutWordBack, 'GET  a  |b', 'GET  |b', 'a  '],
    ['Ctrl-W at the start', cutWordBack, '|GET', '|GET', ''],
    ['Alt-B', wordBack, 'GET product:7|', 'GET product:|7', undefined],
    ['Alt-B over a blank', wordBack, 'GET |a', '|GET a', undefined],
    ['Alt-F', wordForth, '|GET product:7', 'GET| product:7', undefined],
    ['Alt-D', cutWordForth, 'GET |product:7', 'GET |:7', 'product'],
    ['Ctrl-Y', line => insert(line, 'xy'), 'a|b', 'axy|b', undefined],
  ])('%s', (_, edit, before, after, cut) => {
    const done = edit(at(before));
    expect(marked(done)).toBe(after);
    expect(done.cut).toBe(cut);
  });

  test('Alt-. takes the last argument as it was typed, and goes further back', () => {
    const lines = ['SET a "two words"', 'GET b', 'PING'];
    expect([1, 2, 3, 4].map(back => lastArgument(lines, back))).toEqual([
      'PING',
      'b',
      '"two words"',
      undefined,
    ]);
  });
});

describe('Ctrl-R', () => {
  const lines = ['SET a 1', 'GET a', 'INCR n', 'GET b'];
  const lineOf = (at: number) => lines[at];

  test('each letter narrows, each further Ctrl-R goes back, Ctrl-S forth', () => {
    let search = seek(lines, startSearch(lines), 'g');
    expect(lineOf(search.at)).toBe('GET b');
    search = seek(lines, search, 'get');
    search = seekOn(lines, search, 'back');
    expect(lineOf(search.at)).toBe('GET a');
    expect(seekOn(lines, search, 'back')).toMatchObject({ at: search.at, isFailing: true });
    search = seekOn(lines, search, 'forth');
    expect(lineOf(search.at)).toBe('GET b');
  });

  test('what is not there is said, and the line found last stays', () => {
    const found = seek(lines, startSearch(lines), 'incr');
    expect(seek(lines, found, 'incrx')).toEqual({ sought: 'incrx', at: 2, isFailing: true });
  });

  test('an empty search has found nothing', () => {
    expect(seek(lines, seek(lines, startSearch(lines), 'a'), '')).toEqual(startSearch(lines));
  });
});

describe('words of a line', () => {
  test.each([
    ['SET a "b c"', ['SET', 'a', 'b c']],
    ['  GET  x ', ['GET', 'x']],
    ['SET a "\\x41\\n"', ['SET', 'a', 'A\n']],
    ["SET a 'it\\'s'", ['SET', 'a', "it's"]],
  ])('%s', (line, expected) => {
    const words = wordsOf(line);
    expect(words.map(({ value }) => value)).toEqual(expected);
    expect(words.some(({ isBroken }) => isBroken)).toBe(false);
  });

  test.each(['SET a "open', 'SET a "b"c', "GET 'x"])('%s is broken, as for redis-cli', line => {
    expect(wordsOf(line).at(-1)?.isBroken).toBe(true);
    expect(splitLine(line)).toBeUndefined();
  });

  test.each([
    'plain',
    'two words',
    'a"b',
    "it's",
    'back\\slash',
    'tab\t',
    '\x00\x1b[31m',
    'ключ',
    '\u202eabc',
    '',
  ])('what is completed can be read back: %j', text => {
    const bytes = splitLine(`GET ${quoted(text)}`)?.[1];
    expect(bytes && new TextDecoder().decode(bytes)).toBe(text);
  });
});

describe('fuzzy', () => {
  test('a prefix comes first, the shorter one before the longer', () => {
    expect(ranked('se', ['SETEX', 'SSCAN', 'SET', 'GETSET'], text => text)).toEqual(['SET', 'SETEX']);
    expect(ranked('u4', ['user:42', 'user:1', 'menu:4'], text => text)).toEqual(['user:42']);
  });

  test.each([
    ['GTE', 'GET', 1],
    ['ZRNAGE', 'ZRANGE', 1],
    ['HGETAL', 'HGETALL', 1],
    ['SET', 'SET', 0],
    ['PING', 'EXPIRE', 3],
  ])('%s and %s', (a, b, edits) => {
    expect(Math.min(3, distance(a, b, 2))).toBe(edits);
  });
});

test('a pasted text: numbered, comments skipped, open quotes found', () => {
  expect(readPasted('# shop\r\nSET a 1\n\nSET b "x\nGET a')).toEqual([
    { number: 1, text: '# shop', kind: 'skipped' },
    { number: 2, text: 'SET a 1', kind: 'run' },
    { number: 3, text: '', kind: 'skipped' },
    { number: 4, text: 'SET b "x', kind: 'broken' },
    { number: 5, text: 'GET a', kind: 'run' },
  ]);
});

test.each([
  ['AUTH me secret', true],
  ['  auth secret', true],
  ['3 AUTH x', true],
  ['HELLO 3 AUTH me secret', true],
  ['CONFIG SET requirepass x', true],
  ['config set masterauth x', true],
  ['ACL SETUSER me >secret', true],
  ['MIGRATE h 1 k 0 1 AUTH2 me x', true],
  ['GET auth', false],
  ['CONFIG SET maxmemory 1mb', false],
  ['HELLO 3', false],
])('%s: kept out of the history is %j', (line, expected) => {
  expect(isSecret(line)).toBe(expected);
});

import { expect, test } from 'vitest';
import { readRace } from '#lessons/mdx/race.ts';

function read(text: string) {
  const problems: string[] = [];
  const lines = readRace(text, 10, (line, message) => problems.push(`${line}: ${message}`));
  return { lines, problems };
}

test('lines of clients, in the order in which they run at first', () => {
  expect(read('A> GET stock\nB> GET stock\n\nA> SET stock "1 2" ')).toEqual({
    lines: [
      { client: 'A', line: 'GET stock' },
      { client: 'B', line: 'GET stock' },
      { client: 'A', line: 'SET stock "1 2"' },
    ],
    problems: [],
  });
});

test.for([
  ['A> GET a\nB> GET a\nGET a', '12: a line of a race is a client and a command: B> GET stock'],
  ['A> GET a\nB> GET a\nZ> GET a', '12: a line of a race is a client and a command: B> GET stock'],
  ['A> GET a', '10: a race has two or three clients, not 1'],
  ['A> 1\nB> 1\nC> 1\nD> 1', '10: a race has two or three clients, not 4'],
  ['', '10: a race has two or three clients, not 0'],
  [`B> PING${'\nA> PING'.repeat(13)}`, '10: a client of a race has at most 12 lines'],
] as const)('%j is told to its author', ([text, problem]) => {
  expect(read(text).problems).toEqual([problem]);
});

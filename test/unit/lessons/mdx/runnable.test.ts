import { describe, expect, test } from 'vitest';
import { parseCommands, parseTimeMoves, parseWorldLines } from '#lessons/mdx/runnable.ts';

/** What a fence is read as, and what is reported of it. */
function read<Step>(
  parse: (text: string, line: number, report: (line: number, message: string) => void) => Step[],
  ...lines: string[]
) {
  const problems: string[] = [];
  const steps = parse(lines.join('\n'), 10, (line, message) => problems.push(`${line}: ${message}`));
  return { steps, problems };
}

describe('commands', () => {
  test('each with the lines of its reply', () => {
    expect(read(parseCommands, 'SET a 1', '#=> OK', '', 'LRANGE l 0 -1', '#=> 1) "a"', '#=> 2) "b"')).toEqual(
      {
        steps: [
          { line: 10, text: 'SET a 1', expect: ['OK'], waiting: false, received: [] },
          { line: 13, text: 'LRANGE l 0 -1', expect: ['1) "a"', '2) "b"'], waiting: false, received: [] },
        ],
        problems: [],
      },
    );
  });

  test('one that waits expects no reply', () => {
    expect(read(parseCommands, 'BLPOP q 0', '#=> (waiting)')).toEqual({
      steps: [{ line: 10, text: 'BLPOP q 0', expect: [], waiting: true, received: [] }],
      problems: [],
    });
  });

  test('what other clients receive, by client and in order', () => {
    const { steps, problems } = read(
      parseCommands,
      'PUBLISH c m',
      '#=> (integer) 2',
      '#B=> 1) "message"',
      '#B=>',
      '#C=> x',
      '#B=> y',
    );
    expect(problems).toEqual([]);
    expect(steps).toMatchObject([
      {
        expect: ['(integer) 2'],
        received: [
          { client: 'B', expect: ['1) "message"', ''] },
          { client: 'C', expect: ['x'] },
          { client: 'B', expect: ['y'] },
        ],
      },
    ]);
  });

  test.each([
    [
      ['BLPOP q 0', '#=> (waiting)', '#=> (nil)'],
      '10: “BLPOP q 0” waits, so nothing else can be its answer yet',
    ],
    [
      ['BLPOP q 0', '#=> (waiting)', 'PING', '#=> PONG'],
      '10: “BLPOP q 0” waits, so its client can say nothing more in this block',
    ],
    [['PUBLISH c m', '#B=> x'], '10: “PUBLISH c m” has no “#=>” line that says what the server answers'],
    [['PING', '#=> PONG', '#J=> x'], '12: there is no client J; clients are A to H'],
    [['#B=> x'], '10: this reply stands before any command'],
    [
      ['PING', '#=> PONG', '# a comment'],
      '12: “# a comment” is neither a command nor “#=> a reply”; comments belong into the prose',
    ],
  ])('%j is refused', (lines, problem) => {
    expect(read(parseCommands, ...lines).problems).toEqual([problem]);
  });
});

test('a world has no clients', () => {
  expect(read(parseWorldLines, 'work order 1', '#=> a -> b: c', '#B=> x').problems).toEqual([
    '10: “#B=>” belongs into redis blocks',
  ]);
});

test.each([
  ['+500ms', 500],
  ['+60s', 60_000],
  ['+5m', 300_000],
  ['+1h', 3_600_000],
  ['next-expiry', 'next-expiry'],
])('%s moves time by %s', (move, by) => {
  expect(read(parseTimeMoves, move)).toEqual({ steps: [{ line: 10, text: move, by }], problems: [] });
});

test.each(['60s', '+0s', '+1d', '-1s', '+1.5s', 'later'])('%s is no move in time', move => {
  expect(read(parseTimeMoves, move).problems).toHaveLength(1);
});

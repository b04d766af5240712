/** The command lines of both commands: what they take, and the sentence for what they do not. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCheckArguments } from '#lessons/check/arguments.ts';
import { readNewArguments } from '#lessons/check/new/arguments.ts';
import { stepNames } from '#lessons/check/step.ts';

describe('lesson:check', () => {
  test('everything by default', () => {
    expect(readCheckArguments([])).toEqual({
      path: undefined,
      steps: [...stepNames],
      watch: false,
      json: false,
      root: path.resolve('lessons/tracks'),
    });
  });

  test('some steps, in their own order', () => {
    expect(readCheckArguments(['a', '--only', 'mutants,prose', '--only', 'schema'])).toMatchObject({
      path: 'a',
      steps: ['schema', 'prose', 'mutants'],
    });
  });

  test.each([
    [['--help'], 'help'],
    [['-h'], 'help'],
  ])('%j', (args, result) => expect(readCheckArguments(args)).toBe(result));

  test.each([
    [['a', 'b'], /One folder at a time/],
    [['--only', 'spelling'], /no step “spelling”. Steps: schema, prose/],
    [['--watch', '--json'], /do not go together/],
    [['--verbose'], /Unknown option '--verbose'[\s\S]*Usage/],
    [['--root', '/etc'], /inside of the project/],
    [['--root', '.'], /inside of the project/],
  ])('%j is refused', (args, sentence) => expect(() => readCheckArguments(args)).toThrow(sentence));
});

describe('lesson:new', () => {
  test('a lesson, with what is by default', () => {
    expect(readNewArguments(['04-caching', '02-lazy-initialization'])).toMatchObject({
      track: 'caching',
      lesson: 'lazy-initialization',
      minutes: 12,
      kind: 'namespace',
      world: false,
      exercises: [],
    });
  });

  test('a kind and a variant belong to the exercise before them', () => {
    const options = readNewArguments([
      ...['a', 'b', '--exercise', 'one', '--kind', 'lua', '--exercise', 'two'],
      ...['--exercise', 'three', '--variant', 'four', '--kind', 'state'],
    ]);
    expect(options).toMatchObject({
      exercises: [
        { id: 'one', kind: 'lua', variant: 'one-again' },
        { id: 'two', kind: 'code', variant: 'two-again' },
        { id: 'three', kind: 'state', variant: 'four' },
      ],
    });
  });

  test.each([
    [[], /A track and a lesson are needed[\s\S]*Usage/],
    [['a'], /A track and a lesson/],
    [['a', 'b', 'c'], /A track and a lesson/],
    [['a', 'Be'], /“Be”: small letters/],
    [['../a', 'b'], /“..\/a”: small letters/],
    [['a', '../../etc/cron'], /small letters/],
    [['a', `b\u001b[2J`], /“b\?\[2J”/],
    [['a', 'b'.repeat(61)], /at most 60/],
    [['a', 'b', '--minutes', '90'], /from 5 to 30, not “90”/],
    [['a', 'b', '--title', 'two\nlines'], /one line of text/],
    [['a', 'b', '--summary', 'x'.repeat(201)], /at most 200/],
    [['a', 'b', '--servers', 'mainframe'], /not “mainframe”/],
    [['a', 'b', '--kind', 'code'], /the --exercise before it; there is none/],
    [['a', 'b', '--exercise', 'x', '--kind', 'quiz'], /no kind “quiz”/],
    [['a', 'b', '--exercise', 'x', '--kind', 'lua', '--kind', 'lua'], /given twice/],
    [['a', 'b', '--exercise', 'x', '--exercise', 'x'], /would be called “x”/],
    [['a', 'b', '--exercise', 'x', '--variant', 'x'], /would be called “x”/],
    [['a', 'b', '--force'], /Unknown option/],
  ])('%j is refused', (args, sentence) => expect(() => readNewArguments(args)).toThrow(sentence));
});

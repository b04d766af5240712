/** From `lesson:new` to `lesson:check`: what is made works, and what is still to be written is all that is wrong. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestTracks, writeTestTracks } from '#test/support/lesson-tools.ts';

let tracks: TestTracks;
beforeAll(async () => {
  tracks = await writeTestTracks();
});
afterAll(() => tracks.remove());

const kinds = ['code', 'lua', 'state', 'predict'];
const exercises = kinds.flatMap(kind => ['--exercise', `a-${kind}`, '--kind', kind]);

describe('a new lesson', () => {
  test('is made as it was planned, and says what to do next', async () => {
    const { code, printed } = await tracks.make('basics', 'first-look', '--world', ...exercises);
    expect(code).toBe(0);
    expect(printed).toContain('exercises/a-lua/solution.lua');
    expect(printed).toContain(`npm run lesson:check -- ${tracks.lesson} --watch`);
    const page = await readFile(tracks.file('lesson.mdx'), 'utf8');
    expect(page).toContain('title: "A first look"');
    expect(page).toContain('next: second-look');
    for (const kind of kinds) expect(page).toContain(`<Exercise id="a-${kind}" />`);
  });

  test('lacks only what is still to be written', async () => {
    const { code, findings, passed, steps } = await tracks.report(
      'schema,prose,blocks,programs,types,answers,mutants',
    );
    expect(code).toBe(1);
    expect(passed).toBe(false);
    const todos = findings.filter(({ rule }) => rule === 'prose/todo');
    expect(todos.length).toBeGreaterThan(50);
    const others = findings.filter(({ rule }) => rule !== 'prose/todo');
    expect(others.map(({ message }) => message)).toEqual([
      'also-right/ has 1 answer; it should have 2 or more',
      'also-right/ has 1 answer; it should have 2 or more',
    ]);
    const mutants = steps.flatMap(step => step.mutants ?? []);
    expect(mutants.map(({ exercise }) => exercise)).toEqual(
      ['a-code', 'a-lua', 'a-state'].flatMap(id => [id, `${id}-again`]),
    );
    for (const { caught, made } of mutants) {
      expect(made).toBeGreaterThan(4);
      expect(caught).toBe(made);
    }
  });

  test('is never written over', async () => {
    const before = await readFile(tracks.file('lesson.mdx'), 'utf8');
    const { code, complaints } = await tracks.make('basics', 'first-look');
    expect(code).toBe(1);
    expect(complaints).toMatch(/01-first-look is there already\. Name an --exercise/);
    expect(await readFile(tracks.file('lesson.mdx'), 'utf8')).toBe(before);
  });

  test('gets a further exercise, but not one of a name that is taken', async () => {
    const taken = await tracks.make('basics', 'first-look', '--exercise', 'b', '--variant', 'a-lua-again');
    expect(taken.complaints).toMatch(/“a-lua-again” is there already/);
    const { code, printed } = await tracks.make('basics', 'first-look', '--exercise', 'b');
    expect(code).toBe(0);
    expect(printed).toContain('Put <Exercise id="b" /> where it belongs');
    const { findings } = await tracks.report('schema');
    expect(findings.map(({ message }) => message)).toEqual(['the exercise “b” stands nowhere on the page']);
  });

  test('that nobody planned is planned last, and the rest of the plan stays', async () => {
    const { printed } = await tracks.make('basics', 'a-third');
    expect(printed).toContain('did not plan this lesson');
    const plan = await readFile(`${tracks.root}/01-basics/track.yaml`, 'utf8');
    expect(plan).toMatch(/^# Tracks of a test\.\n/);
    expect(plan).toContain(
      '- { slug: second-look, title: A second look }\n  - slug: a-third\n    title: A third',
    );
    expect((await tracks.make('advanced', 'x')).complaints).toMatch(/no track “advanced”. Tracks: basics\./);
  });
});

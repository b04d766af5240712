import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { CatalogError } from '#lessons/problem.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import { lessonFolder, soundExercise, soundLesson, writeTracks } from '#test/support/tracks.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(remove => remove()));
});

async function tracksIn(changes?: Parameters<typeof writeTracks>[0]): Promise<string> {
  const { root, remove } = await writeTracks(changes);
  cleanups.push(remove);
  return root;
}

/** The problems as `file:line: message`, files relative to the tracks. */
async function problemsOf(changes: Parameters<typeof writeTracks>[0]): Promise<string[]> {
  const root = await tracksIn(changes);
  const error: unknown = await loadCatalog(root).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CatalogError)) throw new Error('the catalogue was accepted');
  return error.problems.map(
    ({ file, line, message }) => `${path.relative(root, path.resolve(file))}:${line}: ${message}`,
  );
}

const page = `${lessonFolder}/lesson.mdx`;
const first = `${lessonFolder}/exercises/first`;
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

test('a sound catalogue loads, with what a learner may see of its exercises', async () => {
  const catalog = await loadCatalog(await tracksIn());
  expect(catalog.tracks.map(({ slug, number }) => [slug, number])).toEqual([['basics', 1]]);
  const lesson = catalog.lesson('basics', 'hello');
  expect(lesson?.page.blocks).toMatchObject([
    { type: 'redis', id: 'set', client: 'A', commands: [{ text: 'SET greeting hello', expect: ['OK'] }] },
  ]);
  expect(catalog.exercises().map(({ id }) => id)).toEqual(['first', 'second']);
  expect(catalog.exercise('first')?.public).toEqual({
    id: 'first',
    track: 'basics',
    lesson: 'hello',
    kind: 'state',
    title: 'Set it',
    task: 'Set it.',
    hints: ['SET'],
    start: [],
    goal: ['SET a 1'],
    checks: [{ id: 'held', name: 'It is set' }],
  });
  expect(catalog.exercise('first')?.mistakes).toEqual([
    { id: 'other', fails: 'held', source: '# fails: held\nSET b 1\n' },
  ]);
});

test('scopes resolve to what stands in their sandboxes', async () => {
  const resolve = createScopeResolver(await loadCatalog(await tracksIn()));
  const empty = { kind: 'namespace', start: [], world: undefined };
  expect(resolve('playground')).toEqual(empty);
  expect(resolve('lesson:basics/hello')).toEqual(empty);
  expect(resolve('exercise:first')).toEqual(empty);
  expect(resolve('home')?.start.length).toBeGreaterThan(0);
  expect(resolve('lesson:basics/nothing')).toBeUndefined();
  expect(resolve('exercise:nothing')).toBeUndefined();
  expect(resolve('elsewhere')).toBeUndefined();
});

describe('what is wrong is named by file and line', () => {
  test('every problem of every file, not just the first', async () => {
    const text = soundLesson.replace('minutes: 5', 'minutes: 500');
    const problems = await problemsOf({
      '01-basics/track.yaml': 'title: Basics\nsummary: Things.\nlessons: []\n',
      [page]: text,
      [`${first}/solution.redis`]: undefined,
    });
    expect(problems.map(problem => problem.split(': ', 1)[0])).toEqual([
      `${first}/solution.redis:1`,
      `${page}:${lineOf(text, 'minutes')}`,
      '01-basics/track.yaml:3',
    ]);
  });

  test('a misspelt field of the frontmatter, at its line', async () => {
    const text = soundLesson.replace('minutes: 5', 'minutes: 500');
    expect(await problemsOf({ [page]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${page}:${lineOf(text, 'minutes')}: minutes: `)),
    ]);
  });

  test('a remark to the prose rules is none', async () => {
    const remark = '{/* allow filler: a quotation of somebody */}';
    const text = soundLesson.replace('## Say hello', `## Say hello\n\n${remark}\n\nHe said simply.`);
    await expect(problemsOf({ [page]: text })).rejects.toThrow('the catalogue was accepted');
  });

  const inPage: [string, string, string, string][] = [
    [
      'a block id that is a section’s address',
      '```redis id=say-hello\nGET a\n#=> (nil)\n```',
      '```redis id=say',
      'is the address of the section',
    ],
    ['an unknown component', '<Video src="x" />', '<Video', 'Video> is not a component'],
    ['an expression', 'One and {1 + 1}.', '{1', 'no {expressions}'],
    ['a remark that is none', '{/* note to self */}', '{/*', 'no {expressions}'],
    ['a remark with code after it', '{/* allow filler: why */ 1 + 1}', '{/*', 'no {expressions}'],
    ['a remark with code before it', '{1 + 1 /* allow filler: why */}', '{1', 'no {expressions}'],
    ['a remark that ends twice', '{/* allow a: b */ process.exit() /* */}', '{/*', 'no {expressions}'],
    ['an import', 'import x from "y"', 'import x', 'no import and no export'],
    ['an attribute that is no string', '<Note title={1}>x</Note>', '<Note', 'plain strings'],
    ['an attribute that is not known', '<Note colour="red">x</Note>', '<Note', 'no attribute colour'],
    ['a fence without a language', '```\nx\n```', '```\nx', 'name the language'],
    ['a command without its reply', '```redis id=b\nGET a\n```', 'GET a', 'has no “#=>” line'],
    ['a block without an id', '```redis\nGET a\n#=> (nil)\n```', '```redis\nGET', 'id: '],
    [
      'a block id used twice',
      '```redis id=set\nGET a\n#=> (nil)\n```',
      '```redis id=set\nGET',
      'is taken by line',
    ],
    [
      'a client that does not exist',
      '```redis id=b client=Z\nGET a\n#=> (nil)\n```',
      '```redis id=b',
      'client: ',
    ],
    ['a comment among commands', '```redis id=b\nGET a\n# why\n#=> (nil)\n```', '# why', 'neither a command'],
    ['a move in time that is none', '```time id=b\nsoon\n```', 'soon', 'not a move in time'],
    [
      'an answer that is no choice',
      '<Predict id="p" question="Q" choices="A | B" answer="C">x</Predict>',
      '<Predict',
      'not among the choices',
    ],
    [
      'a rule on what is not drawn',
      '<Diagram title="T" alt="A">\n```mermaid\nflowchart LR\n  a e@--> b\n```\n```live\n- on: { command: GET }\n  light: [nowhere]\n```\n</Diagram>',
      '```live',
      'lights “nowhere”',
    ],
    [
      'a rule that is misspelt',
      '<Diagram title="T" alt="A">\n```mermaid\nflowchart LR\n  a e@--> b\n```\n```live\n- on: { command: GET }\n  lihgt: [e]\n```\n</Diagram>',
      '- on',
      '0',
    ],
    [
      'an exercise that is not there',
      '<Exercise id="third" />',
      '<Exercise id="third"',
      'no exercise “third”',
    ],
    ['a first heading', '# Title', '# Title', 'headings start at ##'],
  ];
  test.each(inPage)('%s', async (_, addition, at, message) => {
    const text = `${soundLesson}\n${addition}\n`;
    const problems = await problemsOf({ [page]: text });
    const line = lineOf(text, addition) + lineOf(addition, at) - 1;
    expect(problems).toContainEqual(expect.stringContaining(`${page}:${line}: `));
    expect(problems.join('\n')).toContain(message);
  });

  test('broken MDX, at its line', async () => {
    const text = `${soundLesson}\n<Note>never closed\n`;
    expect(await problemsOf({ [page]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${page}:\\d+: .*Note`)),
    ]);
  });

  test('one exercise only', async () => {
    const problems = await problemsOf({ [page]: soundLesson.replace('<Exercise id="second" />', '') });
    expect(problems).toContainEqual(`${page}:1: a lesson has two exercises or more; this one has 1`);
    expect(problems).toContainEqual(`${page}:1: the exercise “second” stands nowhere on the page`);
  });

  const again = `${lessonFolder}/exercises/again`;
  const variant = (of: string, text = soundExercise) => ({
    [`${again}/exercise.ts`]: text.replace("kind: 'state',", `kind: 'state',\n  variantOf: '${of}',`),
    [`${again}/solution.redis`]: 'SET a 1\n',
    [`${again}/mistakes/other.redis`]: '# fails: held\nSET b 1\n',
  });

  test('a variant stands after its original without a place on the page, and each names the other', async () => {
    const catalog = await loadCatalog(await tracksIn(variant('first')));
    expect(catalog.exercises().map(({ id }) => id)).toEqual(['first', 'again', 'second']);
    expect(catalog.exercise('first')?.public).toMatchObject({ variant: 'again' });
    expect(catalog.exercise('again')?.public).toMatchObject({ variantOf: 'first' });
    expect(catalog.exercise('second')?.public).not.toHaveProperty('variant');
  });

  test('a variant of nothing', async () => {
    expect(await problemsOf(variant('third'))).toEqual([
      `${again}/exercise.ts:1: variantOf: there is no exercise “third” in this lesson`,
    ]);
  });

  test('a variant of a variant', async () => {
    const chain = soundExercise.replace("kind: 'state',", "kind: 'state',\n  variantOf: 'again',");
    expect(
      await problemsOf({ ...variant('first'), [`${lessonFolder}/exercises/second/exercise.ts`]: chain }),
    ).toContain(
      `${lessonFolder}/exercises/second/exercise.ts:1: variantOf: “again” is a variant itself; name the exercise that stands on the page`,
    );
  });

  test('a variant of another kind', async () => {
    const predict = `export default { kind: 'predict', variantOf: 'first', title: 'P', task: 'P.', hints: ['P'], explanation: 'P.',
      checks: { answer: { name: 'P', feedback: 'P.' } }, accepts: () => ({}) };\n`;
    expect(await problemsOf({ [`${again}/exercise.ts`]: predict })).toEqual([
      `${again}/exercise.ts:1: variantOf: “first” is of the kind state, this one of the kind predict`,
    ]);
  });

  test('two variants of one exercise, and a variant on the page', async () => {
    const other = Object.entries(variant('first')).map(([name, text]) => [
      name.replace('again', 'anew'),
      text,
    ]);
    expect(await problemsOf({ ...variant('first'), ...Object.fromEntries(other) })).toEqual([
      `${again.replace('again', 'anew')}/exercise.ts:1: variantOf: “first” has a variant already: again`,
    ]);
    const text = soundLesson.replace('id="second"', 'id="again"');
    const problems = await problemsOf({ ...variant('first'), [page]: text });
    expect(problems.join('\n')).toContain('“again” is a variant; the page offers it');
  });

  test('a missing solution', async () => {
    expect(await problemsOf({ [`${first}/solution.redis`]: undefined })).toEqual([
      `${first}/solution.redis:1: the file is missing`,
    ]);
  });

  test('a sentence for a mistake without its file, and a file without its sentence', async () => {
    const stray = { [`${first}/mistakes/stray.redis`]: '# fails: held\nSET c 1\n' };
    expect(await problemsOf({ [`${first}/mistakes/other.redis`]: undefined, ...stray })).toEqual([
      `${first}/exercise.ts:1: the mistake “other” of the check “held” has no file in mistakes/`,
      `${first}/mistakes/stray.redis:1: the check “held” has no sentence for the mistake “stray”`,
    ]);
  });

  test('a mistake that does not say what it fails', async () => {
    expect(await problemsOf({ [`${first}/mistakes/other.redis`]: 'SET b 1\n' })).toEqual([
      `${first}/mistakes/other.redis:1: the file must open with “// fails: <check id>”`,
    ]);
  });

  test('an exercise with a misspelt field', async () => {
    const problems = await problemsOf({ [`${first}/exercise.ts`]: soundExercise.replace('hints:', 'hint:') });
    expect(problems).toContainEqual(expect.stringMatching(`^${first}/exercise.ts:1: hints: `));
  });

  test('an exercise that does not load', async () => {
    const problems = await problemsOf({ [`${first}/exercise.ts`]: 'throw new Error("broken file");\n' });
    expect(problems).toContainEqual(`${first}/exercise.ts:1: the file does not load: broken file`);
  });

  test('a slug that no track plans', async () => {
    const text = soundLesson.replace('minutes: 5', 'minutes: 5\nnext: nowhere');
    expect(await problemsOf({ [page]: text })).toEqual([`${page}:1: no track plans a lesson “nowhere”`]);
  });

  test('a lesson that its track does not plan in this place', async () => {
    const problems = await problemsOf({
      '01-basics/track.yaml': 'title: B\nsummary: S\nlessons:\n  - { slug: other, title: Other }\n',
    });
    expect(problems).toContainEqual('01-basics/track.yaml:1: lesson 1 is not planned as “hello”');
  });

  test('a world that is promised and missing', async () => {
    const text = soundLesson.replace('minutes: 5', 'minutes: 5\nworld: true');
    expect(await problemsOf({ [page]: text })).toEqual([`${lessonFolder}/world.ts:1: the file is missing`]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: answers and texts stand here as texts
/** The prose rules, each with a sentence that breaks it and one that does not; and where they say it is. */
import { afterAll, describe, expect, test } from 'vitest';
import { codeWords } from '#lessons/check/prose/abbreviations.ts';
import { lintProse } from '#lessons/check/prose/lint.ts';
import { checkPage } from '#lessons/check/prose/page.ts';
import { pageSegments, typescriptSegments } from '#lessons/check/prose/sources.ts';
import { openTypeScript } from '#lessons/check/typescript.ts';

const typescript = openTypeScript();
afterAll(() => typescript.close());

const page = (body: string) => `---\ntitle: A page\nsummary: A page.\n---\n\n${body}\n`;

function lint(source: string, segments = pageSegments(source), known: readonly string[] = []) {
  const introduced = { context: source, code: codeWords(source), known: new Set(known) };
  return lintProse({ file: 'a.mdx', source, segments, introduced });
}

const rulesOf = (body: string) => lint(page(body)).map(({ rule }) => rule.replace('prose/', ''));
const words = (count: number) =>
  Array.from({ length: count }, () => 'word')
    .map((word, i) => word + (i % 2))
    .join(' ');

describe.each([
  ['long-sentence', `${words(37)}.`, `${words(36)}.`],
  ['filler', 'You simply set it.', 'You set it.'],
  ['filler', 'Just use SET.', 'It has just ended.'],
  ['hype', 'A powerful command.', 'It takes power.'],
  ['emoji', 'It is fast 🚀.', 'It is fast ©.'],
  ['exclamation', 'It works!', 'Write `a != b` and !important things.'],
  ['quotes', 'It is “stale”.', 'It is "stale".'],
  ['dash', 'It is gone — for ever.', 'A well-known range, 1–5.'],
  ['repeated-word', 'It is is gone.', 'It had had enough.'],
  ['link-text', 'See [here](https://redis.io/).', 'See [the docs](https://redis.io/).'],
  ['heading', '## The Very Long Winter', '## The very long winter'],
  ['claim', 'It is 3 times faster.', 'It is [3 times faster](https://redis.io/).'],
  ['claim', 'Some 80% of keys are read once.', 'It takes 180 ms.'],
  ['term', 'The PEL grows.', 'The pending entries list (PEL) grows. The PEL is long.'],
  ['term', 'It uses RDB.', 'It uses `RDB`. So RDB it is.'],
  ['todo', 'TODO say more.', 'What is to do.'],
] as const)('%s', (rule, bad, good) => {
  test(`finds: ${bad.slice(0, 40)}`, () => expect(rulesOf(bad)).toContain(rule));
  test(`leaves alone: ${good.slice(0, 40)}`, () => expect(rulesOf(good)).not.toContain(rule));
});

test('code is not looked into', () => {
  expect(rulesOf('```text\nsimply — “very” 🚀\n```\n\nThe word `simply` is code.')).toEqual([]);
});

test('an abbreviation of an earlier lesson needs no introduction', () => {
  const source = page('The PEL grows.');
  expect(lint(source, pageSegments(source), ['PEL'])).toEqual([]);
});

describe('places', () => {
  test.each([
    ['in a paragraph', page('One line.\nThe second is simply\nhere.'), 7, 15],
    ['in bold', page('It is **very** long.'), 6, 9],
    ['in a list', page('- one\n- simply two'), 7, 3],
    ['in a table', page('| a | b |\n|---|---|\n| one | simply |'), 8, 9],
    [
      'in an attribute',
      page('<Predict id="a" question="Is it simply so?" answer="x">\nYes.\n</Predict>'),
      6,
      33,
    ],
    ['in folded frontmatter', `---\nsummary: >-\n  One line\n  and simply two.\n---\n\nText.\n`, 4, 7],
    ['after characters of two places', page('The cup 𝒜 is simply full.'), 6, 15],
  ])('%s', (_where, source, line, column) => {
    expect(lint(source).filter(({ rule }) => rule === 'prose/filler')).toEqual([
      expect.objectContaining({ line, column }),
    ]);
  });

  test.each([
    ['in a string', `export const a = { feedback: 'It is simply gone now.' };`, 1, 37],
    ['in a template', 'const a = `\nFirst line.\n\nA \\`key\\` is simply gone.\n`;', 4, 14],
    ['after a hole', 'const a = `The ${thing.name} is simply gone.`;', 1, 33],
  ])('of TypeScript, %s', (_where, source, line, column) => {
    expect(lint(source, typescriptSegments(source, typescript))).toEqual([
      expect.objectContaining({ rule: 'prose/filler', line, column }),
    ]);
  });

  test('commands and short strings are no prose', () => {
    const source = `const a = ['SET simply very easily', 'very', "#lessons/very/easily.ts"];`;
    expect(lint(source, typescriptSegments(source, typescript))).toEqual([]);
  });
});

describe('exceptions', () => {
  test('a remark lets the next paragraph through, and no other', () => {
    const source = page('{/* allow filler: a quotation of Antirez */}\n\nHe said simply.\n\nI say simply.');
    expect(lint(source)).toEqual([expect.objectContaining({ rule: 'prose/filler', line: 10 })]);
  });

  test('another rule is not meant', () => {
    const source = page('{/* allow hype: a quotation of Antirez */}\n\nHe said simply.');
    expect(lint(source).map(({ rule }) => rule)).toEqual(['prose/filler', 'prose/allow']);
  });

  test('in TypeScript and in frontmatter', () => {
    const code = `// allow filler: a quotation of somebody\nconst a = 'He said simply this.';\nconst b = 'It is simply that.';`;
    expect(lint(code, typescriptSegments(code, typescript)).map(({ line }) => line)).toEqual([3]);
    const front = `---\n# allow filler: a quotation of somebody\nsummary: He said simply this.\n---\n\nText.\n`;
    expect(lint(front)).toEqual([]);
  });

  test('one that nothing needs, or without a reason, is a finding', () => {
    expect(rulesOf('{/* allow filler: it was needed once */}\n\nAll is well.')).toEqual(['allow']);
    expect(rulesOf('{/* allow filler: x */}\n\nIt is simply so.')).toEqual(['allow']);
  });
});

describe('the page as a whole', () => {
  const end = '## In production\n\nText.\n';
  test.each([
    ['sound', `## One\n\n### Two\n\n<Exercise id="a" />\n\n${end}\n## Where next\n\nText.`, undefined],
    ['a jump in depth', `## One\n\n#### Two\n\n${end}`, { line: 8, message: /depth 4 below one of 2/ }],
    ['an exercise too late', `${end}\n<Exercise id="a" />`, { line: 10, message: /before “In production”/ }],
    ['a section too late', `${end}\n## More\n\nText.`, { line: 10, message: /nothing else/ }],
    ['no production', '## One\n\nText.', { line: 1, message: /no section/ }],
    [
      'a diagram hardly told',
      `<Diagram title="A" alt="A picture.">\n</Diagram>\n\n${end}`,
      { line: 6, message: /10 characters/ },
    ],
    ['a picture without words', `![](a.png)\n\n${end}`, { line: 6, message: /no words/ }],
  ])('%s', (_what, body, fault) => {
    const found = checkPage('a.mdx', page(body));
    if (fault === undefined) expect(found).toEqual([]);
    else
      expect(found).toEqual([
        expect.objectContaining({ line: fault.line, message: expect.stringMatching(fault.message) }),
      ]);
  });
});

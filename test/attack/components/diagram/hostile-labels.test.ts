/** What a learner's code sends stands in the evidence, and so in a diagram: it is text there, whatever it says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceDiagram } from '#components/exercise/evidence/evidence-diagram.ts';
import { foldEvents } from '#components/exercise/evidence/fold.ts';
import type { Evidence } from '#lessons/schema.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { type Drafter, openDrafter } from '#scripts/diagrams/draw.ts';

let drafter: Drafter;
beforeAll(async () => {
  drafter = await openDrafter(await ensureChromium(() => undefined));
});
afterAll(() => drafter.close());

const hostile = [
  '<img src=x onerror=alert(1)>',
  '</text><script>alert(1)</script>',
  '%%{init: {"theme": "forest", "securityLevel": "loose"}}%%',
  '%%{init: {"themeCSS": "*{display:none}"}}%%',
  '\nclick p0 href "javascript:alert(1)"\n',
  'a: b; participant evil',
  '$$\\href{javascript:alert(1)}{x}$$',
  '#lt;script#gt;',
  '`**bold**`',
  'end\nend\nNote over p0: evil',
  '‮gpj.exe',
  'link p0: evil @ https://example.org',
];

const evidence: Evidence = {
  scenario: 's',
  seed: 1,
  fatalStep: null,
  events: hostile.map((text, at) => ({
    atMs: at,
    actor: 'A',
    target: at % 2 === 0 ? 'redis' : `part-${at}`,
    call: `SET k ${text}`,
    reply: text,
    args: ['SET', 'k', text],
  })),
};

test('each is drawn as a message and nothing else', async () => {
  const { drawn, source } = evidenceDiagram(
    evidence,
    foldEvents(evidence, new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])),
  );
  const svg = await drafter.draw(source);
  const messages = drawn.reduce((count, { messages: own }) => count + own.length, 0);
  expect(svg.match(/class="messageText"/g)).toHaveLength(messages);
  expect(svg).not.toMatch(/<(?:script|img|a|image|iframe|math|use)\b/i);
  // In tags, that is: as text it may say what it likes.
  const tags = (svg.match(/<[^>]*>/g) ?? []).join('\n');
  expect(tags).not.toMatch(/\s(?:on\w+|href|xlink:href)\s*=/i);
  expect(svg).not.toContain('display:none');
  expect(svg).toContain('var(--card)');
  expect(svg).not.toMatch(/data-id="evil"/);
});

test('a directive in a label changes nothing of how diagrams are drawn', async () => {
  const { source } = evidenceDiagram(evidence, foldEvents(evidence));
  expect(source.match(/%%/g)).toHaveLength(2);
  const plain = 'sequenceDiagram\n  a->>b: x';
  const before = await drafter.draw(plain);
  await drafter.draw(source);
  expect(await drafter.draw(plain)).toBe(before);
});

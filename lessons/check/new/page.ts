/** A new lesson's page and world: everything that a page has, in its order, with TODOs for what only its author knows. */

export interface NewPage {
  readonly title: string;
  readonly summary: string | undefined;
  readonly minutes: number;
  readonly kind: string;
  readonly world: boolean;
  /** Slugs. */
  readonly prerequisite: string | undefined;
  readonly next: string | undefined;
  /** Ids, without the variants. */
  readonly exercises: readonly string[];
}

export function newPage(page: NewPage): string {
  return `${frontmatter(page)}
## TODO The failure or the cost that the learner sees

TODO Let something go wrong first. No word yet of what mends it.
${page.world ? worldBlock : ''}
<Predict id="how-long" question="TODO What will TTL answer?" choices="300 or a little less | -1 | -2" answer="300 or a little less">
TODO Why it is so.
</Predict>

\`\`\`redis id=first-look
SET example:1 "a value" EX 300
#=> OK
TTL example:1
#=> (integer) <290..300>
\`\`\`

TODO Explain what was just seen.

<Diagram title="TODO What it shows" alt="TODO Say in words what the picture says: who asks whom, and in which order.">
\`\`\`mermaid
flowchart LR
  client["Client"] ask@-->|"1"| redis[("Redis")]
\`\`\`
\`\`\`live
- on: { command: SET, key: "example:*" }
  light: [ask]
  say: the key is set
\`\`\`
</Diagram>

## Your turn

${page.exercises.map(id => `<Exercise id="${id}" />`).join('\n\n')}

## In production

**What breaks at scale.** TODO

**The number to watch.** TODO

**The setting that matters.** TODO

**When not to.** TODO

<Production>
\`\`\`ts title="TypeScript · ioredis" checked=run
// TODO The pattern as one would really write it.
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379');
await redis.set('example:1', 'a value', 'EX', 300);
console.log(await redis.get('example:1'));
//=> a value
await redis.quit();
\`\`\`
\`\`\`go title="Go · go-redis" checked=no
// TODO
\`\`\`
\`\`\`python title="Python · redis-py" checked=no
# TODO
\`\`\`
\`\`\`php title="PHP · Laravel" checked=no
// TODO
\`\`\`
</Production>

## Where next

TODO What is still open, and which lesson deals with it.
`;
}

function frontmatter(page: NewPage): string {
  const lines = [
    '---',
    `title: ${JSON.stringify(page.title)}`,
    `summary: ${JSON.stringify(page.summary ?? 'TODO What the learner can do afterwards, in one sentence.')}`,
    `minutes: ${page.minutes}`,
    ...(page.prerequisite === undefined ? [] : [`prerequisites: [${page.prerequisite}]`]),
    ...(page.next === undefined ? [] : [`next: ${page.next}`]),
    ...(page.world ? ['world: true'] : []),
    ...(page.kind === 'namespace' ? [] : [`kind: ${page.kind}`]),
    ...recall(page.prerequisite),
    'notes:',
    '  misconception: TODO What learners believe before this lesson.',
    '  question: TODO What to ask the class.',
    '  expect:',
    '    - TODO A wrong answer that will come, and what to say to it.',
    '  recover: TODO What to do when they are lost.',
    'sources:',
    '  - title: "TODO Redis: the page that this is from"',
    '    url: https://redis.io/docs/latest/',
    '---',
    '',
  ];
  return lines.join('\n');
}

function recall(from: string | undefined): string[] {
  const one = [
    '  - question: TODO A question about an earlier lesson.',
    '    answer: TODO Its answer.',
    ...(from === undefined ? [] : [`    from: ${from}`]),
  ];
  return ['recall:', ...one, ...one];
}

const worldBlock = `
\`\`\`world id=something-happens
ask app-1
#=> you -> app-1: ask (TODO what it says)
\`\`\`
`;

export const newWorld = `/** TODO Whose world this is, and what it can do. Parts stand in lessons/world/. */
import { composeWorld } from '#lessons/world/compose.ts';
import { defineWorld } from '#lessons/world/world.ts';

export default defineWorld(surroundings =>
  composeWorld(surroundings, {
    title: 'TODO What is simulated',
    parts: [],
    lines: [
      {
        usage: 'ask app-1',
        pattern: /^ask app-1$/,
        act: async ({ tell }) => {
          tell({ from: 'you', to: 'app-1', label: 'ask (TODO what it says)', durationMs: 0 });
        },
      },
    ],
    actions: [{ line: 'ask app-1', label: 'TODO Ask app-1' }],
  }),
);
`;

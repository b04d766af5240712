/** A small catalogue of one lesson in a folder of its own, for tests that break it in one place. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const lessonFolder = '01-basics/01-hello';

export const soundLesson = `---
title: Hello
summary: The smallest lesson that there can be.
minutes: 5
recall: []
notes:
  misconception: None.
  question: What does GET answer?
  expect: ["nil"]
  recover: Run it.
sources:
  - { title: Redis, url: "https://redis.io/docs/" }
---

## Say hello

\`\`\`redis id=set client=A
SET greeting hello
#=> OK
\`\`\`

<Exercise id="first" />
<Exercise id="second" />
`;

/** Has no imports, so that it loads from anywhere. */
export const soundExercise = `export default {
  kind: 'state',
  title: 'Set it',
  task: 'Set it.',
  hints: ['SET'],
  explanation: 'SET sets.',
  start: [],
  goal: ['SET a 1'],
  checks: { held: { name: 'It is set', feedback: 'It is not.', mistakes: { other: 'Another key.' } } },
  observe: async () => ({}),
};
`;

const track = `title: Basics
summary: The first things.
lessons:
  - { slug: hello, title: Hello }
`;

const soundFiles: Readonly<Record<string, string>> = {
  '01-basics/track.yaml': track,
  [`${lessonFolder}/lesson.mdx`]: soundLesson,
  ...exerciseFiles('first'),
  ...exerciseFiles('second'),
};

function exerciseFiles(id: string): Record<string, string> {
  const folder = `${lessonFolder}/exercises/${id}`;
  return {
    [`${folder}/exercise.ts`]: soundExercise,
    [`${folder}/solution.redis`]: 'SET a 1\n',
    [`${folder}/mistakes/other.redis`]: '# fails: held\nSET b 1\n',
  };
}

/** Writes the catalogue. `changes` replace files, or leave one out with undefined. */
export async function writeTracks(
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(path.join(tmpdir(), 'keyspace-tracks-'));
  for (const [name, text] of Object.entries({ ...soundFiles, ...changes })) {
    if (text === undefined) continue;
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

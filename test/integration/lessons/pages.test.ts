/** Every block of every lesson, in order, in a fresh sandbox: the server answers what the page says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { type LessonRun, startLesson } from '#lessons/check/blocks/lesson-run.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startRegistry } from '#test/support/registry.ts';

const catalog: Catalog = await loadCatalog();

let sandboxes: Awaited<ReturnType<typeof startRegistry>>;
beforeAll(async () => {
  sandboxes = await startRegistry();
});
afterAll(async () => {
  await sandboxes.stop();
});

describe.each(catalog.lessons().map(lesson => ({ slug: lesson.slug, lesson })))('$slug', ({ lesson }) => {
  let sandbox: Sandbox;
  let run: LessonRun;
  beforeAll(async () => {
    const scope = `lesson:${lesson.track}/${lesson.slug}`;
    sandbox = await sandboxes.registry.create({ owner: 'a-learner', scope, start: lesson.front.start });
    run = startLesson(sandbox, lesson.world);
  });
  afterAll(async () => {
    await sandboxes.registry.remove(sandbox.id);
  });

  // In the order of the page: a lesson is one story, and each block stands on those before it.
  test.each(lesson.page.blocks.map(block => ({ id: block.id, block })))('$id', async ({ block }) => {
    expect(await run.run(block)).toEqual([]);
  });
});

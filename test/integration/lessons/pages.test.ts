/** Every block of every lesson, in order, in a fresh sandbox: the server answers what the page says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { readConfig } from '#sandbox/config.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import { type LessonRun, startLesson } from '#test/support/lesson-run.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog } from '#test/support/temporary.ts';

const catalog: Catalog = await loadCatalog();

let redis: Awaited<ReturnType<typeof startSharedRedis>>;
let registry: SandboxRegistry;
beforeAll(async () => {
  redis = await startSharedRedis();
  registry = await openNamespaceRegistry({
    target: redis.target,
    config: readConfig({ NODE_ENV: 'test' }),
    secret: 'a secret of these tests, long enough',
    log: silentLog,
    respUrl: (id, token) => `redis://${id}:${token}@localhost:6390`,
  });
});
afterAll(async () => {
  await registry.close();
  await redis.stop();
});

describe.each(catalog.lessons().map(lesson => ({ slug: lesson.slug, lesson })))('$slug', ({ lesson }) => {
  let sandbox: Sandbox;
  let run: LessonRun;
  beforeAll(async () => {
    const scope = `lesson:${lesson.track}/${lesson.slug}`;
    sandbox = await registry.create({ owner: 'a-learner', scope, start: lesson.front.start });
    run = startLesson(sandbox, lesson.world);
  });
  afterAll(async () => {
    await registry.remove(sandbox.id);
  });

  // In the order of the page: a lesson is one story, and each block stands on those before it.
  test.each(lesson.page.blocks.map(block => ({ id: block.id, block })))('$id', async ({ block }) => {
    expect(await run.run(block)).toEqual([]);
  });
});

/** The TypeScript of "In production" runs as it stands on the page: real ioredis, real Redis, the output it promises. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { programFault, runProgram } from '#lessons/check/production-run.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog: Catalog = await loadCatalog();
const programs = catalog
  .lessons()
  .flatMap(lesson =>
    lesson.page.production
      .filter(tab => tab.checked === 'run')
      .map(tab => ({ slug: lesson.slug, title: tab.title, language: tab.language, source: tab.source })),
  );

describe('programs in production', () => {
  let redis: Awaited<ReturnType<typeof startPrivateRedis>>;
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    redis = await startPrivateRedis({ directory: directory.path, log: silentLog });
  });
  afterAll(async () => {
    await redis.stop();
    await directory.remove();
  });

  test('every lesson has TypeScript that runs', () => {
    const slugs = programs.filter(({ language }) => language === 'ts').map(({ slug }) => slug);
    expect(slugs).toEqual(catalog.lessons().map(({ slug }) => slug));
  });

  test.each(programs)('$slug: $title', async ({ language, source }) => {
    expect(language).toBe('ts');
    expect(programFault(source, await runProgram(source, redis.target.path))).toBeUndefined();
  });
});

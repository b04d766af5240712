/** The TypeScript of "In production" runs as it stands on the page: real ioredis, real Redis, the output it promises. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { matchLines } from '#lessons/mdx/expect.ts';
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

/** `//=> …` lines: what the program prints, in order. */
const promised = (source: string): string[] =>
  [...source.matchAll(/^\s*\/\/=> (.*)$/gm)].map(([, line = '']) => line);

async function runProgram(source: string, redisPath: string) {
  const program = spawn('node_modules/.bin/node', ['--input-type=module-typescript'], {
    env: { ...process.env, REDIS_URL: redisPath, NODE_NO_WARNINGS: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  program.stdin.end(source);
  const ended = new Promise<number | null>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  const [printed, complaints, code] = await Promise.all([text(program.stdout), text(program.stderr), ended]);
  return { printed: printed.split('\n').filter(line => line !== ''), complaints, code };
}

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
    const expected = promised(source);
    expect(expected.length).toBeGreaterThan(0);
    const { printed, complaints, code } = await runProgram(source, redis.target.path);
    expect(code, complaints).toBe(0);
    expect(matchLines(expected, printed), printed.join('\n') + complaints).toEqual({ matched: true });
  });
});

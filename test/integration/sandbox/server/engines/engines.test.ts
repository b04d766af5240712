import { chmod, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engines, openEngines } from '#sandbox/server/engines/engines.ts';
import { findEngines } from '#sandbox/server/engines/find-engines.ts';
import { openJail, searchPath } from '#sandbox/server/jail.ts';
import { loadSpecSchema } from '#sandbox/server-protocol.ts';
import { processesNaming } from '#test/support/processes.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  folder = await temporaryDirectory();
});
afterAll(() => folder.remove());

async function engines(path = searchPath): Promise<Engines & { directory: string }> {
  const dataDir = await mkdtemp(join(folder.path, 'engines-'));
  const directory = join(dataDir, 'engines');
  const jail = await openJail({ dataDir });
  const opened = openEngines({ jail, directory, log: silentLog, searchPath: path, longestMs: 1500 });
  return { ...opened, directory };
}

const cache = loadSpecSchema.parse({ mode: 'cache', ratePerSecond: 1000, keys: 200, skew: 1 });

test('each engine is named, with its version where it is installed and how to get it', async () => {
  const list = await (await engines()).list();
  expect(list.map(({ id }) => id)).toEqual(['redis', 'valkey', 'dragonfly', 'keydb', 'garnet', 'memcached']);
  expect(list[0]?.version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const { howToGet } of list) expect(howToGet).not.toBe('');
});

test('a program that says it is another, or does not run, is not installed', async () => {
  const bin = await mkdtemp(join(folder.path, 'bin-'));
  const program = async (name: string, script: string) => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  };
  await program('redis-server', 'echo "Valkey server v=8.1.3 sha=0 malloc=jemalloc"');
  await program('valkey-server', 'echo "Server v=8.1.3 sha=0 malloc=jemalloc"');
  await program('dragonfly', 'exit 1');
  await program('keydb-server', 'echo "KeyDB server v=6.3.4 sha=0"');
  await program('memcached', 'echo "memcached 1.6.18"');
  const found = await findEngines(bin);
  expect(found.map(({ engine }) => engine.version)).toEqual([null, '8.1.3', null, '6.3.4', null, '1.6.18']);
});

test('the same load runs on each that is installed, and nothing of them stays', async () => {
  const { list, compare, directory } = await engines();
  const installed = (await list()).filter(({ version }) => version !== null);
  const runs = await compare(cache);
  expect(runs.map(({ id, version }) => ({ id, version }))).toEqual(
    installed.map(({ id, version }) => ({ id, version })),
  );
  const redis = runs.find(({ id }) => id === 'redis');
  expect(redis).toMatchObject({ failed: 0, trouble: null });
  for (const run of runs.filter(({ id }) => id === 'redis' || id === 'memcached')) {
    expect(run).toMatchObject({ failed: 0, trouble: null });
    expect(run.acknowledged).toBeGreaterThan(500);
    expect(run.hits + run.misses).toBe(run.acknowledged);
    expect(run.hits).toBeGreaterThan(run.misses);
    // Every key is missed once, unless it is asked for again before it is there.
    expect(run.misses).toBeGreaterThan(50);
    expect(run.p99Ms).toBeGreaterThanOrEqual(run.p50Ms ?? Number.POSITIVE_INFINITY);
    expect(run.residentBytes).toBeGreaterThan(0);
  }
  // The same keys in the same order: they are hit as often.
  const ratios = runs.filter(({ trouble }) => trouble === null).map(run => run.hits / run.acknowledged);
  expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(0.05);
  expect(await readdir(directory)).toEqual([]);
  expect(await processesNaming(directory)).toEqual([]);
});

test('an engine that does not start is told with its last words', async () => {
  const bin = await mkdtemp(join(folder.path, 'bin-'));
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo 'KeyDB server v=6.3.4' && exit 0\nexit 1\n`;
  await writeFile(join(bin, 'keydb-server'), script);
  await chmod(join(bin, 'keydb-server'), 0o755);
  const { compare, directory } = await engines(bin);
  const [run] = await compare(cache);
  // In a jail it is not even found, for it stands in the folder that all may write.
  expect(run).toMatchObject({
    id: 'keydb',
    acknowledged: 0,
    trouble: expect.stringMatching(/^KeyDB did not start\./),
  });
  expect(await readdir(directory)).toEqual([]);
});

test('writes are not compared, and one comparison runs at a time', async () => {
  const { compare } = await engines();
  await expect(compare(loadSpecSchema.parse({ mode: 'writes', pattern: 'uniform' }))).rejects.toMatchObject({
    code: 'bad-request',
  });
  const controller = new AbortController();
  const first = compare(cache, { signal: controller.signal });
  await expect(compare(cache)).rejects.toMatchObject({ code: 'busy' });
  controller.abort();
  await first;
  expect((await compare({ ...cache, durationMs: 1000 })).length).toBeGreaterThan(0);
});

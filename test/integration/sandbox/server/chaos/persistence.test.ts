import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAofFiles } from '#sandbox/server/chaos/aof-files.ts';
import { askPersistence } from '#sandbox/server/stats/persistence.ts';
import { openBench, type TestBench } from '#test/support/chaos-bench.ts';
import { withNode } from '#test/support/own-servers.ts';
import { openTopologies, type TestTopologies } from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

let topologies: TestTopologies;
beforeAll(async () => {
  topologies = await openTopologies();
});
afterAll(() => topologies.close());

/** Runs `test` with a bench whose server keeps an append-only file under that policy. */
async function withAof(fsync: string, test: (bench: TestBench) => Promise<void>): Promise<void> {
  const bench = await openBench(topologies);
  try {
    await bench.configure({ save: '', appendfsync: fsync, appendonly: 'yes' });
    await until(() => withNode(bench.node, async redis => !(await askPersistence(redis)).isRewriting));
    await test(bench);
  } finally {
    bench.close();
  }
}

const aofBytes = ({ node }: TestBench) =>
  (readAofFiles(node.directory)?.incremental ?? []).reduce((sum, file) => sum + file.lengthBytes, 0);
const aofBaseBytes = ({ node }: TestBench) => readAofFiles(node.directory)?.base?.lengthBytes ?? 0;
const unsyncedBytes = (bench: TestBench) =>
  aofBaseBytes(bench) + aofBytes(bench) - (bench.chaos.syncedAofBytes('redis-1') ?? 0);

/** Numbers of the writes that are there, asked of the server by other means than the counter's. */
async function numbersThere({ node }: TestBench): Promise<number[]> {
  const keys = await withNode(node, redis => redis.keys('load:*'));
  return keys.map(key => Number(key.slice('load:'.length))).sort((a, b) => a - b);
}

describe('kill -9 with an AOF', () => {
  it.each(['always', 'no'])(
    'loses nothing acknowledged under appendfsync %s, in the middle of writes',
    fsync =>
      withAof(fsync, async bench => {
        await bench.write(300);
        const { said, figures } = await bench.chaos.run({ action: 'kill', node: 'redis-1' });
        expect(said).toMatch(/killed by SIGKILL.* nothing that was acknowledged is lost/);
        expect(figures.aofBytes).toBe(aofBaseBytes(bench) + aofBytes(bench));
        expect(bench.node.state).toBe('stopped');
        await bench.chaos.run({ action: 'start', node: 'redis-1' });
        await bench.load.stop();
        expect(await bench.load.countLoss()).toMatchObject({ lost: 0, firstLostAtMs: null });
      }),
  );

  // With a sync under way Redis holds writes back in its own memory, so it is killed when it holds none.
  it('loses nothing that had left Redis under everysec', () =>
    withAof('everysec', async bench => {
      await bench.write(300);
      await bench.load.stop();
      await until(() =>
        withNode(bench.node, async redis => /aof_buffer_length:0\r/.test(await redis.info('persistence'))),
      );
      await bench.chaos.run({ action: 'kill', node: 'redis-1' });
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      expect(await bench.load.countLoss()).toMatchObject({ lost: 0 });
    }));
});

describe('a power cut', () => {
  it('under always loses nothing', () =>
    withAof('always', async bench => {
      await bench.write(300);
      const { figures } = await bench.chaos.run({ action: 'power-cut', node: 'redis-1' });
      expect(figures.keptBytes).toBeGreaterThan(0);
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      await bench.load.stop();
      expect(await bench.load.countLoss()).toMatchObject({ lost: 0 });
    }));

  it('under everysec loses the end, and nothing from before the last fsync', () =>
    withAof('everysec', async bench => {
      await withNode(bench.node, redis => redis.set('before', 'the load'));
      await until(() => unsyncedBytes(bench) === 0);
      await bench.write(50);
      await until(() => unsyncedBytes(bench) > 1000);
      const unsyncedBefore = unsyncedBytes(bench);
      const { said, figures } = await bench.chaos.run({ action: 'power-cut', node: 'redis-1' });
      expect(said).toMatch(/The AOF was cut from [\d,]+ bytes to [\d,]+ bytes: .* last completed fsync/);
      expect(figures.aofBytes).toBe((figures.keptBytes ?? 0) + (figures.cutBytes ?? 0));
      expect(figures.keptBytes).toBe(aofBaseBytes(bench) + aofBytes(bench));
      expect(unsyncedBefore).toBeGreaterThan(0);
      await bench.load.stop();
      await bench.chaos.run({ action: 'start', node: 'redis-1' });

      const there = await numbersThere(bench);
      expect(there).toEqual(there.map((_, index) => index));
      expect(await withNode(bench.node, redis => redis.get('before'))).toBe('the load');
      const loss = await bench.load.countLoss();
      expect(loss.lost).toBeGreaterThan(0);
      expect(loss.lost + loss.present).toBe(loss.acknowledged);
      expect(loss.present + loss.unacknowledgedPresent).toBe(there.length);
      expect(loss.firstLostAtMs).toBeLessThanOrEqual(loss.lastLostAtMs ?? 0);
    }));

  it('after a rewrite under way and done, loses the end of the new file alone', () =>
    withAof('everysec', async bench => {
      await bench.write(200);
      await withNode(bench.node, redis => redis.call('BGREWRITEAOF'));
      await until(() => withNode(bench.node, async redis => !(await askPersistence(redis)).isRewriting));
      const rewritten = bench.load.report?.acknowledged ?? 0;
      await until(
        () => (bench.load.report?.acknowledged ?? 0) > rewritten + 100 && unsyncedBytes(bench) > 1000,
      );
      await bench.chaos.run({ action: 'power-cut', node: 'redis-1' });
      await bench.load.stop();
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      const there = await numbersThere(bench);
      expect(there).toEqual(there.map((_, index) => index));
      expect(there.length).toBeGreaterThanOrEqual(200);
      expect((await bench.load.countLoss()).lost).toBeGreaterThan(0);
    }));

  it('under no loses all since the AOF began, but not what a rewrite has synced', () =>
    withAof('no', async bench => {
      await withNode(bench.node, redis => redis.set('rewritten', 'yes'));
      await withNode(bench.node, redis => redis.call('BGREWRITEAOF'));
      await until(() => withNode(bench.node, async redis => !(await askPersistence(redis)).isRewriting));
      await bench.write(100);
      const { said } = await bench.chaos.run({ action: 'power-cut', node: 'redis-1' });
      expect(said).toMatch(/with appendfsync no Redis never syncs.* within about 30 s/);
      await bench.load.stop();
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      expect(await numbersThere(bench)).toEqual([]);
      expect(await withNode(bench.node, redis => redis.keys('*'))).toEqual(['rewritten']);
      const loss = await bench.load.countLoss();
      expect(loss).toMatchObject({ present: 0, lost: loss.acknowledged });
    }));

  it('takes half-written files, and leaves whole snapshots', async () => {
    const bench = await openBench(topologies);
    await withNode(bench.node, async redis => {
      await redis.set('saved', '1');
      await redis.save();
      await redis.set('unsaved', '1');
    });
    const { said } = await bench.chaos.run({ action: 'power-cut', node: 'redis-1' });
    expect(said).toMatch(/^The power is off\. It keeps no AOF\. Its snapshot was saved .* before/);
    await bench.chaos.run({ action: 'start', node: 'redis-1' });
    expect(await withNode(bench.node, redis => redis.keys('*'))).toEqual(['saved']);
    bench.close();
  });
});

describe('without an AOF', () => {
  it('kill -9 loses what came after the last snapshot, and all if there is none', async () => {
    const bench = await openBench(topologies);
    await bench.configure({ save: '' });
    await bench.write(100);
    await bench.load.stop();
    await withNode(bench.node, redis => redis.save());
    const saved = bench.load.report?.acknowledged;
    const { said } = await bench.chaos.run({ action: 'kill', node: 'redis-1' });
    expect(said).toMatch(
      /It keeps no AOF\. Its snapshot was saved .* before: what was written since is gone/,
    );
    await bench.chaos.run({ action: 'start', node: 'redis-1' });
    expect(await bench.load.countLoss()).toMatchObject({ lost: 0, present: saved });

    await bench.write(100);
    await bench.chaos.run({ action: 'kill', node: 'redis-1' });
    await bench.load.stop();
    await bench.chaos.run({ action: 'start', node: 'redis-1' });
    // The keys of the first load are there under the same names, and are not taken for the second's.
    const loss = await bench.load.countLoss();
    expect(loss).toMatchObject({ present: 0, lost: loss.acknowledged, unacknowledgedPresent: 0 });
    bench.close();
  });

  it('a stop in good order saves where there are save points', async () => {
    const bench = await openBench(topologies);
    await bench.write(50);
    await bench.load.stop();
    const { said, figures } = await bench.chaos.run({ action: 'stop', node: 'redis-1' });
    expect(said).toMatch(/stopped by SIGTERM\. It saved a snapshot/);
    expect(figures.snapshotBytes).toBe(statSync(join(bench.node.directory, 'dump.rdb')).size);
    await bench.chaos.run({ action: 'start', node: 'redis-1' });
    expect(await bench.load.countLoss()).toMatchObject({ lost: 0 });
    bench.close();
  });
});

it('the loss counter finds exactly what is missing, and tells when that was written', async () => {
  const bench = await openBench(topologies);
  await bench.write(100);
  await bench.load.stop();
  const timeOf = (value: string | null) => Number(value?.split(' ')[2]);
  const times = await withNode(bench.node, async redis => {
    const values = await redis.mget('load:7', 'load:50', 'load:60');
    await redis.del('load:7', 'load:50');
    await redis.set('load:60', 'written by somebody else');
    await redis.set('load:999999', 'never sent');
    return values.map(timeOf);
  });
  expect(await bench.load.countLoss()).toMatchObject({
    acknowledged: bench.load.report?.acknowledged,
    present: (bench.load.report?.acknowledged ?? 0) - 3,
    lost: 3,
    firstLostAtMs: times[0],
    lastLostAtMs: times[2],
    unacknowledgedPresent: 0,
  });
  bench.close();
});

describe('the disk', () => {
  it('full, an AOF makes writes fail with MISCONF; freed, they are taken', () =>
    withAof('everysec', async bench => {
      await withNode(bench.node, async redis => {
        await redis.set('k', 'v');
        const { said } = await bench.chaos.run({ action: 'fill-disk', node: 'redis-1' });
        expect(said).toMatch(/disk of redis-1 is full.* refused with MISCONF/);
        expect(bench.chaos.isDiskFull('redis-1')).toBe(true);
        const write = () => redis.set('k', 'w'.repeat(1000)).then(String, String);
        await until(async () => (await write()).includes('MISCONF'));
        expect(await redis.get('k')).toMatch(/^[vw]/);
        await bench.chaos.run({ action: 'free-disk', node: 'redis-1' });
        expect(await write()).toBe('OK');
        expect(bench.chaos.isDiskFull('redis-1')).toBe(false);
      });
    }));

  it('full, a snapshot fails and writes are refused; freed, one is made and they are taken', async () => {
    const bench = await openBench(topologies);
    await withNode(bench.node, async redis => {
      await redis.set('k', 'v');
      const { said } = await bench.chaos.run({ action: 'fill-disk', node: 'redis-1' });
      expect(said).toMatch(/A snapshot was tried and failed: writes are refused with MISCONF/);
      await expect(redis.set('k', 'w')).rejects.toThrow(/MISCONF/);
      expect(await redis.get('k')).toBe('v');
      await expect(bench.chaos.run({ action: 'fill-disk', node: 'redis-1' })).rejects.toMatchObject({
        code: 'conflict',
      });
      await bench.chaos.run({ action: 'free-disk', node: 'redis-1' });
      expect(await redis.set('k', 'w')).toBe('OK');
    });
    bench.close();
  });

  it('loses the end of an AOF, and the server starts without the command that was cut through', () =>
    withAof('always', async bench => {
      await withNode(bench.node, redis => redis.mset('a', '1', 'b', '2').then(() => redis.set('last', '3')));
      const truncate = { action: 'truncate-aof', node: 'redis-1', bytes: 5 } as const;
      await expect(bench.chaos.run(truncate)).rejects.toThrow(/runs and writes its AOF/);
      await bench.chaos.run({ action: 'kill', node: 'redis-1' });
      const before = aofBytes(bench);
      expect((await bench.chaos.run(truncate)).figures).toEqual({ cutBytes: 5, keptBytes: before - 5 });
      expect(aofBytes(bench)).toBe(before - 5);
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      expect((await withNode(bench.node, redis => redis.keys('*'))).sort()).toEqual(['a', 'b']);
    }));

  it('settings are kept through kill -9', () =>
    withAof('no', async bench => {
      await bench.chaos.run({ action: 'kill', node: 'redis-1' });
      await bench.chaos.run({ action: 'start', node: 'redis-1' });
      expect(await withNode(bench.node, redis => redis.config('GET', 'appendfsync'))).toEqual([
        'appendfsync',
        'no',
      ]);
      expect(readFileSync(join(bench.node.directory, 'redis.conf'), 'utf8')).toContain('appendfsync no');
    }));
});

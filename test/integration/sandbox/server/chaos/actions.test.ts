import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chaos } from '#sandbox/server-protocol.ts';
import { openBench, type TestBench } from '#test/support/chaos-bench.ts';
import { connectNode, untilState, withNode } from '#test/support/own-servers.ts';
import { openTopologies, type TestTopologies } from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

let topologies: TestTopologies;
beforeAll(async () => {
  topologies = await openTopologies();
});
afterAll(() => topologies.close());

describe('one server', () => {
  let bench: TestBench;
  beforeEach(async () => {
    bench = await openBench(topologies);
  });
  afterEach(() => bench.close());

  const node = 'redis-1';
  const run = (chaos: Chaos) => bench.chaos.run(chaos);

  it('paused answers nobody, and answers all when it goes on', async () => {
    const redis = connectNode(bench.node);
    await redis.set('k', 'v');
    expect((await run({ action: 'pause', node })).said).toMatch(/stands still \(SIGSTOP\)/);
    let isAnswered = false;
    const answer = redis.get('k').finally(() => {
      isAnswered = true;
    });
    // What another process answers meanwhile shows that time has passed.
    await until(async () => (await openBench(topologies)).node.state === 'running');
    expect(isAnswered).toBe(false);
    await run({ action: 'resume', node });
    expect(await answer).toBe('v');
    redis.disconnect();
  });

  it.each<[string, Chaos[], Chaos, RegExp]>([
    ['start while it runs', [], { action: 'start', node }, /runs already/],
    ['resume while it runs', [], { action: 'resume', node }, /is not paused/],
    ['free a disk that is not full', [], { action: 'free-disk', node }, /is not full/],
    ['truncate while it runs', [], { action: 'truncate-aof', node, bytes: 1 }, /Stop or kill it first/],
    ['be cut off alone', [], { action: 'isolate', node }, /alone here/],
    ['rejoin uncut', [], { action: 'rejoin', node }, /No link of redis-1 is cut/],
    ['fail over alone', [], { action: 'failover', node: null }, /no replica here/],
    ['follow alone', [], { action: 'replicate', node, of: null }, /know nothing of each other/],
    ['move slots', [], { action: 'move-slots', slots: [0, 1], to: node }, /Only a cluster has slots/],
    ['kill twice', [{ action: 'kill', node }], { action: 'kill', node }, /does not run\. Start it first/],
    [
      'cut the power of a dead one',
      [{ action: 'kill', node }],
      { action: 'power-cut', node },
      /does not run/,
    ],
    ['pause a dead one', [{ action: 'kill', node }], { action: 'pause', node }, /does not run/],
    ['fill a dead one', [{ action: 'kill', node }], { action: 'fill-disk', node }, /does not run/],
    ['jump a dead one', [{ action: 'kill', node }], { action: 'clock-jump', node, ms: 1 }, /does not run/],
    [
      'truncate what is not there',
      [{ action: 'kill', node }],
      { action: 'truncate-aof', node, bytes: 1 },
      /no AOF/,
    ],
    ['stop a paused one', [{ action: 'pause', node }], { action: 'stop', node }, /hears no SIGTERM/],
    ['pause twice', [{ action: 'pause', node }], { action: 'pause', node }, /is paused already/],
    ['start a paused one', [{ action: 'pause', node }], { action: 'start', node }, /Resume it instead/],
  ])('%s: told in words as a conflict', async (_, before, chaos, words) => {
    for (const one of before) await run(one);
    await expect(run(chaos)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(words),
    });
    if (bench.node.state === 'paused') bench.node.resume();
  });

  it('a paused one can be killed', async () => {
    await run({ action: 'pause', node });
    await run({ action: 'kill', node });
    expect(bench.node.state).toBe('stopped');
  });

  it.each<Chaos>([
    { action: 'kill', node: 'redis-2' },
    { action: 'start', node: 'sentinel-1' },
    { action: 'cut-link', between: ['redis-1', 'redis-9'] },
    { action: 'failover', node: 'redis-3' },
    { action: 'move-slots', slots: [0, 1], to: 'redis-2' },
  ])('$action of a node that is not there is not found', async chaos => {
    await expect(run(chaos)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a link of a node with itself is a bad request', async () => {
    await expect(run({ action: 'cut-link', between: [node, node] })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('the clock jumps for its keys alone, and Redis itself expires what is due', async () => {
    await withNode(bench.node, async redis => {
      await redis.config('SET', 'notify-keyspace-events', 'KEA');
      const listener = connectNode(bench.node);
      const expired: string[] = [];
      await listener.subscribe('__keyevent@0__:expired');
      listener.on('message', (_channel, key) => expired.push(key));
      await redis.set('soon', '1', 'EX', 60);
      await redis.set('sooner', '1', 'EX', 30);
      await redis.set('later', '1', 'EX', 600);
      await redis.set('never', '1');
      const { figures } = await run({ action: 'clock-jump', node, ms: 120_000 });
      expect(figures).toEqual({ expired: 2, moved: 1 });
      expect((await redis.keys('*')).sort()).toEqual(['later', 'never']);
      const left = await redis.pttl('later');
      expect(left).toBeGreaterThan(400_000);
      expect(left).toBeLessThanOrEqual(480_000);
      await until(() => expired.length === 2);
      expect(expired).toEqual(['sooner', 'soon']);
      listener.disconnect();
    });
  });

  it('what a client sends is held back by whoever holds its session', async () => {
    const { said } = await run({ action: 'pause-client', client: 'B', ms: 5000 });
    expect(said).toBe('What client B sends is held back for 5.0 s, as if its process stood still.');
    expect(bench.paused).toEqual([['B', 5000]]);
  });

  it('with aof-load-truncated no an AOF whose end is cut keeps it from starting, in its own words', async () => {
    await bench.configure({ appendonly: 'yes', appendfsync: 'always', 'aof-load-truncated': 'no' });
    await withNode(bench.node, redis => redis.set('k', 'v'));
    await until(() =>
      withNode(bench.node, async redis => /aof_rewrite_in_progress:0/.test(await redis.info('persistence'))),
    );
    await withNode(bench.node, redis => redis.set('k', 'w'));
    await run({ action: 'kill', node });
    await run({ action: 'truncate-aof', node, bytes: 3 });
    await expect(run({ action: 'start', node })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^redis-1 did not start\..*Unexpected end of file reading the append only file/s,
      ),
    });
    expect(bench.node.state).toBe('stopped');
  });
});

describe('several servers', () => {
  it('a replica that is cut off misses what is written, and has it once it is back', async () => {
    const bench = await openBench(topologies, 'replicated');
    const { chaos, topology } = bench;
    const replica = topology.node('redis-2') ?? bench.node;
    await withNode(bench.node, async primary => {
      expect(await primary.wait(2, 10_000)).toBe(2);
      expect((await chaos.run({ action: 'isolate', node: 'redis-2' })).said).toMatch(
        /cut off from all 2 other/,
      );
      await primary.set('k', 'v');
      expect(await primary.wait(1, 10_000)).toBe(1);
      expect(await primary.wait(2, 300)).toBe(1);
      expect(await withNode(replica, redis => redis.get('k'))).toBeNull();
      await chaos.run({ action: 'rejoin', node: 'redis-2' });
      await expect(chaos.run({ action: 'mend-link', between: ['redis-1', 'redis-2'] })).rejects.toThrow(
        /neither/,
      );
      await until(() => withNode(replica, async redis => (await redis.get('k')) === 'v'));
      await expect(chaos.run({ action: 'clock-jump', node: 'redis-2', ms: 10 })).rejects.toThrow(
        /is a replica/,
      );
    });
    bench.close();
  });

  it('a load goes where the Sentinels say, and what a dead primary took with it is counted', async () => {
    const bench = await openBench(topologies, 'sentinel');
    await bench.write(200, { ratePerSecond: 500 });
    await bench.chaos.run({ action: 'isolate', node: 'redis-1' });
    const before = bench.load.report?.acknowledged ?? 0;
    // Cut off, it still takes writes from a client that has not heard of the vote yet.
    await until(() => (bench.load.report?.acknowledged ?? 0) > before + 100);
    await bench.chaos.run({ action: 'kill', node: 'redis-1' });
    const atKill = bench.load.report?.acknowledged ?? 0;
    await until(() => (bench.load.report?.acknowledged ?? 0) > atKill + 200);
    await bench.load.stop();
    const loss = await bench.load.countLoss();
    expect(loss.lost).toBeGreaterThan(0);
    expect(loss.lost + loss.present).toBe(loss.acknowledged);
    expect(loss.present).toBeGreaterThan(200);
    expect(bench.load.report?.failed).toBeGreaterThan(0);
    bench.close();
  });

  it('writes that wait for both replicas are not acknowledged while one is away', async () => {
    const bench = await openBench(topologies, 'replicated');
    await bench.write(50, { waitReplicas: 2, ratePerSecond: 100 });
    await bench.chaos.run({ action: 'kill', node: 'redis-3' });
    await until(() => (bench.load.report?.failed ?? 0) > 20);
    await bench.load.stop();
    expect(bench.load.report?.lastError).toMatch(/^WAIT: 1 of 2 replicas had the write/);
    const loss = await bench.load.countLoss();
    expect(loss.lost).toBe(0);
    expect(loss.unacknowledgedPresent).toBeGreaterThan(0);
    bench.close();
  });

  it('a load on a cluster follows slots that move, and loses nothing', async () => {
    const bench = await openBench(topologies, 'cluster');
    await bench.write(300);
    const { figures } = await bench.chaos.run({ action: 'move-slots', slots: [0, 200], to: 'redis-3' });
    expect(figures).toMatchObject({ slots: 201 });
    expect(figures.keys).toBeGreaterThan(0);
    const moved = bench.load.report?.acknowledged ?? 0;
    await until(() => (bench.load.report?.acknowledged ?? 0) > moved + 300);
    await bench.load.stop();
    expect(bench.load.report).toMatchObject({ failed: 0, lastError: null });
    expect(await bench.load.countLoss()).toMatchObject({ lost: 0, unacknowledgedPresent: 0 });
    // It is asked of every node itself, too.
    const sizes = await Promise.all(
      bench.topology.nodes.map(node => withNode(node, redis => redis.dbsize())),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bench.load.report?.acknowledged);
    // A node that is away cannot be asked, and that is told.
    await bench.chaos.run({ action: 'kill', node: 'redis-2' });
    await untilState(bench.topology.nodes[1] ?? bench.node, 'stopped');
    await expect(bench.load.countLoss()).rejects.toMatchObject({ code: 'conflict' });
    bench.close();
  });
});

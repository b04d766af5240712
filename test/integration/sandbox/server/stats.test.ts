import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchName } from '#sandbox/server/bench-connection.ts';
import { readConfiguration } from '#sandbox/server/configuration.ts';
import { readLatency } from '#sandbox/server/stats/latency.ts';
import { readSlowLog } from '#sandbox/server/stats/slow-log.ts';
import { createStats } from '#sandbox/server/stats/stats.ts';
import {
  latencySchema,
  type NodeStats,
  nodeStatsSchema,
  parameterSchema,
  slowLogSchema,
} from '#sandbox/server-protocol.ts';
import { openBench, type TestBench } from '#test/support/chaos-bench.ts';
import { withNode } from '#test/support/own-servers.ts';
import { openTopologies, type TestTopologies } from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

let topologies: TestTopologies;
let bench: TestBench;
beforeAll(async () => {
  topologies = await openTopologies();
  bench = await openBench(topologies);
});
afterAll(async () => {
  bench.close();
  await topologies.close();
});

describe('figures of a server', () => {
  it('are its own, once a second while somebody watches', async () => {
    const looks: NodeStats[] = [];
    const stats = createStats({
      topology: bench.topology,
      syncedAofBytes: node => bench.chaos.syncedAofBytes(node),
      onStats: ([look]) => look !== undefined && looks.push(look),
      onError: cause => {
        throw cause;
      },
    });
    const [stop, stopOther] = [stats.watch(), stats.watch()];
    stop();
    stop();
    await withNode(bench.node, async redis => {
      for (let write = 0; write < 20; write += 1) await redis.set(`k${write}`, 'v');
      await redis.get('k1');
      await redis.get('missing');
    });
    await until(() => looks.some(({ keys, commandsPerSecond }) => keys === 20 && commandsPerSecond > 0));
    const last = looks.at(-1);
    expect(nodeStatsSchema.parse(last)).toMatchObject({
      node: 'redis-1',
      maxMemoryBytes: 67_108_864,
      policy: 'noeviction',
      hits: 1,
      misses: 1,
      persistence: {
        isAofOn: false,
        aofBytes: null,
        aofSyncedBytes: null,
        fsync: 'everysec',
        isLastSaveGood: true,
      },
    });
    stopOther();
    const count = looks.length;
    expect(await stats.look()).toHaveLength(1);
    expect(looks).toHaveLength(count);

    bench.node.pause();
    expect(await stats.look()).toEqual([]);
    bench.node.resume();
    stats.close();
  });

  it('tell how much of the AOF is on the disk', async () => {
    const stats = createStats({
      topology: bench.topology,
      syncedAofBytes: node => bench.chaos.syncedAofBytes(node),
      onStats: () => {},
      onError: () => {},
    });
    await bench.configure({ appendonly: 'yes', appendfsync: 'always' });
    await until(async () => {
      const [look] = await stats.look();
      return (
        look?.persistence.isAofOn === true &&
        look.persistence.aofBytes !== null &&
        !look.persistence.isRewriting
      );
    });
    await withNode(bench.node, redis => redis.set('k', 'v'));
    const [look] = await stats.look();
    expect(look?.persistence.aofSyncedBytes).toBe(look?.persistence.aofBytes);
    expect(look?.persistence.aofSyncedBytes).toBeGreaterThan(0);
    stats.close();
  });
});

describe('what took long', () => {
  const loop = 'local s = 0 for i = 1, 2e6 do s = s + i end return s';

  it('is in SLOWLOG from its threshold on, without what the bench asked', async () => {
    await bench.configure({ 'slowlog-log-slower-than': '0' });
    await withNode(bench.node, async redis => {
      await redis.client('SETNAME', 'teacher');
      await redis.set('slow', 'x'.repeat(300));
      const { slowerThanMicroseconds, commands } = slowLogSchema.parse(await readSlowLog(redis));
      expect(slowerThanMicroseconds).toBe(0);
      const entry = commands.find(({ args }) => args[0] === 'set' || args[0] === 'SET');
      expect(entry).toMatchObject({
        client: 'teacher',
        args: [expect.anything(), 'slow', expect.stringMatching(/^x+/)],
      });
      expect(entry?.atMs).toBeGreaterThan(1e12);
      // The bench's own questions stand there too, and are left out.
      await until(async () =>
        JSON.stringify(await redis.call('SLOWLOG', 'GET', -1)).includes(`"${benchName}"]`),
      );
      const { commands: shown, leftOut } = await readSlowLog(redis);
      expect(leftOut).toBeGreaterThan(0);
      expect(shown.filter(({ client }) => client === benchName)).toEqual([]);
    });
    await bench.configure({ 'slowlog-log-slower-than': '10000' });
    expect((await withNode(bench.node, readSlowLog)).slowerThanMicroseconds).toBe(10_000);
  });

  it('is a spike of its event once the monitor watches, and not before', async () => {
    await withNode(bench.node, async redis => {
      await redis.eval(loop, 0);
      expect(await readLatency(redis)).toMatchObject({ thresholdMs: 0, events: [] });
      await bench.configure({ 'latency-monitor-threshold': '1' });
      await redis.eval(loop, 0);
      const { thresholdMs, events } = latencySchema.parse(await readLatency(redis));
      expect(thresholdMs).toBe(1);
      const command = events.find(({ event }) => event === 'command');
      expect(command?.worstMs).toBeGreaterThanOrEqual(command?.latestMs ?? Number.POSITIVE_INFINITY);
      expect(command?.spikes.at(-1)?.ms).toBeGreaterThanOrEqual(1);
      expect(command?.spikes.at(-1)?.atMs).toBe(command?.atMs);
    });
  });

  it('is in the histogram of its command, and every call in one bucket', async () => {
    const { histogram } = await withNode(bench.node, async redis => {
      await redis.eval(loop, 0);
      return readLatency(redis);
    });
    const times = histogram?.find(({ command }) => command === 'eval');
    expect(times?.calls).toBeGreaterThanOrEqual(1);
    expect(times?.buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(times?.calls);
    expect(times?.buckets.at(-1)?.upToMicroseconds).toBeGreaterThan(1000);
  });
});

describe('the configuration', () => {
  it('is listed with what can be chosen, and holds no password', async () => {
    const list = await withNode(bench.node, readConfiguration);
    for (const parameter of list) parameterSchema.parse(parameter);
    expect(list.find(({ name }) => name === 'maxmemory-policy')).toMatchObject({
      value: 'noeviction',
      isEditable: true,
      choices: expect.arrayContaining(['allkeys-lru', 'volatile-ttl']),
    });
    expect(list.find(({ name }) => name === 'databases')).toMatchObject({ isEditable: false });
    const values = JSON.stringify(list);
    for (const { password } of Object.values(bench.node.logins)) expect(values).not.toContain(password);
  });

  it('each setting takes the value that it has, and refuses in words what the server refuses', async () => {
    const list = await withNode(bench.node, readConfiguration);
    // Limits of classes that may not be changed are among the values of this one.
    const settings = list.filter(
      ({ name, isEditable }) => isEditable && name !== 'client-output-buffer-limit',
    );
    await bench.configure(Object.fromEntries(settings.map(({ name, value }) => [name, value])));
    expect(await withNode(bench.node, readConfiguration)).toEqual(list);
    await expect(bench.configure({ activedefrag: 'yes' })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(/Active defragmentation cannot be enabled/),
    });
  });
});

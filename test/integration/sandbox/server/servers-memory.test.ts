/** Who is awake when not all can be: the warm pool, the line, the sleep of the idle. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Limits } from '#sandbox/config.ts';
import { defaultLimits } from '#sandbox/config.ts';
import type { Topology } from '#sandbox/server/contract.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { openTestServers, withNode } from '#test/support/own-servers.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { until } from '#test/support/until.ts';

const serverBytes = defaultLimits.nodeMemoryBytes + defaultLimits.nodeOverheadBytes;
const hasRoot = process.getuid?.() === 0;

describe('memory for two servers', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let servers: OwnServers;
  let ids = 0;

  const open = async (limits: Partial<Limits> = {}) => {
    servers = await openTestServers({ dataDir: folder.path, limits, budgetBytes: 2 * serverBytes });
  };
  const create = (more: { onWaiting?: (place: number | null) => void; signal?: AbortSignal } = {}) => {
    ids += 1;
    return servers.create({ id: `memory${ids}`, owner: 'somebody', kind: 'server', ...more });
  };
  beforeEach(async () => {
    folder = await temporaryDirectory();
  });
  afterEach(async () => {
    await servers.close();
    await folder.remove();
  });

  it('puts the one to sleep that was used longest ago', async () => {
    // None counts as in use, not even one that was used just now.
    await open({ ownServerBusyMs: -60_000 });
    const [first, second] = [await create(), await create()];
    first.used(Date.now() + 1000);
    const places: (number | null)[] = [];
    const third = await create({ onWaiting: place => places.push(place) });
    expect([first, second, third].map(({ activity }) => activity)).toEqual(['awake', 'asleep', 'awake']);
    expect(places).toEqual([1, null]);
  });

  it('lets newcomers wait in a line while all are in use, and says their place', async () => {
    await open();
    const [first] = [await create(), await create()];
    const told: string[] = [];
    const third = create({ onWaiting: place => told.push(`third ${place}`) });
    const fourth = create({ onWaiting: place => told.push(`fourth ${place}`) });
    await until(() => servers.capacity.waiting === 2);
    expect(told).toEqual(['third 1', 'fourth 2']);
    await first.sleep();
    expect((await third).activity).toBe('awake');
    expect(told).toEqual(['third 1', 'fourth 2', 'third null', 'fourth 1']);
    await servers.remove((await third).id);
    expect((await fourth).activity).toBe('awake');
    expect(servers.capacity.reservedBytes).toBe(2 * serverBytes);
  });

  it('ends a wait that takes too long, in words, and one that is given up', async () => {
    await open({ ownServerWaitMs: 50 });
    await create();
    await create();
    await expect(create()).rejects.toMatchObject({
      code: 'busy',
      message: 'All servers are in use. You are number 1 in the line. Try again in a little while.',
      retryAfterSeconds: 15,
    });
    const giveUp = new AbortController();
    const waiting = create({ signal: giveUp.signal });
    const refused = expect(waiting).rejects.toMatchObject({ code: 'busy' });
    giveUp.abort();
    await refused;
    expect(servers.capacity).toMatchObject({ waiting: 0, reservedBytes: 2 * serverBytes });
    expect(servers.all()).toHaveLength(2);
  });

  it('wakes a sleeper through the same line', async () => {
    await open();
    const sleeper = await create();
    await sleeper.sleep();
    const [second] = [await create(), await create()];
    const places: (number | null)[] = [];
    const waking = sleeper.wake({ onWaiting: place => places.push(place) });
    await second.sleep();
    await waking;
    expect(sleeper.activity).toBe('awake');
    expect(places).toEqual([1, null]);
  });

  it('refuses what would never fit', async () => {
    await open();
    await expect(servers.create({ id: 'large', owner: 'a', kind: 'cluster' })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(servers.all()).toHaveLength(0);
  });

  it('makes none when the disk is nearly full', async () => {
    await open({ ownServersFreeDiskBytes: 2 ** 60 });
    await expect(create()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/disk/),
    });
    expect(servers.all()).toHaveLength(0);
  });

  it('puts to sleep what nobody has used for long, and nothing else', async () => {
    await open();
    const [idle, used] = [await create(), await create()];
    const later = Date.now() + defaultLimits.ownServerIdleMs;
    used.used(later - 1);
    await servers.sweep(later);
    expect([idle.activity, used.activity]).toEqual(['asleep', 'awake']);
  });

  it.runIf(hasRoot)(
    'keeps one ready, which is there at once and gives way when memory is short',
    async () => {
      await open({ warmServers: 1 });
      await until(() => servers.capacity.reservedBytes === serverBytes);
      const first: Topology = await create();
      const [node] = first.nodes;
      if (node === undefined) throw new Error('no node');
      const logged = node.log.lines().length;
      expect(first.directory).toMatch(/memory\d+$/);
      expect(await withNode(node, redis => redis.config('REWRITE'))).toBe('OK');
      expect(node.log.lines().length).toBe(logged + 1);
      await until(() => servers.capacity.reservedBytes === 2 * serverBytes);
      expect((await create()).activity).toBe('awake');
      expect(servers.capacity.awakeNodes).toBe(2);
      await first.sleep();
      await first.wake();
      expect(first.activity).toBe('awake');
    },
  );
});

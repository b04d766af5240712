/** What sleep keeps: whatever the server was doing, and even when its disk is full. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnServers } from '#sandbox/server/servers.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import { connectNode, openTestServers, withNode } from '#test/support/own-servers.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const diskBytes = 4_194_304;

describe('sleep', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let servers: OwnServers;
  let ids = 0;
  const create = async (kind: ServerKind = 'server', parameters: Record<string, string> = {}) => {
    ids += 1;
    const topology = await servers.create({ id: `sleep${ids}`, owner: 'somebody', kind, parameters });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    return { topology, node };
  };
  beforeAll(async () => {
    folder = await temporaryDirectory();
    servers = await openTestServers({ dataDir: folder.path, limits: { nodeFileBytes: diskBytes } });
  });
  afterAll(async () => {
    await servers.close();
    await folder.remove();
  });

  it.each(['yes', 'no'])('keeps keys and their last change with appendonly %s', async appendonly => {
    const { topology, node } = await create('server', { appendonly });
    await withNode(node, async redis => {
      await redis.set('kept', 'first');
      await redis.xadd('stream', '1-1', 'field', 'value');
      await redis.xgroup('CREATE', 'stream', 'group', '0');
      await redis.xreadgroup('GROUP', 'group', 'one', 'STREAMS', 'stream', '>');
      await redis.set('kept', 'last');
    });
    for (let times = 0; times < 3; times += 1) {
      await topology.sleep();
      await topology.wake();
    }
    await withNode(node, async redis => {
      expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', appendonly]);
      expect(await redis.get('kept')).toBe('last');
      expect(await redis.xpending('stream', 'group')).toEqual([1, '1-1', '1-1', [['one', '1']]]);
    });
  });

  it('takes a server that stands still, and one that is asked to wake at the same time', async () => {
    const { topology, node } = await create();
    await withNode(node, redis => redis.set('kept', 'yes'));
    node.pause();
    expect(node.state).toBe('paused');
    const asleep = topology.sleep();
    const [awake, again] = [topology.wake(), topology.wake()];
    await Promise.all([asleep, awake, again]);
    expect([topology.activity, node.state]).toEqual(['awake', 'running']);
    expect(await withNode(node, redis => redis.get('kept'))).toBe('yes');
  });

  it('saves one whose disk was full by the bench’s doing, and its disk is full again afterwards', async () => {
    const { topology, node } = await create();
    await withNode(node, redis => redis.set('kept', 'x'.repeat(10_000)));
    await node.limitFiles(100);
    await withNode(node, redis => expect(redis.save()).rejects.toThrow());
    await topology.sleep();
    await topology.wake();
    expect(node.fileLimitBytes).toBe(100);
    await withNode(node, async redis => {
      expect(await redis.strlen('kept')).toBe(10_000);
      await expect(redis.save()).rejects.toThrow();
    });
    await node.limitFiles(diskBytes);
    expect(await withNode(node, redis => redis.save())).toBe('OK');
  });

  it('leaves awake what cannot be saved', async () => {
    const { topology, node } = await create('server', { rdbcompression: 'no' });
    await withNode(node, redis => redis.set('large', 'x'.repeat(diskBytes + 1)));
    await expect(topology.sleep()).rejects.toThrow(/could not save/);
    expect([topology.activity, node.state]).toEqual(['awake', 'running']);
    const learner = connectNode(node, 'learner');
    expect(await learner.strlen('large')).toBe(diskBytes + 1);
    await learner.del('large');
    learner.disconnect();
    await topology.sleep();
    expect(topology.activity).toBe('asleep');
  });
});

describe.runIf(process.getuid?.() === 0)('a machine without ip', () => {
  it('runs topologies in the network of the machine, and says so', async () => {
    const folder = await temporaryDirectory();
    const servers = await openTestServers({ dataDir: folder.path, without: ['ip'] });
    try {
      expect(servers.isolation).toMatchObject({
        hasOwnUser: true,
        missing: [expect.stringMatching(/iproute2/)],
      });
      const topology = await servers.create({ id: 'without', owner: 'somebody', kind: 'replicated' });
      expect(topology.links.isPossible).toBe(false);
      await expect(topology.links.cut('redis-1', 'redis-2')).rejects.toMatchObject({ code: 'unavailable' });
      const [primary, replica] = topology.nodes;
      if (primary === undefined || replica === undefined) throw new Error('no nodes');
      await withNode(primary, redis => redis.set('kept', 'yes'));
      await topology.sleep();
      await topology.wake();
      expect(await withNode(replica, redis => redis.get('kept'))).toBe('yes');
    } finally {
      await servers.close();
      await folder.remove();
    }
  });
});

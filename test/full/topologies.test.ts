/** Whole failovers, to the end: the old primary comes back and follows, and all of it outlives a sleep. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { onNode } from '#sandbox/server/topology/on-node.ts';
import { askWatched } from '#sandbox/server/topology/replies.ts';
import { withNode } from '#test/support/own-servers.ts';
import { nodeOf, openTopologies, primaryOf, rolesOf, type TestTopologies } from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

describe('when a primary dies', () => {
  let topologies: TestTopologies;
  beforeAll(async () => {
    topologies = await openTopologies();
  });
  afterAll(() => topologies.close());

  it('the Sentinels promote a replica, once, and the old primary follows it when it is back, after sleep too', async () => {
    const topology = await topologies.create('sentinel');
    const old = nodeOf(topology, 'redis-1');
    await withNode(old, async redis => {
      await redis.set('k', 'v');
      await redis.wait(2, 5000);
    });
    await old.stop('SIGKILL');
    await until(async () => (await primaryOf(topology)) !== undefined);
    const promoted = await primaryOf(topology);
    if (promoted === undefined) throw new Error('no primary');
    expect(await withNode(promoted, redis => redis.get('k'))).toBe('v');
    await withNode(promoted, redis => redis.set('after', 'failover'));
    await old.start();
    await until(async () => (await rolesOf(topology))['redis-1'] === 'replica');
    await until(async () => (await valueAt(old, 'after')) === 'failover');
    const epochs = await Promise.all(
      topology.nodes.filter(({ kind }) => kind === 'sentinel').map(async node => (await watched(node)).epoch),
    );
    expect(epochs).toEqual([1, 1, 1]);
    const roles = await rolesOf(topology);
    await topology.sleep();
    await topology.wake();
    expect(await rolesOf(topology)).toEqual(roles);
    expect(await withNode(promoted, redis => redis.get('after'))).toBe('failover');
  });

  it('its replica takes over in a cluster', async () => {
    const topology = await topologies.create('cluster', true);
    const old = nodeOf(topology, 'redis-1');
    await old.stop('SIGKILL');
    await until(async () => (await rolesOf(topology))['redis-4'] === 'primary');
    await old.start();
    await until(async () => (await rolesOf(topology))['redis-1'] === 'replica');
  });
});

/** Undefined also where the connection is ended, as a failover does. */
const valueAt = (node: OwnNode, key: string) =>
  withNode(node, redis => redis.get(key)).catch(() => undefined);

const watched = (node: OwnNode) => onNode(node, redis => askWatched(redis, 'mymaster'));

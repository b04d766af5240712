import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { type TopologyActions, topologyActions } from '#sandbox/server/topology/actions.ts';
import { onNode } from '#sandbox/server/topology/on-node.ts';
import { askClusterNodes } from '#sandbox/server/topology/replies.ts';
import { withNode } from '#test/support/own-servers.ts';
import {
  nodeOf,
  openTopologies,
  primaryOf,
  roleOf,
  rolesOf,
  type TestTopologies,
} from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

let topologies: TestTopologies;
beforeAll(async () => {
  topologies = await openTopologies();
});
afterAll(() => topologies.close());

describe('a primary and its replicas', () => {
  let topology: Topology;
  let actions: TopologyActions;
  const node = (name: string) => nodeOf(topology, name);
  beforeAll(async () => {
    topology = await topologies.create('replicated');
    actions = topologyActions(topology);
  });

  it('makes a replica a primary and back, and refuses circles', async () => {
    await actions.replicate(node('redis-2'), null);
    expect(await rolesOf(topology)).toMatchObject({ 'redis-1': 'primary', 'redis-2': 'primary' });
    await actions.replicate(node('redis-2'), node('redis-3'));
    expect(await roleOf(node('redis-2'))).toMatchObject({ primary: { host: node('redis-3').host } });
    await expect(actions.replicate(node('redis-1'), node('redis-2'))).rejects.toThrow(
      'redis-2 follows redis-1. Make redis-2 a primary first.',
    );
    await actions.replicate(node('redis-2'), node('redis-1'));
    await until(async () => {
      const role = await roleOf(node('redis-2'));
      return role.role === 'replica' && role.state === 'connected';
    });
  });

  it('hands over to the replica that was named, with every key', async () => {
    await withNode(node('redis-1'), redis => redis.set('k', 'v'));
    await actions.failover(node('redis-3'));
    await until(async () => (await primaryOf(topology))?.name === 'redis-3');
    expect(await withNode(node('redis-3'), redis => redis.get('k'))).toBe('v');
    await expect(actions.failover(node('redis-3'))).rejects.toThrow(/follows no server/);
  });

  it('has no slots, and does nothing with a server that does not run', async () => {
    expect(() => actions.moveSlots([0, 1], node('redis-1'))).toThrow('Only a cluster has slots.');
    await node('redis-2').stop('SIGKILL');
    await expect(actions.replicate(node('redis-2'), null)).rejects.toMatchObject({ code: 'conflict' });
    await node('redis-2').start();
  });
});

describe('a cluster', () => {
  let topology: Topology;
  let actions: TopologyActions;
  const node = (name: string) => nodeOf(topology, name);
  beforeAll(async () => {
    topology = await topologies.create('cluster', true);
    actions = topologyActions(topology);
  });

  it('moves slots with their keys, types, TTLs and binary names, and all nodes agree', async () => {
    const binary = Buffer.from([0xff, 0x00, 0x0a]);
    const tagged = Buffer.concat([Buffer.from('{b}'), binary]);
    const slot = 3300;
    await withNode(node('redis-1'), async redis => {
      expect(await redis.call('CLUSTER', 'KEYSLOT', tagged)).toBe(slot);
      await redis.call('SET', tagged, binary);
      await redis.call('SET', '{b}timed', 'v', 'EX', '1000');
      await redis.call('ZADD', '{b}z', '1.5', 'm');
      for (let number = 0; number < 250; number += 1) await redis.set(`{b}${number}`, number);
    });
    await withNode(node('redis-1'), redis =>
      redis.config('SET', 'slowlog-log-slower-than', '0', 'slowlog-max-len', '10000'),
    );
    const progress: number[] = [];
    const moved = await actions.moveSlots([3200, 3399], node('redis-2'), ({ slots, ofSlots }) => {
      expect(ofSlots).toBe(200);
      progress.push(slots);
    });
    expect(moved).toEqual({ slots: 200, keys: 253 });
    expect(progress).toEqual([64, 128, 192, 200]);
    const slow = JSON.stringify(await withNode(node('redis-1'), redis => redis.call('SLOWLOG', 'GET', '-1')));
    expect(slow).toMatch(/"MIGRATE"/i);
    expect(slow).not.toContain(node('redis-1').logins.system.password);
    await withNode(node('redis-2'), async redis => {
      expect(await redis.getBuffer(tagged)).toEqual(binary);
      expect(await redis.ttl('{b}timed')).toBeGreaterThan(900);
      expect(await redis.zscore('{b}z', 'm')).toBe('1.5');
      expect(await redis.get('{b}249')).toBe('249');
    });
    await until(async () => {
      const owners = await Promise.all(topology.nodes.map(one => ownerOf(topology, one, slot)));
      return owners.every(owner => owner === 'redis-2');
    });
    const open = await Promise.all(topology.nodes.map(one => onNode(one, askClusterNodes)));
    expect(open.flat().flatMap(({ moving }) => moving)).toEqual([]);
  });

  it('goes on with a move that was broken off', async () => {
    const [source, target] = [node('redis-2'), node('redis-3')];
    const slot = 7365;
    await withNode(source, async redis => {
      await redis.set('{c}left', 'v');
      expect(await redis.call('CLUSTER', 'KEYSLOT', '{c}')).toBe(slot);
    });
    const [sourceId, targetId] = await Promise.all([idOf(source), idOf(target)]);
    await withNode(target, redis => redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId));
    await withNode(source, redis => redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId));
    expect(await actions.moveSlots([slot, slot], target)).toEqual({ slots: 1, keys: 1 });
    expect(await withNode(target, redis => redis.get('{c}left'))).toBe('v');
    expect(await actions.moveSlots([slot, slot], target)).toEqual({ slots: 0, keys: 0 });
  });

  it('refuses in words what a cluster cannot do', async () => {
    await expect(actions.moveSlots([0, 1], node('redis-4'))).rejects.toThrow(/redis-4 is a replica/);
    await expect(actions.replicate(node('redis-4'), null)).rejects.toThrow(/by a failover/);
    await expect(actions.replicate(node('redis-1'), node('redis-2'))).rejects.toThrow(/redis-1 refuses: /);
    await expect(actions.failover(node('redis-1'))).rejects.toThrow(/redis-1 refuses: .*replica/);
  });

  it('hands over to a replica', async () => {
    await actions.failover(node('redis-4'));
    await until(async () => (await rolesOf(topology))['redis-4'] === 'primary');
    await until(async () => (await rolesOf(topology))['redis-1'] === 'replica');
  });
});

it('Sentinels choose the new primary themselves', async () => {
  const topology = await topologies.create('sentinel');
  const actions = topologyActions(topology);
  await expect(actions.failover(nodeOf(topology, 'redis-2'))).rejects.toThrow(/choose/);
  await actions.failover(undefined);
  await until(async () => {
    const { 'redis-2': second, 'redis-3': third } = await rolesOf(topology);
    return second === 'primary' || third === 'primary';
  });
});

const idOf = async (node: OwnNode): Promise<string> =>
  String(await withNode(node, redis => redis.call('CLUSTER', 'MYID')));

/** As that node sees it. */
async function ownerOf(topology: Topology, asked: OwnNode, slot: number) {
  const nodes = await onNode(asked, askClusterNodes);
  const owner = nodes.find(({ slots }) => slots.some(([first, last]) => first <= slot && slot <= last));
  return topology.nodes.find(({ host }) => host === owner?.address.host)?.name;
}

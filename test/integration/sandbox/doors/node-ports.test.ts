import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox, ServerSide } from '#sandbox/sandbox.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { withNode } from '#test/support/own-servers.ts';
import { rawResp } from '#test/support/raw-resp.ts';
import { nodeOf } from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

const execute = promisify(execFile);
let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());

interface Made {
  readonly sandbox: Sandbox;
  readonly servers: ServerSide;
  readonly login: { readonly username: string; readonly password: string };
  port(node: string): number;
  node(name: string): OwnNode;
}

const clusterOf = (made: Made) => {
  const cluster = new Cluster([{ host, port: made.port('redis-2') }], {
    redisOptions: made.login,
    clusterRetryStrategy: () => 100,
  });
  cluster.on('error', () => {});
  return cluster;
};
const isDone = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  );

let owners = 0;
async function make(kind: ServerKind, hasReplicas = false): Promise<Made> {
  owners += 1;
  const sandbox = await doors.all.create({
    owner: `owner${owners}`,
    scope: 'playground',
    start: [],
    kind,
    hasReplicas,
  });
  const { servers } = sandbox;
  if (servers === undefined) throw new Error('no servers');
  return {
    sandbox,
    servers,
    login: { username: sandbox.id, password: sandbox.token },
    port: name => {
      const port = servers.topology.nodes.find(node => node.name === name)?.externalPort;
      if (port === null || port === undefined) throw new Error(`${name} has no port`);
      return port;
    },
    node: name => nodeOf(topologyOf(sandbox), name),
  };
}

const host = '127.0.0.1';
const redisTo = (made: Made, node: string) => {
  const redis = new Redis({ host, port: made.port(node), ...made.login, retryStrategy: () => null });
  redis.on('error', () => {});
  return redis;
};

describe('a cluster', () => {
  let made: Made;
  beforeAll(async () => {
    made = await make('cluster', true);
  });

  it('is used by ioredis, which finds every node by itself', async () => {
    const cluster = clusterOf(made);
    for (let number = 0; number < 100; number += 1) await cluster.set(`key:${number}`, number);
    expect(await cluster.get('key:42')).toBe('42');
    expect(cluster.nodes('master')).toHaveLength(3);
    expect(cluster.nodes('slave')).toHaveLength(3);
    const sizes = await Promise.all(cluster.nodes('master').map(node => node.dbsize()));
    expect(sizes.every(size => size > 10)).toBe(true);
    cluster.disconnect();
  });

  it('is used by node-redis', async () => {
    const cluster = createCluster({
      rootNodes: [{ url: `redis://${host}:${made.port('redis-2')}` }],
      defaults: made.login,
    });
    await cluster.connect();
    await cluster.set('by:node-redis', 'yes');
    expect(await cluster.get('by:node-redis')).toBe('yes');
    cluster.destroy();
  });

  it('is used by redis-cli -c', async () => {
    const { username, password } = made.login;
    const cli = async (...args: string[]) => {
      const at = [
        '-h',
        host,
        '-p',
        String(made.port('redis-3')),
        '--no-auth-warning',
        '--user',
        username,
        '--pass',
        password,
      ];
      return (await execute('redis-cli', [...at, ...args])).stdout;
    };
    expect(await cli('-c', 'SET', 'a', 'one')).toContain('OK');
    expect(await cli('-c', 'SET', 'b', 'two')).toContain('OK');
    expect(await cli('-c', 'GET', 'a')).toContain('one');
    expect(await cli('-c', 'GET', 'b')).toContain('two');
    const moved = await cli('GET', 'b');
    expect(moved).toContain(`MOVED 3300 ${host}:${made.port('redis-1')}`);
  });

  it('a client of the cluster loses nothing while slots move', async () => {
    const cluster = clusterOf(made);
    const written = new Map<string, string>();
    let isMoving = true;
    const writing = (async () => {
      for (let number = 0; isMoving; number += 1) {
        await cluster.set(`moving:${number % 500}`, number);
        written.set(`moving:${number % 500}`, String(number));
      }
    })();
    await until(() => written.size === 500);
    const moved = await made.servers.chaos({ action: 'move-slots', slots: [0, 999], to: 'redis-3' });
    isMoving = false;
    await writing;
    expect(moved.figures.slots).toBe(1000);
    expect(moved.figures.keys).toBeGreaterThan(0);
    const values = await Promise.all(
      [...written].map(async ([key]) => [key, await cluster.get(key)] as const),
    );
    expect(new Map(values)).toEqual(written);
    cluster.disconnect();
  });

  it('a client follows ASK to a port while a slot is half moved', async () => {
    const [source, target] = [made.node('redis-2'), made.node('redis-3')];
    const id = async (node: OwnNode) => String(await withNode(node, redis => redis.call('CLUSTER', 'MYID')));
    const [sourceId, targetId] = [await id(source), await id(target)];
    const slot = 7365;
    await withNode(target, redis => redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId));
    await withNode(source, redis => redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId));
    const plain = redisTo(made, 'redis-2');
    await expect(plain.set('{c}new', 'v')).rejects.toThrow(`ASK ${slot} ${host}:${made.port('redis-3')}`);
    plain.disconnect();
    const cluster = clusterOf(made);
    await cluster.set('{c}new', 'v');
    expect(await withNode(target, redis => redis.call('CLUSTER', 'COUNTKEYSINSLOT', slot))).toBe(1);
    expect(await cluster.get('{c}new')).toBe('v');
    cluster.disconnect();
    await made.servers.chaos({ action: 'move-slots', slots: [slot, slot], to: 'redis-3' });
  });

  it('a primary dies, its replica takes over, and the client writes again', async () => {
    const cluster = clusterOf(made);
    await cluster.set('{b}before', 'v');
    await made.servers.chaos({ action: 'kill', node: 'redis-1' });
    // A plain client at its port is refused, as at a server that is down.
    const refused = redisTo(made, 'redis-1');
    await expect(refused.ping()).rejects.toThrow();
    await until(() => isDone(cluster.set('{b}after', 'v')));
    expect(await cluster.get('{b}before')).toBe('v');
    cluster.disconnect();
    await made.servers.chaos({ action: 'start', node: 'redis-1' });
  });
});

describe('Sentinels', () => {
  it('lead ioredis to the new primary after a failover, and their events name ports that can be reached', async () => {
    const made = await make('sentinel');
    const sentinels = ['sentinel-1', 'sentinel-2', 'sentinel-3'].map(name => ({
      host,
      port: made.port(name),
    }));
    const client = new Redis({
      sentinels,
      name: 'mymaster',
      sentinelUsername: made.login.username,
      sentinelPassword: made.login.password,
      ...made.login,
      sentinelRetryStrategy: () => 100,
      retryStrategy: () => 100,
    });
    client.on('error', () => {});
    await client.set('before', 'v');
    await client.wait(2, 5000);

    const listener = redisTo(made, 'sentinel-1');
    const switched = new Promise<string>(resolve => {
      listener.on('message', (_channel, message: string) => resolve(message));
    });
    await listener.subscribe('+switch-master');

    await made.servers.chaos({ action: 'kill', node: 'redis-1' });
    const [name, fromHost, fromPort, toHost, toPort] = (await switched).split(' ');
    expect([name, fromHost, fromPort, toHost]).toEqual([
      'mymaster',
      host,
      String(made.port('redis-1')),
      host,
    ]);
    expect([made.port('redis-2'), made.port('redis-3')]).toContain(Number(toPort));
    await until(() => isDone(client.set('after', 'v')));
    expect(await client.get('before')).toBe('v');
    client.disconnect();

    const asked = redisTo(made, 'sentinel-2');
    const sentinelSays = async (...words: string[]) => JSON.stringify(await asked.call('SENTINEL', words));
    const primary = JSON.stringify([host, toPort]);
    await until(async () => (await sentinelSays('GET-MASTER-ADDR-BY-NAME', 'mymaster')) === primary);
    // The old primary is listed once this Sentinel counts the failover as done.
    const old = `${host}:${made.port('redis-1')}`;
    await until(async () => (await sentinelSays('REPLICAS', 'mymaster')).includes(old));
    expect(await sentinelSays('REPLICAS', 'mymaster')).not.toContain('10.77.');
    asked.disconnect();
    listener.disconnect();
  });
});

describe('no reply names an address that cannot be reached', () => {
  let clustered: Made;
  let watched: Made;
  beforeAll(async () => {
    [clustered, watched] = await Promise.all([make('cluster', true), make('sentinel')]);
  });
  const everything = async (made: Made, protocol: number, node: string, commands: string[]) => {
    const raw = await rawResp(made.port(node));
    const { username, password } = made.login;
    raw.send(`HELLO ${protocol} AUTH ${username} ${password}\r\n`);
    for (const command of commands) raw.send(`${command}\r\n`);
    raw.send('PING last\r\n');
    const text = await raw.until(/\r\nlast\r\n$/);
    await raw.end();
    return text;
  };

  it.each([2, 3])('of a cluster, in RESP%i', async protocol => {
    const made = clustered;
    const id = await withNode(made.node('redis-1'), redis => redis.call('CLUSTER', 'MYID'));
    const commands = [
      'CLUSTER SLOTS',
      'CLUSTER SHARDS',
      'CLUSTER NODES',
      `CLUSTER REPLICAS ${id}`,
      'ROLE',
      'INFO',
    ];
    for (const node of ['redis-1', 'redis-4']) {
      const text = await everything(made, protocol, node, [
        ...commands,
        'MULTI',
        ...commands,
        'EXEC',
        'GET b',
        'GET c',
      ]);
      expect(text).not.toContain('10.77.');
      expect(text).not.toMatch(/^-(?!MOVED)[A-Z]/m);
      for (const name of ['redis-1', 'redis-2', 'redis-5']) expect(text).toContain(String(made.port(name)));
    }
  });

  it.each([2, 3])('of Sentinels and what they watch, in RESP%i', async protocol => {
    const made = watched;
    const asked = ['MASTER', 'REPLICAS', 'SLAVES', 'SENTINELS', 'GET-MASTER-ADDR-BY-NAME', 'INFO-CACHE'];
    const commands = asked.map(name => `SENTINEL ${name} mymaster`);
    const text = await everything(made, protocol, 'sentinel-2', [
      ...commands,
      'SENTINEL MASTERS',
      'INFO',
      'ROLE',
    ]);
    expect(text).not.toContain('10.77.');
    expect(text).not.toMatch(/^-[A-Z]/m);
    for (const name of ['redis-1', 'redis-2', 'sentinel-1']) expect(text).toContain(String(made.port(name)));
    for (const node of ['redis-1', 'redis-2']) {
      expect(
        await everything(made, protocol, node, ['INFO', 'ROLE', 'MULTI', 'INFO', 'ROLE', 'EXEC']),
      ).not.toContain('10.77.');
    }
    const refused = await everything(made, protocol, 'sentinel-2', [
      'SENTINEL SET mymaster quorum 1',
      'SENTINEL REMOVE mymaster',
      'SENTINEL MONITOR other 127.0.0.1 1 1',
      'SHUTDOWN',
    ]);
    expect(refused.match(/^-NOPERM/gm)).toHaveLength(4);
  });
});

describe('a port of one node', () => {
  let made: Made;
  beforeAll(async () => {
    made = await make('replicated');
  });

  it('leads to that node, whose replies name ports and whose values stay as they are', async () => {
    const [primary, replica] = [redisTo(made, 'redis-1'), redisTo(made, 'redis-3')];
    await primary.set('address', '10.77.0.1:6379');
    expect(await primary.wait(2, 5000)).toBe(2);
    expect(await replica.get('address')).toBe('10.77.0.1:6379');
    expect(await replica.call('ROLE')).toEqual([
      'slave',
      host,
      made.port('redis-1'),
      'connected',
      expect.any(Number),
    ]);
    expect(await replica.info('replication')).toContain(`master_port:${made.port('redis-1')}`);
    await expect(replica.set('k', 'v')).rejects.toThrow(/^READONLY/);
    const role = await primary.multi().get('address').call('ROLE').exec();
    expect(JSON.stringify(role)).toContain(`"${host}","${made.port('redis-2')}"`);
    expect(role?.[0]).toEqual([null, '10.77.0.1:6379']);
    primary.disconnect();
    replica.disconnect();
  });

  it('is the same after a sleep, from which a command there wakes', async () => {
    const before = made.port('redis-2');
    await topologyOf(made.sandbox).sleep();
    const redis = redisTo(made, 'redis-2');
    expect(await redis.get('address')).toBe('10.77.0.1:6379');
    expect(made.port('redis-2')).toBe(before);
    redis.disconnect();
  });

  it('opens to its own sandbox alone, also with the right token of another', async () => {
    const other = await make('independent');
    const namespace = await doors.all.create({ owner: 'somebody', scope: 'playground', start: [] });
    for (const { id, token } of [other.sandbox, namespace]) {
      const raw = await rawResp(made.port('redis-1'));
      raw.send(`AUTH ${id} ${token}\r\nPING\r\n`);
      expect(await raw.until('NOAUTH')).toMatch(/^-WRONGPASS this port leads to a server of another sandbox/);
      await raw.end();
    }
    const raw = await rawResp(made.port('redis-1'));
    raw.send(`HELLO 3 AUTH ${made.sandbox.id} ${other.sandbox.token}\r\n`);
    expect(await raw.until('\r\n')).toMatch(/^-WRONGPASS/);
    await raw.end();
  });

  it('is closed when its sandbox ends, and free for others', async () => {
    const ended = await make('replicated');
    const port = ended.port('redis-1');
    const raw = await rawResp(port);
    await doors.all.remove(ended.sandbox.id);
    await expect(rawResp(port)).rejects.toThrow(/ECONNREFUSED/);
    await raw.end();
  });
});

function topologyOf(sandbox: Sandbox): Topology {
  const topology = doors.servers?.find(sandbox.id);
  if (topology === undefined) throw new Error('no topology');
  return topology;
}

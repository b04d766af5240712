/**
 * A managed Redis behind one name: a primary and its replica. The replica is promoted and the name leads to it. It has
 * the keys, but not the users (they are not replicated), and not necessarily the settings.
 */
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectSystem } from '#sandbox/redis-target.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { EveryClient, expectWhatToDo } from '#test/support/every-client.ts';
import { type PlainRedis, startPlainRedis } from '#test/support/plain-redis.ts';
import { type Relay, startRelay } from '#test/support/relay.ts';
import { until } from '#test/support/until.ts';

const login = { username: 'system', password: 'secret' };
let servers: PlainRedis[];
let relay: Relay;
let doors: Doors;
let clients: EveryClient;
let admins: [Redis, Redis];
/** Run from the last to the first, also when the beginning failed. */
const cleanups: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  const replication = [
    '--masteruser',
    login.username,
    '--masterauth',
    login.password,
    '--repl-diskless-sync-delay',
    '0',
  ];
  const [primary, replica] = await Promise.all([
    startPlainRedis(login.username, login.password, replication),
    // Without keyspace events: they must be switched on again after the failover.
    startPlainRedis(login.username, login.password, [...replication, '--notify-keyspace-events', '']),
  ]);
  servers = [primary, replica];
  cleanups.push(async () => {
    for (const server of servers) await server.stop();
  });
  admins = [await adminOf(primary), await adminOf(replica)];
  await admins[1].replicaof('127.0.0.1', String(primary.port));
  await until(async () => (await admins[1].info('replication')).includes('master_link_status:up'));
  relay = await startRelay(primary.port);
  cleanups.push(() => relay.stop());
  const target = { host: '127.0.0.1', port: relay.port, ...login };
  const shared = { target, system: admins[0], pid: 0, stop: async () => {} };
  doors = await openDoors({ shared, limits: { commandTimeoutMs: 2000 } });
  cleanups.push(() => doors.stop());
  clients = await EveryClient.setOut(doors);
  cleanups.push(() => clients.end());
  // WAIT is about what this connection has written, which stands behind all that the sandbox has.
  await admins[0].set('last', 'write');
  expect(await admins[0].wait(1, 20_000)).toBe(1);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function adminOf({ port }: PlainRedis): Promise<Redis> {
  const admin = connectSystem({ host: '127.0.0.1', port, ...login });
  admin.on('error', () => {});
  cleanups.push(() => admin.disconnect());
  await admin.connect();
  return admin;
}

async function expectUserOnReplica(): Promise<void> {
  const users = (await admins[1].call('ACL', 'USERS')) as string[];
  expect(users.filter(user => user.startsWith('ks-')).length).toBeGreaterThan(0);
}

test('the primary dies and the replica takes over', async () => {
  const [primary] = servers;
  await primary?.stop();
  servers.shift();
  expectWhatToDo(await clients.failureOf(clients.blocked), /unavailable/);
  await clients.serverIs('away');
  await admins[1].replicaof('NO', 'ONE');
  relay.moveTo(servers[0]?.port ?? 0, { cut: true });
  await clients.serverIs('back');
  await clients.expectToGoOn();
  await expectUserOnReplica();
});

test('the primary is demoted and answers on, to who is still connected to it', async () => {
  const [former, next] = servers;
  relay.moveTo(next?.port ?? 0, { cut: false });
  await admins[1].replicaof('NO', 'ONE');
  await admins[0].replicaof('127.0.0.1', String(next?.port));
  // Redis itself ends what blocks on a server that has become a replica.
  expectWhatToDo(await clients.failureOf(clients.blocked), /unavailable/);
  await clients.serverIs('back');
  // Whoever was still connected to the former primary is not left there.
  await until(async () => {
    const list = String(await admins[0].call('CLIENT', 'LIST', 'TYPE', 'NORMAL'));
    return !list.includes('user=ks-');
  });
  await clients.expectToGoOn();
  await expectUserOnReplica();
  expect(former).toBeDefined();
});

test('the network is gone without a word: nobody waits for it, and it is found again', async () => {
  relay.stall();
  const run = clients.runs('D', 'GET kept');
  await clients.serverIs('away');
  expectWhatToDo(await clients.failureOf(clients.blocked), /unavailable|timeout/);
  expectWhatToDo(await clients.failureOf(run), /unavailable|timeout/);
  relay.heal();
  await clients.serverIs('back');
  await clients.expectToGoOn();
});

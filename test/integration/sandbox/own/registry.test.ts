import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { readConfig } from '#sandbox/config.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { type OwnRegistry, openOwnRegistry } from '#sandbox/own/registry.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { openTestServers } from '#test/support/own-servers.ts';
import { say } from '#test/support/sandbox.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let servers: OwnServers;
let registry: OwnRegistry;
let shared: Awaited<ReturnType<typeof startSharedRedis>>;

const open = async () => {
  servers = await openTestServers({ dataDir: directory.path });
  registry = await openOwnRegistry({
    servers,
    table: await loadCommandTable(shared.target, silentLog, ownDecision),
    config: readConfig({ NODE_ENV: 'test' }),
    log: silentLog,
    respUrl: (id, token) => `redis://${id}:${token}@127.0.0.1:1`,
  });
};
const close = async () => {
  await registry.close();
  await servers.close();
};
beforeEach(async () => {
  directory = await temporaryDirectory();
  shared = await startSharedRedis();
  await open();
});
afterEach(async () => {
  await close();
  await shared.stop();
  await directory.remove();
});

const create = () =>
  registry.create({ owner: 'ada', scope: 'playground', start: ['SET a 1'], kind: 'server' });

it('another process finds what is there, asleep, with its keys and its token', async () => {
  const made = await create();
  await made.advance(5000);
  await close();
  await open();
  const found = await registry.findByScope('ada', 'playground');
  expect(found).toMatchObject({ id: made.id, token: made.token, offsetMs: 5000, owner: 'ada' });
  expect(found?.servers.topology.nodes[0]?.state).toBe('asleep');
  expect(found?.epoch).not.toBe(made.epoch);
  expect(found && (await say(found, 'A', 'GET a'))).toBe('"1"');
});

it('its record is nobody else’s to read, and one that cannot be read is no sandbox', async () => {
  const made = await create();
  const path = join(servers.find(made.id)?.directory ?? '', 'sandbox.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await close();
  await writeFile(path, '{"id":');
  await open();
  expect(await registry.find(made.id)).toBeUndefined();
  expect(servers.find(made.id)).toBeUndefined();
});

it('what nobody has used for long is removed, with its servers', async () => {
  const made = await create();
  const ended = Promise.withResolvers<string>();
  made.onEnd(({ message }) => ended.resolve(message));
  await registry.sweep(Date.now() + 23 * 3_600_000);
  expect(await registry.find(made.id)).toBe(made);
  await registry.sweep(Date.now() + 25 * 3_600_000);
  expect(await ended.promise).toMatch(/ended/);
  expect(servers.all()).toEqual([]);
});

it('a start state that fails leaves nothing', async () => {
  const options = { owner: 'ada', scope: 'playground', kind: 'server' } as const;
  await expect(registry.create({ ...options, start: ['GET'] })).rejects.toThrow(/start state failed/);
  expect(servers.all()).toEqual([]);
  expect(await registry.findByScope('ada', 'playground')).toBeUndefined();
});

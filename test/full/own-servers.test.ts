/** Servers of learners' own, started and ended by the hundred: nothing of them is left, counted by the kernel. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { userIdsOf } from '#sandbox/server/user-ids.ts';
import { processesOf } from '#sandbox/server/user-processes.ts';
import { openDescriptors, openTestServers, withNode } from '#test/support/own-servers.ts';
import { descendants } from '#test/support/processes.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { until } from '#test/support/until.ts';

const topologies = 200;
const atOnce = 4;

const mounts = async () => (await readFile('/proc/self/mounts', 'utf8')).split('\n').length;
const listening = async () =>
  (await readFile('/proc/net/tcp', 'utf8')).split('\n').filter(line => / 0A /.test(line)).length;

it('200 servers start and stop, and leave no process, file, socket, mount or descriptor', async () => {
  const folder = await temporaryDirectory();
  const before = { descriptors: await openDescriptors(), mounts: await mounts(), ports: await listening() };
  const forgotten: string[] = [];
  const onWarning = ({ message }: Error) => {
    if (message.includes('garbage collection')) forgotten.push(message);
  };
  process.on('warning', onWarning);
  onTestFinished(() => {
    process.off('warning', onWarning);
  });
  const servers = await openTestServers({ dataDir: folder.path, limits: { warmServers: 1 } });
  const cycle = async (index: number) => {
    const id = `cycle${index}`;
    const kind = index % 20 === 19 ? 'replicated' : 'server';
    const topology = await servers.create({ id, owner: 'somebody', kind });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    await withNode(node, redis => redis.set('kept', index));
    if (index % 3 === 0) {
      await topology.sleep();
      await topology.wake();
      expect(await withNode(node, redis => redis.get('kept'))).toBe(String(index));
    }
    if (index % 7 === 0) await node.stop('SIGKILL');
    await servers.remove(id);
  };
  let next = 1;
  const worker = async () => {
    while (next <= topologies) {
      const index = next;
      next += 1;
      await cycle(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  expect(servers.all()).toEqual([]);
  const names = await readdir(join(folder.path, 'servers'));
  expect(names.filter(name => !name.startsWith('.new-'))).toEqual([]);
  expect(names.length).toBeLessThanOrEqual(1);
  await servers.close();
  expect(await descendants(process.pid)).toEqual([]);
  // Sockets take a moment to close. A network that was forgotten is closed by the garbage collector, which says so.
  expect(forgotten).toEqual([]);
  expect((await openDescriptors()).filter(name => name.startsWith('net:'))).toEqual([]);
  await until(async () => (await openDescriptors()).length <= before.descriptors.length);
  expect(await mounts()).toBe(before.mounts);
  expect(await listening()).toBeLessThanOrEqual(before.ports);
  expect(await readdir(join(folder.path, 'servers'))).toEqual([]);
  const users = await userIdsOf(folder.path);
  if (users !== undefined) expect(await processesOf(users.first, users.last)).toEqual([]);
  await folder.remove();
});

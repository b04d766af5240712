/** kill -9 of the process that holds servers: its children die with it, and the next start finds order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestServers, withNode } from '#test/support/own-servers.ts';
import { descendants, isAlive, runningProcesses } from '#test/support/processes.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { until } from '#test/support/until.ts';

describe.each([
  ['with walls', 'walled'],
  ['without walls', 'plain'],
])('servers of a process that was killed, %s', (_, mode) => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeEach(async () => {
    folder = await temporaryDirectory();
  });
  afterEach(() => folder.remove());

  const holdServers = async () => {
    const holder = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../../support/servers-holder.ts'), folder.path, mode],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const line of createInterface({ input: holder.stdout })) if (line === 'ready') break;
    return holder;
  };

  it('die with it, and are found again with what had reached the kernel', async () => {
    const holder = await holdServers();
    const children = await descendants(holder.pid ?? 0);
    expect(children.filter(({ args }) => args.includes('redis-server')).length).toBeGreaterThanOrEqual(4);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await until(() => children.every(({ pid }) => !isAlive(pid)));

    const root = join(folder.path, 'servers');
    await mkdir(join(root, 'halfmade', 'redis-1'), { recursive: true });
    await mkdir(join(root, '.new-abc', 'redis-1'), { recursive: true });
    await mkdir(join(root, 'broken'));
    await writeFile(join(root, 'broken', 'topology.json'), '{"version":1,"id":"../../etc"}');
    const servers = await openTestServers({ dataDir: folder.path, isPlain: mode === 'plain' });
    expect((await readdir(root)).sort()).toEqual(['held', 'heldmany']);
    expect(servers.all().map(({ id, activity }) => [id, activity])).toEqual([
      ['held', 'asleep'],
      ['heldmany', 'asleep'],
    ]);
    const held = servers.find('held');
    await held?.wake();
    const node = held?.node('redis-1');
    if (node === undefined) throw new Error('no node');
    expect(await withNode(node, redis => redis.get('kept'))).toBe('yes');
    await servers.close();
    expect((await readdir(root)).sort()).toEqual(['held', 'heldmany']);
  });

  it('are ended by the next start if the kernel left them', async () => {
    const holder = await holdServers();
    const servers = (await descendants(holder.pid ?? 0)).filter(({ args }) => args.includes('redis-server'));
    // As where the kernel does not end them: they are taken from their parent while it stands still.
    holder.kill('SIGSTOP');
    const next = await openTestServers({ dataDir: folder.path, isPlain: mode === 'plain' });
    const left = servers.filter(({ pid }) => isAlive(pid));
    // Dead ones stay as zombies of the process that stands still.
    const running = new Set((await runningProcesses()).map(({ pid }) => pid));
    expect(left.filter(({ pid }) => running.has(pid))).toEqual([]);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await next.find('held')?.wake();
    const node = next.find('held')?.node('redis-1');
    if (node === undefined) throw new Error('no node');
    expect(await withNode(node, redis => redis.ping())).toBe('PONG');
    await next.close();
  });
});

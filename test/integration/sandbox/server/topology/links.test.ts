import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Topology } from '#sandbox/server/contract.ts';
import { openJail } from '#sandbox/server/jail.ts';
import { openNetwork } from '#sandbox/server/network.ts';
import { createLinks } from '#sandbox/server/topology/links.ts';
import { withNode } from '#test/support/own-servers.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import {
  canCutLinks,
  nodeOf,
  openTopologies,
  roleOf,
  rolesOf,
  type TestTopologies,
} from '#test/support/topologies.ts';
import { until } from '#test/support/until.ts';

const onOwnNetwork = it.skipIf(!canCutLinks);
let topologies: TestTopologies;
let topology: Topology;
const node = (name: string) => nodeOf(topology, name);
const offset = async (name: string) => {
  const role = await roleOf(node(name));
  return 'offset' in role ? role.offset : 0;
};
const write = (bytes: number) => withNode(node('redis-1'), redis => redis.set('k', 'x'.repeat(bytes)));
const isCaughtUp = async (name: string) => (await offset(name)) === (await offset('redis-1'));

beforeAll(async () => {
  topologies = await openTopologies();
  topology = await topologies.create('replicated');
});
afterAll(() => topologies.close());

onOwnNetwork(
  'nothing goes over a link that is cut, and what was missed comes when it is mended',
  async () => {
    await write(10);
    await until(() => isCaughtUp('redis-2'));
    const before = await offset('redis-2');
    await topology.links.cut('redis-2', 'redis-1');
    expect(topology.links.changed).toEqual([{ between: ['redis-1', 'redis-2'], bytesPerSecond: 'cut' }]);
    await write(50_000);
    // The third has it, so the primary has sent it to the second as well.
    await until(() => isCaughtUp('redis-3'));
    expect(await offset('redis-2')).toBe(before);
    await topology.links.mend('redis-1', 'redis-2');
    expect(topology.links.changed).toEqual([]);
    await until(() => isCaughtUp('redis-2'));
  },
);

onOwnNetwork('a new connection over a cut link does not come about', async () => {
  await topology.links.cut('redis-1', 'redis-3');
  await withNode(node('redis-3'), redis => redis.call('CLIENT', 'KILL', 'TYPE', 'master'));
  await until(() =>
    node('redis-3')
      .log.lines()
      .some(line => /Connection timed out/i.test(line.text)),
  );
  await topology.links.mend('redis-1', 'redis-3');
  await until(() => isCaughtUp('redis-3'));
});

onOwnNetwork('a slow link makes a replica lag behind the other, by bytes', async () => {
  await topology.links.slow('redis-1', 'redis-2', 100_000);
  await write(300_000);
  await until(() => isCaughtUp('redis-3'));
  const behind = (await offset('redis-3')) - (await offset('redis-2'));
  expect(behind).toBeGreaterThan(100_000);
  // Some arrives, not all at once.
  const early = await offset('redis-2');
  await until(async () => (await offset('redis-2')) > early || (await isCaughtUp('redis-2')));
  await until(() => isCaughtUp('redis-2'));
  await topology.links.mend('redis-1', 'redis-2');
  await write(300_000);
  await until(() => isCaughtUp('redis-2'));
});

onOwnNetwork('a cut link is cut after sleep too, and a node that was isolated comes back alone', async () => {
  await topology.links.isolate('redis-3');
  await topology.links.slow('redis-1', 'redis-2', 1_000_000);
  expect(topology.links.changed).toHaveLength(3);
  await topology.sleep();
  await topology.wake();
  expect(topology.links.changed).toHaveLength(3);
  await write(10);
  await until(() => isCaughtUp('redis-2'));
  expect(await isCaughtUp('redis-3')).toBe(false);
  await topology.links.rejoin('redis-3');
  expect(topology.links.changed).toEqual([{ between: ['redis-1', 'redis-2'], bytesPerSecond: 1_000_000 }]);
  await until(() => isCaughtUp('redis-3'));
});

onOwnNetwork('a primary that is cut off from most stays one, for it cannot know', async () => {
  const watched = await topologies.create('sentinel');
  await watched.links.isolate('redis-1');
  await until(
    async () => Object.values(await rolesOf(watched)).filter(role => role === 'primary').length === 2,
  );
  expect((await rolesOf(watched))['redis-1']).toBe('primary');
});

it.each([
  ['redis-1', 'redis-1'],
  ['redis-1', 'redis-9'],
  ['redis-1', 'redis-1; reboot'],
])('between %s and %s there is no link', async (a, b) => {
  await expect(topology.links.cut(a, b)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(topology.links.slow(a, b, 1000)).rejects.toMatchObject({ code: 'bad-request' });
});

onOwnNetwork('a kernel that does not do it leaves the link open, and says so', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory.path, 'tc'), '#!/bin/sh\necho "Unknown qdisc" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const path = `${directory.path}:${process.env.PATH}`;
  const network = await openNetwork((await openJail({ dataDir: directory.path })).programs, 2);
  const links = createLinks({
    nodes: [1, 2].map(number => ({ name: `redis-${number}`, host: `10.77.0.${number}` })),
    run: argv => network.run(['env', `PATH=${path}`, ...argv]),
  });
  await links.restore();
  await expect(links.slow('redis-1', 'redis-2', 1000)).rejects.toMatchObject({ code: 'unavailable' });
  expect(links.changed).toEqual([]);
  await links.cut('redis-1', 'redis-2');
  expect(await network.run(['ip', 'link'])).not.toContain('link0-1');
  await network.close();
  await directory.remove();
});

it('says so where links cannot be cut', async () => {
  const plain = await openTopologies({ isPlain: true });
  const { links } = await plain.create('replicated');
  expect(links.isPossible).toBe(false);
  await expect(links.cut('redis-1', 'redis-2')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(links.isolate('redis-1')).rejects.toMatchObject({ code: 'unavailable' });
  await plain.close();
});

/**
 * The programs for a cluster and for Sentinel, run by the very clients they are for, as a learner would copy them from
 * the panel, against servers of one's own at their nodes' ports.
 */
import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Address, fillText, readAddress } from '#components/connect/fill.ts';
import type { ConnectTab } from '#components/connect/samples.ts';
import { clusterTabs, sentinelTabs } from '#components/connect/topology-samples.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '../../../..');
const clients = ['redis-cli', 'ioredis', 'node-redis'];

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());

describe.each([
  { kind: 'cluster' as const, entry: 'redis-1', tabs: clusterTabs },
  { kind: 'sentinel' as const, entry: 'sentinel-1', tabs: sentinelTabs },
])('$kind', ({ kind, entry, tabs }) => {
  let address: Address;

  beforeAll(async () => {
    const sandbox = await doors.all.create({ owner: `owner-${kind}`, scope: 'playground', start: [], kind });
    const read = readAddress(sandbox.url);
    const port = sandbox.servers?.topology.nodes.find(({ name }) => name === entry)?.externalPort;
    if (read === undefined || port === undefined || port === null) throw new Error('no address from outside');
    address = { ...read, port: String(port) };
  });

  it.each(clients)('%s prints what is promised', async client => {
    const { prints } = sampleOf(tabs, client);
    // Those before it have counted their runs.
    const runs = clients.indexOf(client) + 1;
    const printed = (await runSample(tabs, client)).replace(/^-> Redirected to slot .*\n/gm, '');
    expect(printed).toBe(`${prints.replace(/\b1\b/, String(runs))}\n`);
  });

  it('has a program for each client that the other sandboxes have one for', () => {
    const ids = tabs.flatMap(({ samples }) => samples.map(({ id }) => id));
    expect(ids).toEqual(['redis-cli', 'ioredis', 'node-redis', 'go-redis', 'redis-py', 'phpredis']);
  });

  async function runSample(of: readonly ConnectTab[], client: string): Promise<string> {
    const { program, run: start } = sampleOf(of, client);
    const { path, remove } = await temporaryDirectory();
    try {
      // What `npm install` would have put there.
      await symlink(join(projectRoot, 'node_modules'), join(path, 'node_modules'));
      const text = fillText(program.text, address);
      if (start !== undefined) await writeFile(join(path, program.title), text);
      const { stdout } = await run('sh', ['-c', start?.text ?? text], { cwd: path, timeout: 30_000 });
      return stdout;
    } finally {
      await remove();
    }
  }
});

function sampleOf(tabs: readonly ConnectTab[], id: string) {
  const found = tabs.flatMap(({ samples }) => samples).find(sample => sample.id === id);
  if (found === undefined) throw new Error(`no sample ${id}`);
  return found;
}

/**
 * The folders of topologies, `servers/<id>/` with one folder in it for each node. What is being made or removed has a
 * name that starts with a dot, so that the next start knows it for what it is.
 */
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configurationFile, socketFile } from './node-configuration.ts';
import type { TopologyFolder } from './own-topology.ts';
import { fitsSocket, makePrivateDirectory, socketDirectory } from './runtime-directory.ts';
import { readTopologyRecord, type TopologyRecord } from './topology-record.ts';

export interface TopologyFolders {
  folder(name: string): TopologyFolder;
  /** A name for one in the making. */
  freshName(): string;
  /** Makes a folder for each node, its configuration in it. */
  make(name: string, configurations: ReadonlyMap<string, string>, user: number | undefined): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Those of earlier runs; what is not whole is removed. */
  readAll(): Promise<TopologyRecord[]>;
  /** Names of all folders there, whole or not. */
  names(): Promise<string[]>;
  close(): Promise<void>;
}

const longestName = `${'x'.repeat(32)}/sentinel-1`;

export async function openTopologyFolders(dataDir: string): Promise<TopologyFolders> {
  const root = await makePrivateDirectory(resolve(dataDir, 'servers'));
  const short = await shortPathTo(root);
  const names = () => readdir(root);
  const remove = async (name: string) => {
    const doomed = join(root, name.startsWith('.') ? name : `.removed-${name}-${randomName()}`);
    if (!name.startsWith('.')) {
      const isThere = await rename(join(root, name), doomed).then(
        () => true,
        () => false,
      );
      if (!isThere) return;
    }
    await rm(doomed, { recursive: true, force: true, maxRetries: 3 });
  };

  return {
    names,
    remove,
    folder: name => ({ directory: join(root, name), socketDirectory: join(short ?? root, name) }),
    freshName: () => `.new-${randomName()}`,
    rename: (from, to) => rename(join(root, from), join(root, to)),
    make: async (name, configurations, user) => {
      await mkdir(join(root, name), { mode: 0o700 });
      for (const [node, configuration] of configurations) {
        const directory = join(root, name, node);
        await mkdir(directory, { mode: 0o700 });
        const path = join(directory, configurationFile);
        await writeFile(path, configuration, { mode: 0o600, flag: 'wx' });
        if (user === undefined) continue;
        await chown(path, user, user);
        await chown(directory, user, user);
      }
    },
    readAll: async () => {
      const records: TopologyRecord[] = [];
      for (const name of await names()) {
        const record = name.startsWith('.') ? undefined : await readTopologyRecord(join(root, name));
        if (record?.id === name) records.push(record);
        else await remove(name);
      }
      return records;
    },
    close: async () => {
      if (short === undefined) return;
      await rm(short, { force: true });
      await rmdir(dirname(short)).catch(() => undefined);
    },
  };
}

const randomName = () => randomBytes(8).toString('hex');

/** A link with a short path, if sockets in the folders would have too long ones. */
async function shortPathTo(root: string): Promise<string | undefined> {
  if (fitsSocket(join(root, longestName, socketFile))) return undefined;
  const link = join(await socketDirectory(join(root, longestName), socketFile), 'servers');
  await rm(link, { force: true });
  await symlink(root, link);
  return link;
}

/** One engine for the time of one comparison: in a jail and a folder of its own, on a unix socket. */
import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';
import { startChild } from '#sandbox/server/child.ts';
import { engineSocket } from '#sandbox/server/engines/engine-list.ts';
import type { FoundEngine } from '#sandbox/server/engines/find-engines.ts';
import { openMemcached } from '#sandbox/server/engines/memcached-client.ts';
import type { Jail } from '#sandbox/server/jail.ts';
import { type CacheClient, cacheAlong } from '#sandbox/server/load/cache-client.ts';
import { Lane } from '#sandbox/server/load/lane.ts';
import { straightPath } from '#sandbox/server/load/paths.ts';
import { makePrivateDirectory, socketDirectory } from '#sandbox/server/runtime-directory.ts';

const memoryMegabytes = 64;
const readyMs = 15_000;
const limits = { addressBytes: 8_589_934_592, fileBytes: 16_777_216, openFiles: 512, processes: 64 };
const mostWaiting = 4096;

export interface EngineOptions {
  readonly found: FoundEngine & { readonly path: string };
  readonly jail: Jail;
  /** For its folder. */
  readonly directory: string;
  readonly log: Logger;
}

export interface RunningEngine {
  readonly client: CacheClient;
  /** What it uses of the machine's memory now; null where the system does not tell. */
  residentBytes(): Promise<number | null>;
  /** Ends it, and nothing of it stays. */
  stop(): Promise<void>;
}

/** Starts it and waits until it answers. @throws {Failure} `unavailable` with its last words */
export async function startEngine({ found, jail, directory, log }: EngineOptions): Promise<RunningEngine> {
  const { engine, recipe, path } = found;
  const user = jail.users?.take();
  const folder = await socketDirectory(join(directory, engine.id), engineSocket);
  const pidFile = join(await makePrivateDirectory(directory), `${engine.id}.pid`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(folder, user, user);
  const isRoot = user === undefined && process.getuid?.() === 0;
  const child = await startChild({
    ...jail.confine({
      directory: folder,
      user,
      network: 'none',
      limits,
      fileLimitBytes: limits.fileBytes,
      command: path,
      args: recipe.args({ memoryMegabytes, isRoot }),
    }),
    name: engine.name,
    pidFile,
    isTied: true,
    log,
  });
  const clear = async () => {
    await child.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    if (user !== undefined) jail.users?.giveBack(user);
  };
  try {
    const socket = join(folder, engineSocket);
    const client = await whenReady(child.isRunning, () =>
      recipe.protocol === 'memcached' ? openMemcached(socket) : openResp(engine.name, socket),
    );
    return {
      client,
      residentBytes: () => residentBytes(child.pid),
      stop: async () => {
        client.close();
        await clear();
      },
    };
  } catch {
    const words = child.output.slice(-2).join(' | ');
    await clear();
    throw new Failure('unavailable', `${engine.name} did not start. ${words}`.trim());
  }
}

type ClosableClient = CacheClient & { close(): void };

async function openResp(name: string, socket: string): Promise<ClosableClient> {
  const lane = new Lane({
    name,
    target: { path: socket },
    why: () => undefined,
    connections: 1,
    mostWaiting,
  });
  const path = straightPath(lane);
  try {
    await path.ready();
  } catch (cause) {
    path.close();
    throw cause;
  }
  return { ...cacheAlong(path), close: () => path.close() };
}

/** Tries until it is open, or the process has ended, or it takes too long. */
async function whenReady<Result>(isRunning: () => boolean, open: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + readyMs;
  for (;;) {
    try {
      return await open();
    } catch (cause) {
      if (!isRunning() || performance.now() > deadline) throw cause;
      await sleep(20);
    }
  }
}

async function residentBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

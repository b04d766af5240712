/** Finds a `redis-server` that is new enough. Every error is one line that says what to do. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const oldestRedis = 7;

export interface RedisBinary {
  readonly path: string;
  readonly version: string;
}

/** No usable `redis-server` is there. The message is fit to be printed as it is. */
export class RedisMissing extends Error {
  readonly reason: 'absent' | 'too-old' | 'unusable';

  constructor(reason: RedisMissing['reason'], message: string) {
    super(message);
    this.name = 'RedisMissing';
    this.reason = reason;
  }
}

/** `7.0.15` from what `redis-server --version` prints, or undefined. */
export function parseRedisVersion(output: string): string | undefined {
  return /\bv=(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

/** True if a version such as `7.0.15` is new enough for Keyspace. */
export function isNewEnough(version: string): boolean {
  return Number(version.split('.')[0]) >= oldestRedis;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first executable of that name on a PATH, or undefined. */
export async function findOnPath(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/**
 * REDIS_SERVER if set, else `redis-server` on the PATH, checked by asking it for its version.
 * @throws {RedisMissing}
 */
export async function findRedisServer(
  environment: Record<string, string | undefined> = process.env,
): Promise<RedisBinary> {
  const named = environment.REDIS_SERVER;
  const path =
    named !== undefined && named !== ''
      ? named
      : await findOnPath('redis-server', environment.PATH ?? '/usr/local/bin:/usr/bin:/bin');
  if (path === undefined) {
    throw new RedisMissing('absent', 'redis-server was not found on the PATH.');
  }
  const version = await askVersion(path, named === path);
  if (!isNewEnough(version)) {
    throw new RedisMissing(
      'too-old',
      `${path} is Redis ${version}; Keyspace needs ${oldestRedis} or newer. Name another in REDIS_SERVER.`,
    );
  }
  return { path, version };
}

async function askVersion(path: string, isNamed: boolean): Promise<string> {
  const source = isNamed ? 'REDIS_SERVER names' : 'The PATH leads to';
  const { stdout } = await run(path, ['--version'], { timeout: 10_000 }).catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    throw new RedisMissing('unusable', `${source} ${path}, which does not run (${why}).`);
  });
  const version = parseRedisVersion(stdout);
  if (version === undefined) {
    throw new RedisMissing('unusable', `${source} ${path}, which does not say that it is a Redis server.`);
  }
  return version;
}

/** Sees to it that a `redis-server` is there. */
import { findOnPath, findRedisServer, type RedisBinary, RedisMissing } from '#sandbox/server/redis-binary.ts';
import { canInstall, installPackages } from './debian.ts';

const advice = `Install Redis 7 or newer and start again:
  macOS           brew install redis
  Debian, Ubuntu  sudo apt-get install redis-server
  Fedora          sudo dnf install redis
  Alpine          sudo apk add redis
or set REDIS_SERVER to its binary, or REDIS_URL to a running server.`;

/** Finds it, or installs it where that is ours to do. @throws {Error} saying what to run */
export async function ensureRedis(say: (line: string) => void): Promise<RedisBinary> {
  try {
    return await findRedisServer();
  } catch (cause) {
    if (!(cause instanceof RedisMissing)) throw cause;
    if (cause.reason !== 'absent' || !(await canInstall())) throw new Error(`${cause.message}\n${advice}`);
  }
  say('Installing redis-server from Debian (apt-get). Its system service is not started.');
  await installPackages(['redis-server', 'redis-tools']);
  return findRedisServer();
}

/**
 * Servers of learners' own are linked by `ip`; where it is absent and ours to install, it is. Without it, all but
 * cutting links works, and the server says so at boot.
 */
export async function ensureNetworkTools(say: (line: string) => void): Promise<void> {
  const isThere = (await findOnPath('ip', `${process.env.PATH ?? ''}:/usr/sbin:/sbin`)) !== undefined;
  if (isThere || process.platform !== 'linux' || !(await canInstall())) return;
  say('Installing iproute2 from Debian (apt-get), so that links between servers can be cut.');
  await installPackages(['iproute2']).catch((cause: unknown) => {
    say(cause instanceof Error ? cause.message : String(cause));
  });
}

/** The tests compare with the real `redis-cli`. @throws {Error} saying what to run */
export async function ensureRedisCli(say: (line: string) => void): Promise<void> {
  const find = () => findOnPath('redis-cli', process.env.PATH ?? '');
  if ((await find()) !== undefined) return;
  if (await canInstall()) {
    say('Installing redis-cli from Debian (apt-get).');
    await installPackages(['redis-tools']);
  }
  if ((await find()) === undefined) {
    throw new Error('redis-cli was not found on the PATH. It comes with Redis; on Debian: redis-tools.');
  }
}

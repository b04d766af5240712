/** Sees to it that a `redis-server` is there. */
import { findRedisServer, type RedisBinary, RedisMissing } from '#sandbox/server/redis-binary.ts';
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

/** Before the server starts: a Redis and, for `start` and `build`, a build that is not stale. */
import { ensureBuild } from './build.ts';
import { ensureNetworkTools, ensureRedis } from './redis.ts';

const say = (line: string) => console.log(line);

async function prepare(purpose: string): Promise<void> {
  const needsRedis = purpose !== 'build' && (process.env.REDIS_URL ?? '') === '';
  if (needsRedis) await ensureRedis(say);
  if (purpose !== 'build') await ensureNetworkTools(say);
  if (purpose !== 'dev') await ensureBuild(say, { force: purpose === 'build' });
}

try {
  await prepare(process.argv[2] ?? 'start');
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}

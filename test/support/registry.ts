/** A registry of namespaces on a shared Redis of its own. */
import { type Limits, readConfig } from '#sandbox/config.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { startSharedRedis } from './shared-redis.ts';
import { silentLog } from './temporary.ts';

export async function startRegistry(
  limits: Partial<Limits> = {},
): Promise<{ registry: SandboxRegistry; stop: () => Promise<void> }> {
  const shared = await startSharedRedis();
  const config = readConfig({ NODE_ENV: 'test' });
  const registry = await openNamespaceRegistry({
    target: shared.target,
    config: { ...config, limits: { ...config.limits, ...limits } },
    secret: 'a-secret-of-at-least-32-characters!!',
    log: silentLog,
    respUrl: (id, token) => `redis://${id}:${token}@127.0.0.1:6390`,
  });
  return {
    registry,
    stop: async () => {
      await registry.close();
      await shared.stop();
    },
  };
}

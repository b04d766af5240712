/** A registry on a real shared Redis, for tests that need sandboxes. */
import type { Redis } from 'ioredis';
import { type Config, type Limits, readConfig } from '#sandbox/config.ts';
import { type NamespaceRegistry, openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { toWireBytes, toWireReply } from '#sandbox/resp/wire.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSharedRedis } from './shared-redis.ts';
import { silentLog } from './temporary.ts';

export const testSecret = 'a secret that only tests use, long enough';

export interface TestRegistry {
  readonly registry: NamespaceRegistry;
  /** The system's own connection, which sees everything. */
  readonly system: Redis;
  readonly target: RedisTarget;
  readonly config: Config;
  /** Closes the registry and opens another on the same Redis, as a new process would. */
  reopen(): Promise<NamespaceRegistry>;
  /** A new sandbox with nothing in it. */
  sandbox(start?: readonly string[]): Promise<Sandbox>;
  close(): Promise<void>;
}

export async function openTestRegistry(
  options: { limits?: Partial<Limits>; idleMs?: number } = {},
): Promise<TestRegistry> {
  const shared = await startSharedRedis();
  const base = readConfig({ NODE_ENV: 'test' });
  const config: Config = {
    ...base,
    idleMs: options.idleMs ?? base.idleMs,
    limits: { ...base.limits, ...options.limits },
  };
  const open = () =>
    openNamespaceRegistry({
      target: shared.target,
      config,
      secret: testSecret,
      log: silentLog,
      respUrl: (id, token) => `redis://${id}:${token}@127.0.0.1:6390`,
    });
  let registry = await open();
  let made = 0;
  return {
    get registry() {
      return registry;
    },
    system: shared.system,
    target: shared.target,
    config,
    reopen: async () => {
      await registry.close();
      registry = await open();
      return registry;
    },
    sandbox: (start = []) => {
      made += 1;
      return registry.create({ owner: `owner${made}`, scope: 'playground', start });
    },
    close: async () => {
      await registry.close();
      await shared.stop();
    },
  };
}

/** Runs a line and says what redis-cli would print, without the last line end. */
export async function say(sandbox: Sandbox, client: string, line: string): Promise<string> {
  const reply = await sandbox.runLine(client, line);
  const args = (splitLine(line) ?? []).map(arg => toWireBytes(Buffer.from(arg)));
  return formatReply(toWireReply(reply), args).replace(/\n$/, '');
}

/** The first event from now on that is as wanted. */
export function nextEvent(
  sandbox: Sandbox,
  isWanted: (event: SandboxEvent) => boolean,
): Promise<SandboxEvent> {
  return new Promise(resolve => {
    const stop = sandbox.events.subscribe(event => {
      if (!isWanted(event)) return;
      stop();
      resolve(event);
    });
  });
}

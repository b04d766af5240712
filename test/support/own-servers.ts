/** Servers of learners' own in a test, with limits of its own. */
import { readdir, readlink } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { defaultLimits, type Limits } from '#sandbox/config.ts';
import { learnerRules } from '#sandbox/own/acl.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { type OwnServers, openServers } from '#sandbox/server/servers.ts';
import { silentLog } from './temporary.ts';
import { until } from './until.ts';

export interface TestServersOptions {
  readonly dataDir: string;
  readonly limits?: Partial<Limits>;
  readonly budgetBytes?: number;
  readonly isPlain?: boolean;
  readonly without?: readonly 'ip'[];
}

/** None is kept ready unless `limits.warmServers` says so. */
export function openTestServers(options: TestServersOptions): Promise<OwnServers> {
  const { dataDir, limits, budgetBytes, isPlain, without } = options;
  return openServers({
    dataDir,
    config: {
      ownServersBytes: budgetBytes ?? 4 * 2 ** 30,
      limits: { ...defaultLimits, warmServers: 0, ...limits },
    },
    learnerRules,
    log: silentLog,
    ...(isPlain === undefined ? {} : { isPlain }),
    ...(without === undefined ? {} : { without }),
  });
}

/** A connection as the system, or as the learner. */
export function connectNode(node: OwnNode, as: 'system' | 'learner' = 'system'): Redis {
  const redis = new Redis({
    path: node.target.path,
    ...node.logins[as],
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  redis.on('error', () => {});
  return redis;
}

export async function withNode<Result>(
  node: OwnNode,
  work: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = connectNode(node);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** Settles when the node is in that state. */
export function untilState(node: OwnNode, state: OwnNode['state']): Promise<void> {
  return untilEither(node, state);
}

/** Settles when the node is in one of these states. */
export function untilEither(node: OwnNode, ...states: OwnNode['state'][]): Promise<void> {
  if (states.includes(node.state)) return Promise.resolve();
  return new Promise(resolve => {
    const stop = node.onState(next => {
      if (!states.includes(next)) return;
      stop();
      resolve();
    });
  });
}

/** What this very process has open but the machinery of Node: files, sockets, pipes, namespaces, by name. */
export async function openDescriptors(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(names.map(name => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter(target => target !== '' && !target.startsWith('anon_inode:')).sort();
}

/** Settles when the node runs and answers PING by PONG. */
export async function untilAnswers(node: OwnNode): Promise<void> {
  await until(async () => {
    if (node.state !== 'running') return false;
    return withNode(node, async redis => (await redis.ping()) === 'PONG').catch(() => false);
  });
}

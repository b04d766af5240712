/** A sandbox behind the RESP door and a plain redis-server of its own, asked the same. */
import type { Redis } from 'ioredis';
import type { Doors } from '#test/support/doors.ts';
import { type PlainRedis, startPlainRedis } from '#test/support/plain-redis.ts';
import { command } from '#test/support/raw-resp.ts';
import { Wire } from './wire.ts';

export const answerWithinMs = 5000;
/** What the embedded server says too, where a learner would notice. */
const sameAsEmbedded = ['--databases', '1', '--proto-max-bulk-len', '1mb', '--maxmemory', '1gb'];

/** What a learner's server says. */
const sameAsOwn = [
  ...['--databases', '16', '--proto-max-bulk-len', '16mb', '--maxmemory', '64mb'],
  ...['--client-query-buffer-limit', '32mb', '--notify-keyspace-events', 'KA'],
];

/** One client on each side. */
export interface TwinClient {
  readonly plain: Wire;
  readonly sandbox: Wire;
}

export interface Twins {
  readonly id: string;
  readonly token: string;
  connect(protocol: 2 | 3): Promise<TwinClient>;
  /** How many clients wait on either side. */
  blocked(): Promise<{ plain: number; sandbox: number }>;
  stop(): Promise<void>;
}

/** What stands beside the plain server: a namespace, or a server of one's own. */
export type TwinKind = 'namespace' | 'server';

export async function openTwins(doors: Doors, owner: string, kind: TwinKind = 'namespace'): Promise<Twins> {
  const { id, token } = await doors.all.create({ owner, scope: 'playground', start: [], kind });
  const plain = await startPlainRedis(id, token, kind === 'namespace' ? sameAsEmbedded : sameAsOwn);
  const watcher = await Wire.open(plain.port);
  watcher.send(command('AUTH', id, token));
  await watcher.replies(1, answerWithinMs);
  return {
    id,
    token,
    connect: protocol => connectBoth({ door: doors.respPort, plain, protocol, id, token }),
    blocked: async () => ({
      plain: await blockedOnPlain(watcher),
      sandbox:
        kind === 'namespace' ? await blockedOnShared(doors.shared.system, id) : await blockedOnOwn(doors, id),
    }),
    stop: async () => {
      await watcher.close();
      await plain.stop();
      if (kind === 'server') await doors.all.remove(id);
    },
  };
}

async function connectBoth(options: {
  door: number;
  plain: PlainRedis;
  protocol: 2 | 3;
  id: string;
  token: string;
}): Promise<TwinClient> {
  const [plain, sandbox] = await Promise.all([Wire.open(options.plain.port), Wire.open(options.door)]);
  for (const wire of [plain, sandbox]) {
    wire.send(command('HELLO', String(options.protocol), 'AUTH', options.id, options.token));
    const [hello] = await wire.replies(1, answerWithinMs);
    if (hello === undefined || hello[0] === 0x2d)
      throw new Error(`no login: ${hello?.toString() ?? 'no answer'}`);
  }
  return { plain, sandbox };
}

async function blockedOnPlain(watcher: Wire): Promise<number> {
  watcher.send(command('CLIENT', 'LIST'));
  const [list] = await watcher.replies(1, answerWithinMs);
  return (list?.toString('latin1').match(/ flags=\w*b/g) ?? []).length;
}

async function blockedOnShared(system: Redis, id: string): Promise<number> {
  const list = String(await system.client('LIST'));
  return list.split('\n').filter(line => / flags=\w*b/.test(line) && line.includes(` user=ks-${id} `)).length;
}

async function blockedOnOwn(doors: Doors, id: string): Promise<number> {
  const sandbox = await doors.own?.find(id);
  const list = String(await sandbox?.ownServers.links[0]?.system.client('LIST'));
  return list.split('\n').filter(line => / flags=\w*b/.test(line) && line.includes(' user=learner ')).length;
}

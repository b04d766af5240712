/**
 * Making sandboxes, and listing and emptying one's own keys among many foreign ones, beside the same on a server
 * without foreign keys. In this process, on two servers of its own.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Config, readConfig } from '#sandbox/config.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';
import { inTurns, median, ratio } from './rounds.ts';
import { atMost, ms, type Row, timed } from './statistics.ts';

const made = 500;
const atOnce = 20;
const ownKeys = 200;
const foreignKeys = 1_000_000;
const foreignNamespaces = 1000;
const rounds = 15;
/** No dearer than by the noise of a machine. */
const mostRatio = 1.5;
const unlimited = 1_000_000_000;

interface Place {
  readonly registry: SandboxRegistry;
  readonly system: Redis;
  close(): Promise<void>;
}

export async function measureNamespaces(): Promise<Row[]> {
  const full = await openPlace();
  const empty = await openPlace();
  try {
    const making = await measureMaking(empty.registry);
    await addForeignKeys(full.system);
    const [among, alone] = await Promise.all([openFilled(full), openFilled(empty)]);
    const listing = await inTurns(rounds, { among: () => list(among), alone: () => list(alone) });
    const emptying = await inTurns(rounds, { among: () => flush(among), alone: () => flush(alone) });
    return [
      ...making,
      compare(`KEYS * of ${ownKeys} own among ${foreignKeys.toLocaleString('en')} foreign keys`, listing),
      compare(`FLUSHDB of ${ownKeys} own among ${foreignKeys.toLocaleString('en')} foreign keys`, emptying),
    ];
  } finally {
    await Promise.all([full.close(), empty.close()]);
  }
}

async function openPlace(): Promise<Place> {
  const folder = await temporaryDirectory();
  const redis = await startEmbeddedRedis({ dataDir: folder.path, log: silentLog });
  const base = readConfig({ DATA_DIR: folder.path });
  const limits = { ...base.limits, commandsPerSecond: unlimited, commandBurst: unlimited };
  const config: Config = { ...base, limits };
  const registry = await openNamespaceRegistry({
    target: redis.target,
    config,
    secret: randomBytes(32).toString('hex'),
    log: silentLog,
    respUrl: (id, token) => `redis://${id}:${token}@localhost`,
  });
  const system = connectSystem(redis.target);
  await system.connect();
  return {
    registry,
    system,
    close: async () => {
      await registry.close();
      system.disconnect();
      await redis.stop();
      await folder.remove();
    },
  };
}

/** One after the other, as a learner feels it, and many at once, as a workshop begins. */
async function measureMaking(registry: SandboxRegistry): Promise<Row[]> {
  let owners = 0;
  const make = async () => {
    owners += 1;
    await registry.create({ owner: `learner-${owners}`, scope: 'playground', start: [] });
  };
  const makeMany = async (count: number) => {
    for (let number = 0; number < count; number += 1) await make();
  };
  const single = await timed(() => makeMany(made));
  const together = await timed(() =>
    Promise.all(Array.from({ length: atOnce }, () => makeMany(made / atOnce))),
  );
  const rate = (took: number) => `${Math.round((made / took) * 1000)}/s`;
  return [
    {
      what: 'Namespaces created a second',
      value: rate(single),
      beside: `${ms(single / made)} each, one after the other; ${rate(together)} with ${atOnce} at once`,
    },
  ];
}

async function openFilled({ registry }: Place): Promise<Sandbox> {
  const sandbox = await registry.create({ owner: 'ada', scope: 'playground', start: [] });
  await fill(sandbox);
  return sandbox;
}

const fill = (sandbox: Sandbox) =>
  sandbox.runLine('A', `MSET ${Array.from({ length: ownKeys }, (_, n) => `key:${n} v`).join(' ')}`);

async function list(sandbox: Sandbox): Promise<number> {
  const reply = await sandbox.runLine('A', 'KEYS *');
  if (reply.type !== 'array' || reply.items.length !== ownKeys) {
    throw new Error('KEYS * did not answer all keys.');
  }
  const samples: number[] = [];
  for (let number = 0; number < 10; number += 1) {
    samples.push(await timed(() => sandbox.runLine('A', 'KEYS *')));
  }
  return median(samples);
}

async function flush(sandbox: Sandbox): Promise<number> {
  await fill(sandbox);
  const took = await timed(() => sandbox.runLine('A', 'FLUSHDB'));
  const left = await sandbox.runLine('A', 'DBSIZE');
  if (left.type !== 'integer' || left.value !== 0n) throw new Error('FLUSHDB left keys behind.');
  return took;
}

function compare(what: string, { among, alone }: Record<'among' | 'alone', number[]>): Row {
  return {
    what,
    ...atMost(mostRatio)(ratio(among, alone)),
    beside: `${ms(median(among))}; ${ms(median(alone))} without them`,
  };
}

/** In many other namespaces, written by the server itself. */
async function addForeignKeys(system: Redis): Promise<void> {
  const each = foreignKeys / foreignNamespaces;
  const script = `for key = 1, ${each} do redis.call('set', KEYS[1] .. ':key:' .. key, 'v') end`;
  const [, notifications = ''] = await system
    .config('GET', 'notify-keyspace-events')
    .then(found => found as string[]);
  await system.config('SET', 'notify-keyspace-events', '');
  for (let namespace = 0; namespace < foreignNamespaces; namespace += 1) {
    await system.eval(script, 1, `{foreign${namespace}}`);
  }
  await system.config('SET', 'notify-keyspace-events', notifications);
  const held = await system.dbsize();
  if (held < foreignKeys) throw new Error(`The server holds ${held} keys.`);
}

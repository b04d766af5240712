/** Making sandboxes, and enumerating one's own keys among many foreign ones. In this process, on a Redis of its own. */
import { randomBytes } from 'node:crypto';
import { readConfig } from '#sandbox/config.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { connectSystem, type RedisTarget } from '#sandbox/redis-target.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';
import { ms, quantile, type Row, repeat, timed } from './statistics.ts';

const made = 500;
const ownKeys = 200;
const foreignKeys = 100_000;
const enumerations = 200;

export async function measureNamespaces(): Promise<Row[]> {
  const folder = await temporaryDirectory();
  const redis = await startEmbeddedRedis({ dataDir: folder.path, log: silentLog });
  const config = readConfig({ DATA_DIR: folder.path });
  const registry = await openNamespaceRegistry({
    target: redis.target,
    config,
    secret: randomBytes(32).toString('hex'),
    log: silentLog,
    respUrl: (id, token) => `redis://${id}:${token}@localhost`,
  });
  try {
    const open = (owner: string) => registry.create({ owner, scope: 'playground', start: [] });
    const making = await timed(async () => {
      for (let number = 0; number < made; number += 1) await open(`learner-${number}`);
    });
    const sandbox = await open('ada');
    await sandbox.runLine('A', `MSET ${Array.from({ length: ownKeys }, (_, n) => `key:${n} v`).join(' ')}`);
    const alone = await enumerate(sandbox);
    await addForeignKeys(redis.target);
    const among = await enumerate(sandbox);
    return [
      {
        what: 'Making a sandbox',
        value: ms(making / made),
        beside: `${Math.round((made / making) * 1000)}/s, one after the other`,
      },
      {
        what: `KEYS * of ${ownKeys} own among ${foreignKeys} foreign keys`,
        value: ms(among),
        beside: `${ms(alone)} without them; ratio ${(among / alone).toFixed(2)}`,
      },
    ];
  } finally {
    await registry.close();
    await redis.stop();
    await folder.remove();
  }
}

async function enumerate(sandbox: Sandbox): Promise<number> {
  const keys = () => sandbox.runLine('A', 'KEYS *');
  const reply = await keys();
  if (reply.type !== 'array' || reply.items.length !== ownKeys)
    throw new Error('KEYS * did not answer all keys.');
  await repeat([sandbox], enumerations, keys);
  const { samples } = await repeat([sandbox], enumerations, keys);
  return quantile(samples, 0.5);
}

/** In 500 other namespaces. */
async function addForeignKeys(target: RedisTarget): Promise<void> {
  const system = connectSystem(target);
  await system.connect();
  for (let namespace = 0; namespace < 500; namespace += 1) {
    const pipeline = system.pipeline();
    for (let key = 0; key < foreignKeys / 500; key += 1)
      pipeline.set(`{foreign${namespace}}:key:${key}`, 'v');
    await pipeline.exec();
  }
  system.disconnect();
}

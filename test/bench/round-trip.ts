/** GET through the WebSocket door, beside GET by ioredis on the same server over its socket. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectSystem, type RedisTarget } from '#sandbox/redis-target.ts';
import { openDoorClient } from './door-client.ts';
import { ms, quantile, type Row, repeat } from './statistics.ts';

/** Few enough that the limit of commands a second stays out of it. */
const times = { warm: 50, one: 1200, fifty: 300 };

export async function measureRoundTrips(url: string, dataDir: string): Promise<Row[]> {
  const target = await embeddedTarget(dataDir);
  const rows: Row[] = [];
  for (const count of [1, 50]) {
    const samples = count === 1 ? times.one : times.fifty;
    const doors = await Promise.all(Array.from({ length: count }, () => openDoorClient(url)));
    await Promise.all(doors.map(door => door.run('SET product:7 kettle')));
    await repeat(doors, times.warm, door => door.run('GET product:7'));
    const door = await repeat(doors, samples, client => client.run('GET product:7'));
    for (const client of doors) client.close();

    const raws = await Promise.all(
      Array.from({ length: count }, async () => {
        const redis = connectSystem(target);
        await redis.connect();
        return redis;
      }),
    );
    await Promise.all(raws.map(redis => redis.set('{bench}:product:7', 'kettle')));
    await repeat(raws, times.warm, redis => redis.get('{bench}:product:7'));
    const raw = await repeat(raws, samples, redis => redis.get('{bench}:product:7'));
    for (const redis of raws) redis.disconnect();

    rows.push({
      what: `GET through the WebSocket door, ${count} ${count === 1 ? 'client' : 'clients'}`,
      value: ms(quantile(door.samples, 0.5)),
      beside:
        `p99 ${ms(quantile(door.samples, 0.99))}, ${Math.round(door.perSecond)}/s; ` +
        `ioredis ${ms(quantile(raw.samples, 0.5))}, p99 ${ms(quantile(raw.samples, 0.99))}, ` +
        `${Math.round(raw.perSecond)}/s; ratio ${(quantile(door.samples, 0.5) / quantile(raw.samples, 0.5)).toFixed(1)}`,
    });
  }
  return rows;
}

/** How the running server's own Redis is reached: its configuration says, readable by this account alone. */
async function embeddedTarget(dataDir: string): Promise<RedisTarget> {
  const configuration = await readFile(join(dataDir, 'redis', 'redis.conf'), 'utf8');
  const [, username, password] = /^user (\S+) on >(\S+)/m.exec(configuration) ?? [];
  const path = /^unixsocket (\S+)$/m.exec(configuration)?.[1];
  if (path === undefined || username === undefined || password === undefined) {
    throw new Error('The configuration of the embedded Redis is not as expected.');
  }
  return { path, username, password };
}

/** What a sandbox holds in the gateway and in Redis, active and idle. */
import { z } from 'zod';
import type { Stage } from './stage.ts';
import { atMost, type Row } from './statistics.ts';

const count = 2000;
const memorySchema = z.object({ bytes: z.number(), rss: z.number(), redisBytes: z.number() });

/** One client's: strings, a hash, a list and a sorted set. */
const lines = Array.from({ length: 5 }, (_, number) => [
  `SET product:${number} "a copper kettle"`,
  `HSET basket:${number} product 7 count 2`,
  `GET product:${number}`,
  `ZADD visits ${number} page:${number}`,
]).flat();

export async function measureMemory({ gateway }: Stage): Promise<Row[]> {
  const memory = () => gateway.ask('memory', null, memorySchema);
  await gateway.ask('useSandboxes', { count: 50, lines }, z.undefined());
  await gateway.ask('rest', null, z.undefined());
  const before = await memory();
  await gateway.ask('useSandboxes', { count, lines }, z.undefined());
  const active = await memory();
  await gateway.ask('rest', null, z.undefined());
  const idle = await memory();
  const each = (part: keyof typeof before, now: typeof before) => (now[part] - before[part]) / count / 1000;
  const beside = (now: typeof before) =>
    `RSS ${each('rss', now).toFixed(1)} kB; in Redis ${each('redisBytes', now).toFixed(1)} kB`;
  return [
    {
      what: `Gateway memory of an active sandbox (${count} of them)`,
      value: `${each('bytes', active).toFixed(1)} kB`,
      beside: `${beside(active)}; one client, ${lines.length} commands, its connection open`,
    },
    {
      what: 'Gateway memory of an idle sandbox',
      ...atMost(60, 'kB')(each('bytes', idle)),
      beside: `${beside(idle)}; the same, its connection at rest`,
    },
  ];
}

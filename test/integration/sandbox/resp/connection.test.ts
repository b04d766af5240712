/** What a connection takes for a message and what for a reply, while it is subscribed, on a real Redis. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { textOf } from '#test/attack/battery.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';
import { until } from '#test/support/until.ts';

const limits = { replyBytes: 8_000_000, elements: 1_000_000, depth: 32 };
let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let redis: PrivateRedis;
const opened: Connection[] = [];

beforeAll(async () => {
  folder = await temporaryDirectory();
  redis = await startPrivateRedis({ directory: folder.path, log: silentLog });
});
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});
afterAll(async () => {
  await redis.stop();
  await folder.remove();
});

const words = (line: string) => line.split(' ').map(word => Buffer.from(word));

async function open(protocol: 2 | 3): Promise<{ connection: Connection; heard: string[] }> {
  const heard: string[] = [];
  const onPush = (push: Reply) => heard.push(textOf(push).trim());
  const connection = await openConnection({
    target: redis.target,
    protocol,
    limits,
    connectTimeoutMs: 5000,
    onPush,
  });
  opened.push(connection);
  return { connection, heard };
}

const subscribe = (connection: Connection, line: string) =>
  connection.execute(words(line), { confirmations: 1 });

test.each(['message', 'pmessage', 'smessage', 'subscribe'])(
  'an array of RESP3 that begins with %s is a reply',
  async first => {
    const { connection, heard } = await open(3);
    await connection.execute(words(`RPUSH list:${first} ${first} channel payload`));
    await subscribe(connection, 'SUBSCRIBE news');
    const reply = await connection.execute(words(`LRANGE list:${first} 0 -1`), { timeoutMs: 1000 });
    expect(textOf(reply).trim()).toBe(`${first}\nchannel\npayload`);
    expect(heard).toEqual([]);
  },
);

test.each([
  { held: 'SUBSCRIBE news', said: 'message\nnews\nhello' },
  { held: 'PSUBSCRIBE n*', said: 'pmessage\nn*\nnews\nhello' },
])(
  '$held of RESP2 outlives the last of the shard channels, which are counted apart',
  async ({ held, said }) => {
    const [{ connection, heard }, other] = [await open(2), await open(2)];
    await subscribe(connection, held);
    await subscribe(connection, 'SSUBSCRIBE shard');
    await subscribe(connection, 'SUNSUBSCRIBE shard');
    await other.connection.execute(words('PUBLISH news hello'));
    expect(textOf(await connection.execute(words('PING still'))).trim()).toBe('pong\nstill');
    expect(heard).toEqual([said]);
  },
);

test('a shard channel of RESP2 outlives the last of the others', async () => {
  const [{ connection, heard }, other] = [await open(2), await open(2)];
  await subscribe(connection, 'SSUBSCRIBE shard');
  await subscribe(connection, 'SUBSCRIBE news');
  await subscribe(connection, 'UNSUBSCRIBE news');
  await other.connection.execute(words('SPUBLISH shard hello'));
  expect(textOf(await connection.execute(words('PING still'))).trim()).toBe('pong\nstill');
  expect(heard).toEqual(['smessage\nshard\nhello']);
});

test('messages of a connection that goes back to RESP2 come as arrays', async () => {
  const [{ connection, heard }, other] = [await open(3), await open(2)];
  await subscribe(connection, 'SUBSCRIBE news');
  await connection.execute(words('HELLO 2'), { protocol: 2 });
  await other.connection.execute(words('PUBLISH news hello'));
  await until(() => heard.length > 0);
  expect(heard).toEqual(['message\nnews\nhello']);
});

/**
 * One server's clock jumps ahead, as its keys feel it: their expiries come nearer by so much, and those that are due
 * expire by Redis itself. Its TIME and the other servers stay as they are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Failure } from '#sandbox/failure.ts';
import { type ChaosContext, demandRedis } from '#sandbox/server/chaos/context.ts';
import { inKeys, inTime } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';
import { asList, asNumber, loadScript } from '#sandbox/view/script.ts';

const viewFolder = new URL('../../../view/', import.meta.url);
const expireScript = loadScript(new URL('expire.lua', viewFolder));
const dueScript = loadScript(new URL('due.lua', viewFolder));
const keysAtOnce = 500;
/** As in due.lua. */
const momentMs = 5;

/** @throws {Failure} `conflict` if it does not run, or follows a primary */
export async function jumpClock(context: ChaosContext, node: OwnNode, ms: number): Promise<ChaosOutcome> {
  demandRedis(node, 'has no keys');
  return context.connection(node).use(async redis => {
    await demandPrimary(node, redis);
    let moved = 0;
    let expired = 0;
    let cursor = '0';
    do {
      const [next, keys] = await redis.scanBuffer(cursor, 'COUNT', keysAtOnce);
      const outcome = await jump(redis, keys, ms);
      moved += outcome.moved;
      expired += outcome.expired;
      cursor = String(next);
    } while (cursor !== '0');
    const said = `The clock of ${node.name} has jumped ahead by ${inTime(ms)}, as its keys feel it: ${inKeys(expired)} expired, ${inKeys(moved)} will do so earlier. The other servers know nothing of it.`;
    return { said, figures: { expired, moved } };
  });
}

async function demandPrimary(node: OwnNode, redis: Redis): Promise<void> {
  const [role] = await redis.role();
  if (role === 'master') return;
  throw new Failure(
    'conflict',
    `${node.name} is a replica: its primary decides when keys expire. Let the primary's clock jump.`,
  );
}

async function jump(
  redis: Redis,
  keys: readonly Buffer[],
  ms: number,
): Promise<{ moved: number; expired: number }> {
  // By single keys in a cluster, whose scripts may touch one slot only.
  let moved = 0;
  const due: { key: Buffer; expiry: number }[] = [];
  await Promise.all(
    keys.map(async key => {
      const outcome = asNumber(asList(await expireScript(redis, [key], [ms]))[0]);
      if (outcome === 0) moved += 1;
      if (outcome > 0) due.push({ key, expiry: outcome });
    }),
  );
  due.sort((a, b) => a.expiry - b.expiry);
  for (const { key, expiry } of due) await dueScript(redis, [key], [expiry]);
  if (due.length > 0) await sleep(momentMs);
  for (const { key } of due) {
    for (let left = await redis.pttl(key); left >= 0 && left <= momentMs; left = await redis.pttl(key))
      await sleep(1);
  }
  return { moved, expired: due.length };
}

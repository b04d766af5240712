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
import { asList, asNumber, loadScript, type Script, type ScriptReply } from '#sandbox/view/script.ts';

const viewFolder = new URL('../../../view/', import.meta.url);
const expireScript = loadScript(new URL('expire.lua', viewFolder));
const dueScript = loadScript(new URL('due.lua', viewFolder));
const keysAtOnce = 500;
/** As in due.lua. */
const momentMs = 5;
const mostMoments = 50;
const dueAtOnce = 10_000;

interface Due {
  readonly key: Buffer;
  readonly expiresAtMs: number;
}

/** @throws {Failure} `conflict` if it does not run, or follows a primary */
export async function jumpClock(context: ChaosContext, node: OwnNode, ms: number): Promise<ChaosOutcome> {
  demandRedis(node, 'has no keys');
  // A script in a cluster may touch the keys of one slot only; there each key is moved alone.
  const atOnce = context.topology.kind === 'cluster' ? 1 : keysAtOnce;
  return context.connection(node).use(async redis => {
    await demandPrimary(node, redis);
    const due: Due[] = [];
    let moved = 0;
    let cursor = '0';
    do {
      const [next, keys] = await redis.scanBuffer(cursor, 'COUNT', keysAtOnce);
      const outcomes = await runOn(expireScript, redis, keys, { atOnce, argsOf: () => [ms] });
      for (const [at, outcome] of outcomes.entries()) {
        const key = keys[at];
        if (outcome === 0) moved += 1;
        if (outcome > 0 && key !== undefined) due.push({ key, expiresAtMs: outcome });
      }
      cursor = String(next);
    } while (cursor !== '0');
    for (const some of inOrder(due)) await expire(redis, some, atOnce);
    const expired = due.length;
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

/** By their expiries; neighbouring moments are joined where there are many, since each takes some milliseconds. */
function inOrder(due: readonly Due[]): Due[][] {
  const byMoment = new Map<number, Due[]>();
  for (const one of due.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs)) {
    const moment = byMoment.get(one.expiresAtMs) ?? [];
    moment.push(one);
    byMoment.set(one.expiresAtMs, moment);
  }
  const moments = [...byMoment.values()];
  const joined = Math.max(1, Math.ceil(moments.length / mostMoments));
  const groups: Due[][] = [];
  for (let at = 0; at < moments.length; at += joined) groups.push(moments.slice(at, at + joined).flat());
  return groups;
}

async function expire(redis: Redis, due: readonly Due[], atOnce: number): Promise<void> {
  for (let at = 0; at < due.length; at += dueAtOnce) {
    const some = due.slice(at, at + dueAtOnce);
    const keys = some.map(({ key }) => key);
    const expiries = some.map(({ expiresAtMs }) => expiresAtMs);
    await runOn(dueScript, redis, keys, { atOnce, argsOf: (from, to) => expiries.slice(from, to) });
    await untilExpired(redis, keys);
  }
}

async function runOn(
  script: Script,
  redis: Redis,
  keys: readonly Buffer[],
  { atOnce, argsOf }: { atOnce: number; argsOf: (from: number, to: number) => readonly number[] },
): Promise<number[]> {
  const runs: Promise<ScriptReply>[] = [];
  for (let from = 0; from < keys.length; from += atOnce) {
    const some = keys.slice(from, from + atOnce);
    runs.push(script(redis, some, argsOf(from, from + some.length)));
  }
  return (await Promise.all(runs)).flatMap(reply => asList(reply).map(asNumber));
}

/** A key whose time is up is gone once it is looked at. Whoever writes it anew meanwhile keeps it. */
async function untilExpired(redis: Redis, keys: readonly Buffer[]): Promise<void> {
  await sleep(momentMs);
  let waiting = keys;
  while (waiting.length > 0) {
    const left = await Promise.all(waiting.map(key => redis.pttl(key)));
    waiting = waiting.filter((_, at) => (left[at] ?? -1) >= 0 && (left[at] ?? -1) <= momentMs);
    if (waiting.length > 0) await sleep(1);
  }
}

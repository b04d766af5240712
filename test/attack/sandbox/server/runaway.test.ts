/** Scripts that never end or take all memory: they cost their own server a few seconds and its neighbours nothing. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { outputLimits } from '#sandbox/server/output-reader.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { connectNode, openTestServers, untilAnswers, withNode } from '#test/support/own-servers.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

/** What is promised: a server that a script holds answers again so soon. */
const answersWithinMs = 5000;

/** Whose limits are reached sooner. */
const small = { watchdogMs: 1000, nodeMemoryBytes: 16_777_216, nodeAddressBytes: 201_326_592 };

const scripts: [what: string, script: string][] = [
  ['an endless loop of calls', "while true do redis.pcall('PING') end"],
  ['an endless loop that catches its end', 'while true do pcall(function() while true do end end) end'],
  ['one giant string', "return string.rep('x', 2^31)"],
  ['strings that double', "local s = 'x' while true do s = s .. s end"],
  ['a table that grows', 'local t = {} while true do t[#t + 1] = {#t} end'],
  ['a giant reply', "local t = {} for i = 1, 1000 do t[i] = string.rep('x', 1e6) end return t"],
  [
    'a giant pattern',
    "return string.find(string.rep('a', 50000), string.rep('a?', 25000) .. string.rep('a', 25000))",
  ],
  ['values beyond maxmemory', "for i = 1, 1e6 do redis.call('SET', 'k' .. i, string.rep('x', 100000)) end"],
  ['a deep recursion', 'local function f(n) return f(n + 1) + 1 end return f(1)'],
  ['an unpacked giant', 'local t = {} for i = 1, 7000000 do t[i] = i end return {unpack(t)}'],
];

describe('a script that runs away', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let hasty: OwnServers;
  let servers: OwnServers;
  let neighbour: Redis;

  const create = async (on: OwnServers, id: string) => {
    const topology = await on.create({ id, owner: id, kind: 'server' });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    return { topology, node };
  };
  const run = (node: OwnNode, script: string) => {
    const learner = connectNode(node, 'learner');
    return learner
      .call('EVAL', script, 0)
      .catch((cause: unknown) => String(cause))
      .finally(() => learner.disconnect());
  };

  beforeAll(async () => {
    folder = await temporaryDirectory();
    for (const name of ['patient', 'hasty']) await mkdir(join(folder.path, name));
    servers = await openTestServers({ dataDir: join(folder.path, 'patient') });
    hasty = await openTestServers({ dataDir: join(folder.path, 'hasty'), limits: small });
    neighbour = connectNode((await create(servers, 'neighbour')).node);
    await neighbour.set('planted', 'secret');
  });
  afterAll(async () => {
    neighbour.disconnect();
    await Promise.all([servers.close(), hasty.close()]);
    await folder.remove();
  });

  // On a machine that others keep busy, a script may not hear in time that it should end.
  it('costs its server a few seconds, and nothing that was there', { retry: 2 }, async () => {
    const { node } = await create(servers, `promised${performance.now().toFixed()}`);
    const { pid } = node;
    await withNode(node, redis => redis.set('kept', 'yes'));
    const startedAt = performance.now();
    expect(await run(node, 'while true do end')).toMatch(/Script killed by user/);
    expect(await withNode(node, redis => redis.get('kept'))).toBe('yes');
    expect(performance.now() - startedAt).toBeLessThan(answersWithinMs);
    expect(node.pid).toBe(pid);
  });

  it.for([
    ['has written', "redis.call('SET', 'x', 1) while true do end"],
    ['logs', "while true do redis.log(redis.LOG_WARNING, string.rep('x', 1000)) end"],
  ] as const)('costs its server a few seconds if it %s too', { retry: 2 }, async ([what, script]) => {
    const { node } = await create(servers, `written${performance.now().toFixed()}`);
    const ends: (string | undefined)[] = [];
    node.onState((_, end) => ends.push(end?.by));
    const startedAt = performance.now();
    await run(node, script);
    await untilAnswers(node);
    expect(performance.now() - startedAt).toBeLessThan(answersWithinMs);
    // What has only logged can be ended so that the process stays.
    if (what === 'has written') expect(ends[0]).toBe('watchdog');
  });

  it.for([
    ['long', "string.rep('x', 1000)"],
    ['short', "string.rep('x\\n', 500)"],
    ['empty', "string.rep('\\n', 1000)"],
  ])('that logs %s lines without end has few of them read', async ([which, text]) => {
    const { node } = await create(servers, `logs${which}`);
    node.excuseUntil(Date.now() + 60_000);
    const startedAt = performance.now();
    let isHeard = () => {};
    const heard = new Promise<void>(resolve => {
      isHeard = resolve;
    });
    let lines = 0;
    const stop = node.log.onLine(line => {
      lines += 1;
      if (line.text.includes('bytes are left out here')) isHeard();
    });
    const reply = run(node, `while true do redis.log(redis.LOG_WARNING, ${text}) end`);
    await heard;
    stop();
    const seconds = Math.ceil((performance.now() - startedAt) / 1000);
    // Of each second one line more, which tells what is left out.
    expect(lines).toBeLessThanOrEqual(outputLimits.lineBurst + seconds * (outputLimits.linesPerSecond + 1));
    await node.stop('SIGKILL');
    await reply;
  });

  it.for(scripts)('%s: the server answers again, and its neighbour never stopped', async ([what, script]) => {
    const { node } = await create(hasty, what.replaceAll(' ', ''));
    const reply = run(node, script);
    expect(await neighbour.get('planted')).toBe('secret');
    await reply;
    await untilAnswers(node);
    expect(await withNode(node, redis => redis.set('x', 1))).toBe('OK');
    await hasty.remove(what.replaceAll(' ', ''));
  });

  it('may go on where a lesson asked for it', async () => {
    const { node } = await create(hasty, 'excused');
    const { pid } = node;
    node.excuseUntil(Date.now() + 60_000);
    const reply = run(node, 'while true do end');
    await sleep(2500);
    expect(await withNode(node, redis => redis.ping().catch(String))).toMatch(/BUSY/);
    expect(node.pid).toBe(pid);
    node.excuseUntil(0);
    expect(await reply).toMatch(/Script killed|closed/);
    await untilAnswers(node);
  });
});

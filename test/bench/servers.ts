/** What servers of learners' own cost: their start, their memory, how soon their kinds are whole and mend themselves. */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultLimits, type Limits } from '#sandbox/config.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import { connectNode, openTestServers, withNode } from '#test/support/own-servers.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { median } from './rounds.ts';
import { ms, type Row, timed } from './statistics.ts';

const starts = 30;
const idleServers = 200;
const idleMs = 20_000;
const failovers = 5;
const ticksPerSecond = 100;

export async function measureOwnServers(): Promise<Row[]> {
  return [
    ...(await measureStarts()),
    ...(await measureKinds()),
    await measureFailover(),
    ...(await measureRunaway()),
    ...(await measureIdle()),
  ];
}

async function withServers<Result>(
  limits: Partial<Limits>,
  work: (servers: OwnServers) => Promise<Result>,
): Promise<Result> {
  const folder = await temporaryDirectory();
  const servers = await openTestServers({ dataDir: folder.path, limits, budgetBytes: 1e12 });
  try {
    return await work(servers);
  } finally {
    await servers.close();
    await folder.remove();
  }
}

let ids = 0;
function create(servers: OwnServers, kind: ServerKind, hasReplicas = false): Promise<Topology> {
  ids += 1;
  return servers.create({ id: `bench${ids}`, owner: 'bench', kind, hasReplicas });
}

function first({ nodes: [node] }: Topology): OwnNode {
  if (node === undefined) throw new Error('A topology has no node.');
  return node;
}

const untilPong = async (topology: Topology) => {
  await withNode(first(topology), redis => redis.ping());
};

async function measureStarts(): Promise<Row[]> {
  const cold = await withServers({ warmServers: 0 }, async servers => {
    const samples: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      samples.push(await timed(async () => untilPong(await create(servers, 'server'))));
    }
    const topology = await create(servers, 'server');
    const asleep: number[] = [];
    const awake: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      asleep.push(await timed(() => topology.sleep()));
      awake.push(await timed(() => topology.wake()));
    }
    return { samples, asleep, awake };
  });
  const warm = await withServers({ warmServers: 1 }, async servers => {
    const samples: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      await untilWarm(servers);
      samples.push(await timed(async () => untilPong(await create(servers, 'server'))));
    }
    return samples;
  });
  const beside = `median of ${starts}, jail, folder and users included`;
  return [
    { what: 'Server, asked for to first PONG, cold', value: ms(median(cold.samples)), beside },
    { what: 'The same, from the pool', value: ms(median(warm)), beside },
    { what: 'Falling asleep, empty', value: ms(median(cold.asleep)), beside: 'settings and keys saved' },
    { what: 'Waking', value: ms(median(cold.awake)), beside: 'until it answers' },
  ];
}

/** All that memory is set aside for, the one in the pool as well, has started. */
async function untilWarm(servers: OwnServers): Promise<void> {
  const given = servers.all().length;
  const each = defaultLimits.nodeMemoryBytes + defaultLimits.nodeOverheadBytes;
  while (servers.capacity.reservedBytes < (given + 1) * each) await sleep(5);
  await sleep(150);
}

async function measureKinds(): Promise<Row[]> {
  const kinds: [ServerKind, boolean, string][] = [
    ['server', false, 'one server'],
    ['replicated', false, 'primary and 2 replicas'],
    ['sentinel', false, 'the same and 3 Sentinels'],
    ['cluster', false, '3 primaries'],
    ['cluster', true, '3 primaries and 3 replicas'],
    ['independent', false, '5 servers'],
  ];
  return withServers({}, async servers => {
    const rows: Row[] = [];
    for (const [kind, hasReplicas, words] of kinds) {
      const startedAt = performance.now();
      const topology = await create(servers, kind, hasReplicas);
      const tookMs = performance.now() - startedAt;
      await sleep(1000);
      const bytes = await pssOf(topology);
      rows.push({
        what: `Kind ${kind}: ${words}, ready`,
        value: ms(tookMs),
        beside: `PSS ${megabytes(bytes)} empty, ${megabytes(bytes / topology.nodes.length)} a node`,
      });
      await servers.remove(topology.id);
    }
    return rows;
  });
}

async function measureFailover(): Promise<Row> {
  const samples = await withServers({}, async servers => {
    const took: number[] = [];
    for (let index = 0; index < failovers; index += 1) {
      const topology = await create(servers, 'sentinel');
      const [primary] = topology.nodes;
      const sentinel = topology.node('sentinel-1');
      if (primary === undefined || sentinel === undefined) throw new Error('no Sentinel');
      const startedAt = performance.now();
      await primary.stop('SIGKILL');
      await untilWritable(topology, sentinel, primary);
      took.push(performance.now() - startedAt);
      await servers.remove(topology.id);
    }
    return took;
  });
  return {
    what: 'Sentinel failover, kill -9 to a write taken',
    value: ms(median(samples)),
    beside: `median of ${failovers}; ${samples.map(sample => (sample / 1000).toFixed(1)).join(', ')} s`,
  };
}

async function untilWritable(topology: Topology, sentinel: OwnNode, killed: OwnNode): Promise<void> {
  const asking = connectNode(sentinel);
  try {
    for (;;) {
      const address = await asking.call('SENTINEL', 'get-master-addr-by-name', 'mymaster');
      const [host, port] = Array.isArray(address) ? address.map(String) : [];
      const node = topology.nodes.find(one => one.host === host && String(one.port) === port);
      if (node !== undefined && node !== killed) {
        const isTaken = await withNode(node, redis => redis.set('written', 1)).then(
          () => true,
          () => false,
        );
        if (isTaken) return;
      }
      await sleep(10);
    }
  } finally {
    asking.disconnect();
  }
}

/** How soon a server answers again that a script held. */
async function measureRunaway(): Promise<Row[]> {
  const scripts: [string, string][] = [
    ['an endless loop', 'while true do end'],
    ['an endless loop that has written', "redis.call('SET', 'x', 1) while true do end"],
    ['a table that grows', 'local t = {} while true do t[#t + 1] = {#t} end'],
  ];
  return withServers({}, async servers => {
    const rows: Row[] = [];
    for (const [words, script] of scripts) {
      const topology = await create(servers, 'server');
      const node = first(topology);
      const took = await timed(async () => {
        const learner = connectNode(node, 'learner');
        await learner.call('EVAL', script, 0).catch(() => undefined);
        learner.disconnect();
        while (!(await withNode(node, redis => redis.ping()).catch(() => false))) await sleep(5);
      });
      rows.push({
        what: `Answers again after ${words}`,
        value: ms(took),
        aim: `≤ 5 s ${took <= 5000 ? 'met' : 'MISSED'}`,
        beside: `watchdog after ${defaultLimits.watchdogMs} ms`,
      });
      await servers.remove(topology.id);
    }
    return rows;
  });
}

async function measureIdle(): Promise<Row[]> {
  return withServers({}, async servers => {
    const gatewayBefore = await cpuMsOf(process.pid);
    const topologies: Topology[] = [];
    const startedAt = performance.now();
    for (let index = 0; index < idleServers; index += 1) topologies.push(await create(servers, 'server'));
    const startMs = performance.now() - startedAt;
    // The watch of a server that somebody has just used is closer.
    await sleep(31_000);
    const pids = topologies.flatMap(({ nodes }) => nodes.map(({ pid }) => pid ?? 0));
    const total = async () => (await Promise.all(pids.map(cpuMsOf))).reduce((sum, one) => sum + one, 0);
    const [cpuBefore, ownBefore] = [await total(), await cpuMsOf(process.pid)];
    await sleep(idleMs);
    const [cpuAfter, ownAfter] = [await total(), await cpuMsOf(process.pid)];
    const bytes = (await Promise.all(topologies.map(pssOf))).reduce((sum, one) => sum + one, 0) / idleServers;
    const percent = (usedMs: number) => ((usedMs / idleMs) * 100) / idleServers;
    const fullBytes = defaultLimits.nodeMemoryBytes + defaultLimits.nodeOverheadBytes;
    const budget = totalmem() / 2;
    const machine = `${(totalmem() / 2 ** 30).toFixed(1)} GiB, ${cpus().length} cores`;
    return [
      {
        what: `${idleServers} servers, one after the other`,
        value: `${(startMs / 1000).toFixed(1)} s`,
        beside: `${(await cpuMsOf(process.pid)) - gatewayBefore} ms of the gateway's processor in all`,
      },
      {
        what: 'Memory of an idle server (PSS)',
        value: megabytes(bytes),
        beside: `mean of ${idleServers}`,
      },
      {
        what: 'Processor of an idle server',
        value: `${percent(cpuAfter - cpuBefore).toFixed(4)} %`,
        beside: `of one core; the gateway for each ${percent(ownAfter - ownBefore).toFixed(4)} %`,
      },
      {
        what: 'Servers that this machine holds',
        value: `${Math.floor(budget / bytes)} idle`,
        beside: `${Math.floor(budget / fullBytes)} full, as reserved; half of ${machine}, from the ${idleServers}`,
      },
    ];
  });
}

/** Proportional set size of all its processes. */
async function pssOf({ nodes }: Topology): Promise<number> {
  const sizes = nodes.map(async ({ pid }) => {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
}

async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

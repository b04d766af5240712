import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Topology } from '#sandbox/server/contract.ts';
import { observeTopology, type TopologyObserver } from '#sandbox/server/observe/observe.ts';
import { topologyActions } from '#sandbox/server/topology/actions.ts';
import type { TimelineEntry, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import { timelineEntrySchema, topologyStateSchema } from '#sandbox/server-protocol.ts';
import { withNode } from '#test/support/own-servers.ts';
import { silentLog } from '#test/support/temporary.ts';
import { canCutLinks, nodeOf, openTopologies, type TestTopologies } from '#test/support/topologies.ts';

let topologies: TestTopologies;
let observer: TopologyObserver;
beforeAll(async () => {
  topologies = await openTopologies();
});
afterAll(() => topologies.close());
afterEach(() => observer.close());

function observe(topology: Topology): TopologyObserver {
  observer = observeTopology({
    topology,
    externalPort: () => null,
    isDiskFull: () => false,
    viewedNode: null,
    limits: { entries: 1000, states: 500 },
    log: silentLog,
    everyMs: 100,
  });
  observer.watch();
  return observer;
}

/** Settles with the first state that is as wished. */
function untilSeen(holds: (state: TopologyState) => boolean): Promise<TopologyState> {
  return new Promise(resolve => {
    const look = (state: TopologyState) => {
      if (!holds(state)) return;
      stop();
      resolve(state);
    };
    const stop = observer.onChange(look);
    look(observer.state);
  });
}

/** Settles when an entry of that text has been told. */
function untilTold(text: string | RegExp): Promise<TimelineEntry> {
  return new Promise(resolve => {
    const look = (entries: readonly TimelineEntry[]) => {
      const found = entries.find(entry =>
        typeof text === 'string' ? entry.text === text : text.test(entry.text),
      );
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const stop = observer.onEntries(look);
    look(observer.history().entries);
  });
}

const seen = (state: TopologyState, name: string): TopologyNode => {
  const node = state.nodes.find(one => one.name === name);
  if (node === undefined) throw new Error(`no ${name}`);
  return node;
};
const isLinked = (state: TopologyState) =>
  state.nodes.every(({ role, isLinkUp }) => role !== 'unknown' && isLinkUp !== false);

describe('a primary with replicas', () => {
  let topology: Topology;
  beforeAll(async () => {
    topology = await topologies.create('replicated');
  });

  it('is told with roles, links, offsets and keys', async () => {
    observe(topology);
    await untilSeen(isLinked);
    await withNode(nodeOf(topology, 'redis-1'), async redis => {
      await redis.set('k', 'v');
      await redis.wait(2, 5000);
    });
    const state = await untilSeen(({ nodes }) =>
      nodes.every(({ keys, lagBytes }) => keys === 1 && (lagBytes ?? 0) === 0),
    );
    expect(topologyStateSchema.parse(state)).toEqual(state);
    expect(seen(state, 'redis-1')).toMatchObject({
      role: 'primary',
      follows: null,
      lagBytes: null,
      address: `${nodeOf(topology, 'redis-1').host}:${nodeOf(topology, 'redis-1').port}`,
    });
    expect(seen(state, 'redis-2')).toMatchObject({
      role: 'replica',
      follows: 'redis-1',
      isLinkUp: true,
      lagBytes: 0,
    });
    expect(seen(state, 'redis-2').offset).toBe(seen(state, 'redis-1').offset);
  });

  it.skipIf(!canCutLinks)('shows a lag and a cut link, and what the servers say of it', async () => {
    observe(topology);
    await untilSeen(isLinked);
    await topology.links.cut('redis-1', 'redis-2');
    await withNode(nodeOf(topology, 'redis-1'), redis => redis.set('k', 'x'.repeat(10_000)));
    const state = await untilSeen(now => (seen(now, 'redis-2').lagBytes ?? 0) >= 10_000);
    expect(seen(state, 'redis-3').lagBytes).toBeLessThan(10_000);
    expect(state.links).toEqual([{ between: ['redis-1', 'redis-2'], state: 'cut', bytesPerSecond: null }]);
    await untilTold('The link of redis-2 to redis-1 is down.');
    await topology.links.mend('redis-1', 'redis-2');
    await untilTold('The link of redis-2 to redis-1 is up.');
    expect(observer.state.links).toEqual([]);
  });

  it('knows nothing of a node that is stopped or paused, and tells when it is back', async () => {
    observe(topology);
    await untilSeen(isLinked);
    const node = nodeOf(topology, 'redis-3');
    node.pause();
    expect(seen(observer.state, 'redis-3')).toMatchObject({ state: 'paused', role: 'unknown', offset: null });
    node.resume();
    await untilSeen(isLinked);
    await node.stop('SIGTERM');
    expect(seen(observer.state, 'redis-3')).toMatchObject({ state: 'stopped', role: 'unknown' });
    await untilTold('redis-3 has ended in order.');
    const before = observer.history().entries.length;
    await node.start();
    await untilSeen(isLinked);
    expect(
      observer
        .history()
        .entries.slice(before)
        .map(({ text }) => text),
    ).toContain('redis-3 accepts connections.');
  });

  it('tells of the end of a server that nobody ended', async () => {
    observe(topology);
    await untilSeen(isLinked);
    process.kill(nodeOf(topology, 'redis-2').pid ?? 0, 'SIGSEGV');
    const entry = await untilTold(/^redis-2 ended by itself, /);
    expect(entry).toMatchObject({ what: 'crashed', tone: 'lost', node: 'redis-2' });
    await untilSeen(isLinked);
  });

  it('asks nobody while nobody watches', async () => {
    observe(topology);
    observer.close();
    observer = observeTopology({
      topology,
      externalPort: () => 7,
      isDiskFull: ({ name }) => name === 'redis-2',
      viewedNode: 'redis-1',
      limits: { entries: 1000, states: 500 },
      log: silentLog,
      everyMs: 10,
    });
    await observer.look();
    const connections = () =>
      withNode(nodeOf(topology, 'redis-1'), async redis =>
        Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]),
      );
    const commands = () =>
      withNode(nodeOf(topology, 'redis-1'), async redis =>
        Number(/cmdstat_role:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]),
      );
    const asked = await commands();
    const stop = observer.watch();
    const stopToo = observer.watch();
    while ((await commands()) < asked + 5);
    stop();
    stop();
    expect(await connections()).toBeGreaterThan(0);
    while ((await commands()) < asked + 8);
    stopToo();
    await observer.look();
    const rested = await commands();
    for (let times = 0; times < 20; times += 1) await connections();
    expect(await commands()).toBe(rested);
    expect(seen(observer.state, 'redis-2')).toMatchObject({ externalPort: 7, isDiskFull: true });
    expect(observer.state.viewedNode).toBe('redis-1');
  });

  it('keeps so much of the past and no more, with numbers', async () => {
    observer = observeTopology({
      topology,
      externalPort: () => null,
      isDiskFull: () => false,
      viewedNode: null,
      limits: { entries: 10, states: 3 },
      log: silentLog,
    });
    for (let number = 1; number <= 30; number += 1) {
      observer.note({ node: null, source: 'bench', what: 'killed', text: `entry ${number}`, tone: 'lost' });
      observer.viewNode(number % 2 === 0 ? 'redis-1' : 'redis-2');
    }
    const { entries, states } = observer.history();
    expect(entries.map(({ text }) => text)).toEqual(
      Array.from({ length: 10 }, (_, index) => `entry ${index + 21}`),
    );
    const numbers = entries.map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => (numbers[0] ?? 0) + index));
    expect(states).toHaveLength(3);
    expect(states.at(-1)?.topology).toEqual(observer.state);
  });
});

it('Sentinels: the whole story of a failover in the words of its servers, by names', async () => {
  const topology = await topologies.create('sentinel');
  observe(topology);
  await untilSeen(isLinked);
  await nodeOf(topology, 'redis-1').stop('SIGKILL');
  const state = await untilSeen(({ nodes }) =>
    nodes.some(({ name, role }) => name !== 'redis-1' && role === 'primary'),
  );
  const promoted = state.nodes.find(({ role }) => role === 'primary')?.name ?? '';
  await untilTold(/^sentinel-\d: the failover of redis-1 is done\.$/);
  const leader = (await untilTold(/is elected to lead the failover of redis-1\.$/)).node;
  const { entries } = observer.history();
  for (const entry of entries) expect(timelineEntrySchema.parse(entry)).toEqual(entry);
  const told = entries.map(({ text }) => text);
  expect(told).toEqual(
    expect.arrayContaining([
      `${leader} cannot reach redis-1: subjectively down.`,
      `${leader} wants to lead the failover of redis-1, and asks for votes.`,
      `${leader} votes for ${leader}, epoch 1.`,
      `${leader} has chosen ${promoted} to be the primary.`,
      `${promoted} is a primary now.`,
      `${leader}: the primary is ${promoted} now, no longer redis-1.`,
    ]),
  );
  // Nobody is called by an address or an id.
  expect(told.filter(text => /10\.77\.|[0-9a-f]{40}|another node/.test(text))).toEqual([]);
  const votes = observer.state.nodes.filter(({ vote }) => vote?.for === leader && vote.epoch === 1);
  expect(votes.length).toBeGreaterThanOrEqual(2);
  expect(entries.filter(({ source }) => source === 'sentinel').length).toBeGreaterThan(10);
});

it('a cluster: slots, votes, a takeover and slots that moved', async () => {
  const topology = await topologies.create('cluster', true);
  observe(topology);
  const whole = await untilSeen(isLinked);
  expect(seen(whole, 'redis-1').slots).toEqual([[0, 5460]]);
  expect(seen(whole, 'redis-1').epoch).toBe(1);
  expect(seen(whole, 'redis-4')).toMatchObject({ role: 'replica', follows: 'redis-1', slots: [] });
  await topologyActions(topology).moveSlots([0, 99], nodeOf(topology, 'redis-2'));
  await untilTold(/^redis-2 serves \d+ slots? more\.$/);
  await untilTold(/^redis-1 serves \d+ slots? less\.$/);
  await untilSeen(now => seen(now, 'redis-2').slots.some(([first, last]) => first === 0 && last === 99));
  await nodeOf(topology, 'redis-1').stop('SIGKILL');
  await untilTold('redis-4 has won the election and takes over.');
  const vote = await untilTold(/^redis-[23] votes for redis-4, epoch \d+\.$/);
  const state = await untilSeen(now => seen(now, 'redis-4').slots.length > 0);
  expect(seen(state, vote.node ?? '').vote?.for).toBe('redis-4');
  expect(seen(state, 'redis-4')).toMatchObject({ role: 'primary', slots: [[100, 5460]] });
  expect(observer.history().entries.filter(({ text }) => /10\.77\.|[0-9a-f]{40}/.test(text))).toEqual([]);
});

/** What a bench learns of servers of one's own, from a door that the test plays frame by frame. */
import { beforeEach, describe, expect, test } from 'vitest';
import { LiveBench } from '#components/bench/bench-store.ts';
import type { ConnectionOptions } from '#components/bench/connection.ts';
import { mergeHistory, noServers } from '#components/bench/servers-state.ts';
import type { Request, Response } from '#sandbox/protocol.ts';
import {
  type LoadReport,
  loadSpecSchema,
  type NodeStats,
  type TimelineEntry,
  type TopologyNode,
  type TopologyState,
} from '#sandbox/server-protocol.ts';

type Door = Omit<ConnectionOptions, 'url' | 'prepare'>;
type Opened = Extract<Response, { type: 'opened' }>;

let door: Door;
let sent: Request[];
let closed: number;
let live: LiveBench;

beforeEach(async () => {
  sent = [];
  closed = 0;
  live = new LiveBench({
    scope: 'playground',
    initialKeys: [],
    now: () => 5000,
    connect: async options => {
      door = options;
      return {
        send: request => {
          sent.push(request);
          return true;
        },
        retryNow: () => {},
        close: () => {
          closed += 1;
        },
      };
    },
  });
  live.start();
  await settled();
});

const settled = () => new Promise(resolve => setImmediate(resolve));

function node(name: string, part: Partial<TopologyNode> = {}): TopologyNode {
  return {
    name,
    kind: 'redis',
    state: 'running',
    address: '10.77.0.1:6379',
    externalPort: null,
    role: 'primary',
    follows: null,
    isLinkUp: null,
    offset: 0,
    lagBytes: null,
    slots: [],
    keys: 0,
    epoch: null,
    vote: null,
    isDiskFull: false,
    ...part,
  };
}

function topology(...nodes: TopologyNode[]): TopologyState {
  return { kind: 'replicated', nodes, links: [], canCutLinks: true, viewedNode: 'redis-1' };
}

function opened(id: string, part: Partial<Opened> & { kind?: Opened['sandbox']['kind'] } = {}): void {
  const { kind = 'replicated', ...rest } = part;
  door.onUp();
  door.onResponse({
    type: 'opened',
    id: 'open',
    epoch: 'e1',
    seq: 0,
    resumed: false,
    sandbox: { id, kind, url: 'redis://a1:t@localhost:6390', expiresAtMs: 9e12 },
    nowMs: 5000,
    offsetMs: 0,
    keys: [],
    keyCount: 0,
    world: null,
    engine: 'Redis 7.0.15',
    ...rest,
  });
}

const lastOf = (type: Request['type']) => {
  const found = sent.findLast(request => request.type === type);
  if (found === undefined) throw new Error(`no ${type} was sent`);
  return found;
};

function entry(number: number): TimelineEntry {
  return {
    number,
    atMs: number,
    node: 'redis-1',
    source: 'log',
    what: 'saved',
    text: `${number}`,
    tone: 'plain',
  };
}

const look: NodeStats = {
  node: 'redis-1',
  atMs: 1,
  usedMemoryBytes: 1,
  maxMemoryBytes: 0,
  policy: 'noeviction',
  residentBytes: 1,
  fragmentation: 1,
  keys: 0,
  evictedKeys: 0,
  expiredKeys: 0,
  hits: 0,
  misses: 0,
  commands: 0,
  commandsPerSecond: 0,
  clients: 1,
  blockedClients: 0,
  meanMicroseconds: null,
  persistence: {
    lastSaveAtMs: 0,
    changesSinceSave: 0,
    isSaving: false,
    isLastSaveGood: true,
    isAofOn: false,
    fsync: 'everysec',
    aofBytes: null,
    aofSyncedBytes: null,
    isRewriting: false,
    isLastAofWriteGood: true,
  },
};

const load: LoadReport = {
  spec: loadSpecSchema.parse({ mode: 'writes' }),
  startedAtMs: 1,
  isRunning: true,
  sent: 0,
  acknowledged: 0,
  failed: 0,
  hits: 0,
  misses: 0,
  lastError: null,
  seconds: [],
  loss: null,
};

describe('what servers tell', () => {
  test('each topology is kept with its time, the newest is the present', () => {
    opened('s1', { topology: topology(node('redis-1')) });
    const next = topology(node('redis-1', { state: 'stopped' }), node('redis-2'));
    door.onResponse({ type: 'event', event: { type: 'topology', seq: 1, atMs: 6000, topology: next } });
    const { servers } = live.getState();
    expect(servers.topology).toEqual(next);
    expect(servers.moments.map(({ atMs }) => atMs)).toEqual([5000, 6000]);
  });

  test('history comes before what was seen, and no entry twice', () => {
    const seen = { ...noServers, timeline: [entry(3)], moments: [{ atMs: 30, topology: topology() }] };
    const merged = mergeHistory(seen, {
      entries: [entry(1), entry(3)],
      states: [
        { atMs: 10, topology: topology() },
        { atMs: 31, topology: topology() },
      ],
    });
    expect(merged.timeline.map(({ number }) => number)).toEqual([1, 3]);
    expect(merged.moments.map(({ atMs }) => atMs)).toEqual([10, 30]);
  });

  test('of two states at one millisecond the last counts, so that each can be gone to', () => {
    const last = topology(node('redis-2'));
    const states = [topology(node('redis-1')), last].map(each => ({ atMs: 10, topology: each }));
    const merged = mergeHistory(noServers, { entries: [], states });
    expect(merged.moments).toEqual([{ atMs: 10, topology: last }]);
  });

  test("another node's keys replace all that are drawn", () => {
    const fields = { encoding: 'embstr', memoryBytes: 50, expiresAtMs: null, length: 1, truncated: false };
    opened('s1', { keys: [{ type: 'string', key: 'old', value: '1', ...fields }], keyCount: 1 });
    door.onResponse({
      type: 'event',
      event: {
        type: 'keys',
        seq: 1,
        atMs: 1,
        keys: [{ type: 'string', key: 'new', value: '1', ...fields }],
        keyCount: 1,
      },
    });
    expect([...live.getState().keys.keys()]).toEqual(['new']);
  });

  test('the prompt names the node where there are several', () => {
    opened('s1', { topology: topology(node('redis-1'), node('redis-2', { role: 'replica' })) });
    door.onResponse({
      type: 'event',
      event: { type: 'clients', seq: 1, atMs: 1, clients: [{ name: 'A', state: 'multi', node: 'redis-2' }] },
    });
    void live.bench.run('PING').catch(() => undefined);
    void live.bench.run('PING', 'B').catch(() => undefined);
    expect(live.getState().terminals).toMatchObject({
      A: [{ prompt: 'redis-2(TX)>' }],
      B: [{}, { prompt: 'redis-1>' }].slice(1),
    });
  });

  test('chaos resolves with what was done', async () => {
    opened('s1');
    const promise = live.bench.servers.chaos({ action: 'kill', node: 'redis-1' });
    door.onResponse({ type: 'done', id: lastOf('chaos').id, said: 'redis-1 was killed.' });
    await expect(promise).resolves.toBe('redis-1 was killed.');
  });
});

describe('figures', () => {
  test('are watched while anybody looks, also after a dropped connection', () => {
    opened('s1');
    const stopFirst = live.bench.servers.watchStats();
    const stopSecond = live.bench.servers.watchStats();
    stopFirst();
    stopFirst();
    door.onDown(6000);
    opened('s1', { resumed: true });
    stopSecond();
    const watches = sent.filter(request => request.type === 'watch-stats');
    expect(watches).toMatchObject([{ isOn: true }, { isOn: true }, { isOn: false }]);
  });

  test('stay when the same sandbox is opened anew, and the load is what the door tells', () => {
    opened('s1', { topology: topology(node('redis-1')), load });
    door.onResponse({ type: 'event', event: { type: 'stats', seq: 1, atMs: 1, stats: [look] } });
    opened('s1', { epoch: 'e2', topology: topology(node('redis-1')) });
    expect(live.getState().servers.stats).toEqual({ 'redis-1': [look] });
    expect(live.getState().servers.load).toBeUndefined();
    opened('s2', { epoch: 'e3', topology: topology(node('redis-1')), load });
    expect(live.getState().servers.stats).toEqual({});
    expect(live.getState().servers.load).toEqual(load);
  });
});

describe('waiting', () => {
  test('servers that start show, then the sandbox', () => {
    door.onUp();
    door.onResponse({ type: 'waiting', id: 'open', place: 3, detail: 'You are number 3 in the line.' });
    expect(live.getState().status).toMatchObject({ state: 'starting', place: 3 });
    opened('s1');
    expect(live.getState().status).toEqual({ state: 'open' });
  });

  test('who leaves the line has closed the connection and is told', () => {
    door.onUp();
    door.onResponse({ type: 'waiting', id: 'open', place: 3, detail: 'You are number 3 in the line.' });
    live.bench.servers.leaveLine();
    expect(closed).toBe(1);
    expect(live.getState().status).toMatchObject({ state: 'failed', detail: /left the line/ });
  });
});

describe('moving', () => {
  test('goes to the new sandbox and resolves there; what is typed meanwhile runs there', async () => {
    opened('n1', { kind: 'namespace' });
    const moving = live.bench.servers.move('server');
    const { id } = lastOf('move');
    door.onResponse({ type: 'waiting', id, place: null, detail: 'Starting a server…' });
    expect(live.getState().servers.moving).toMatchObject({ to: 'server', detail: 'Starting a server…' });
    door.onResponse({ type: 'moved', id, sandboxId: 's1' });
    await settled();
    expect(closed).toBe(1);
    void live.bench.run('EVAL "return 1" 0').catch(() => undefined);
    expect(sent.some(request => request.type === 'run')).toBe(false);
    opened('s1', { kind: 'server' });
    await moving;
    expect(lastOf('open')).not.toHaveProperty('sandboxId');
    expect(sent.at(-1)).toMatchObject({ type: 'run', line: 'EVAL "return 1" 0' });
    expect(live.getState()).toMatchObject({ sandbox: { id: 's1', kind: 'server' } });
    expect(live.getState().servers.moving).toBeUndefined();
    expect(live.getState().terminals.A).toMatchObject([
      { kind: 'command' },
      { kind: 'note', text: /came along/ },
    ]);
  });

  test('an old sandbox that ends before the answer has moved, too', async () => {
    opened('n1', { kind: 'namespace' });
    const moving = live.bench.servers.move('server');
    door.onResponse({ type: 'failed', id: null, code: 'expired', detail: 'moved' });
    await settled();
    opened('s1', { kind: 'server' });
    await expect(moving).resolves.toBeUndefined();
  });

  test('a move that fails leaves everything where it was', async () => {
    opened('n1', { kind: 'namespace' });
    const moving = live.bench.servers.move('cluster');
    door.onResponse({ type: 'failed', id: lastOf('move').id, code: 'busy', detail: 'All is taken.' });
    await expect(moving).rejects.toThrow('All is taken.');
    expect(live.getState()).toMatchObject({ status: { state: 'open' }, sandbox: { id: 'n1' } });
    expect(live.getState().servers.moving).toBeUndefined();
  });

  test('who leaves the line is back with the old sandbox', async () => {
    opened('n1', { kind: 'namespace' });
    const moving = live.bench.servers.move('cluster');
    const { id } = lastOf('move');
    door.onResponse({ type: 'waiting', id, place: 2, detail: 'You are number 2 in the line.' });
    live.bench.servers.leaveLine();
    await expect(moving).rejects.toThrow(/left the line/);
    expect(closed).toBe(1);
    opened('n1', { kind: 'namespace', resumed: true });
    expect(lastOf('open')).toMatchObject({ sandboxId: 'n1' });
    expect(live.getState().status).toEqual({ state: 'open' });
  });
});

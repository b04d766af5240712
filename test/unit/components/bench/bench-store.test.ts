/** The bench against a door that the test plays frame by frame. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { BenchError } from '#components/bench/bench-context.ts';
import { LiveBench } from '#components/bench/bench-store.ts';
import type { ConnectionOptions } from '#components/bench/connection.ts';
import type { Request, Response, SandboxEvent, WireReply } from '#sandbox/protocol.ts';

type Door = Omit<ConnectionOptions, 'url' | 'prepare'>;

let door: Door;
let sent: Request[];
let isUp: boolean;
let closed: number;
let live: LiveBench;

beforeEach(async () => {
  sent = [];
  isUp = false;
  closed = 0;
  live = new LiveBench({
    scope: 'home',
    initialKeys: [],
    now: () => 5000,
    connect: async options => {
      door = options;
      return {
        send: request => {
          if (isUp) sent.push(request);
          return isUp;
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
const ok: WireReply = { type: 'status', text: 'OK' };

function opened(part: Partial<Extract<Response, { type: 'opened' }>> = {}): void {
  isUp = true;
  door.onUp();
  door.onResponse({
    type: 'opened',
    id: 'open',
    epoch: 'e1',
    seq: 0,
    resumed: false,
    sandbox: { id: 'a1', kind: 'namespace', url: 'redis://a1:t@localhost:6390', expiresAtMs: 9e12 },
    nowMs: 5000,
    offsetMs: 0,
    keys: [],
    keyCount: 0,
    world: null,
    engine: 'Redis 7.0.15',
    ...part,
  });
}

function down(): void {
  isUp = false;
  door.onDown(6000);
}

function event(part: SandboxEvent): void {
  door.onResponse({ type: 'event', event: part });
}

function answer(seq: number, runId: string | undefined, reply: WireReply = ok, client = 'A'): void {
  event({
    type: 'command',
    seq,
    atMs: 5000,
    client,
    args: ['PING'],
    reply,
    durationMs: 1,
    ...(runId === undefined ? {} : { runId }),
  });
}

const lastRun = () => {
  const run = sent.findLast(request => request.type === 'run');
  if (run === undefined) throw new Error('nothing was run');
  return run;
};
const entries = (client: 'A' | 'B' = 'A') => live.getState().terminals[client] ?? [];

describe('running', () => {
  test('a line is echoed at once and answered by the event with its id', async () => {
    opened();
    const promise = live.bench.run('PING', 'A');
    expect(entries()).toMatchObject([{ kind: 'command', line: 'PING', prompt: 'A>', reply: undefined }]);
    answer(1, lastRun().id);
    await expect(promise).resolves.toMatchObject({ reply: ok });
    expect(entries()).toMatchObject([{ reply: ok }]);
  });

  test("another's command goes to the log and into no terminal", () => {
    opened();
    answer(1, undefined, ok, 'R1');
    answer(2, 'of-another-page', ok, 'A');
    expect(entries()).toEqual([]);
    expect(live.getState().log.map(entry => entry.client)).toEqual(['R1', 'A']);
  });

  test('opens the tab of the client that is named', () => {
    opened();
    void live.bench.run('PING', 'C').catch(() => undefined);
    expect(live.getState()).toMatchObject({ tabs: ['A', 'C'], activeTab: 'C' });
  });

  test('MULTI shows in the prompt', () => {
    opened();
    event({ type: 'clients', seq: 1, atMs: 1, clients: [{ name: 'A', state: 'multi' }] });
    void live.bench.run('INCR n').catch(() => undefined);
    expect(entries()).toMatchObject([{ prompt: 'A(TX)>' }]);
  });

  test('a refused request fails with the reason of the server', async () => {
    opened();
    const promise = live.bench.run('PING');
    door.onResponse({ type: 'failed', id: lastRun().id, code: 'busy', detail: 'Wait a moment.' });
    await expect(promise).rejects.toThrow('Wait a moment.');
    expect(entries()).toMatchObject([{ lost: 'Wait a moment.' }]);
  });

  test('world lines resolve with the messages they caused', async () => {
    opened();
    const promise = live.bench.runWorld('request product 7');
    const { id } = sent.at(-1) ?? { id: '' };
    const state = { title: 'Shop', parts: [], actions: [] };
    const message = {
      type: 'world' as const,
      atMs: 1,
      from: 'app-1',
      to: 'redis',
      label: 'GET',
      outcome: 'ok' as const,
    };
    event({ ...message, seq: 1, runId: id, durationMs: 1, state });
    event({ ...message, seq: 2, runId: 'another', durationMs: 1, state });
    door.onResponse({ type: 'done', id });
    expect((await promise).map(({ seq }) => seq)).toEqual([1]);
  });
});

describe('a connection that drops', () => {
  test('what was on screen stays, and what is typed meanwhile runs in order afterwards', async () => {
    opened();
    const first = live.bench.run('SET a 1');
    answer(1, lastRun().id);
    await first;
    down();
    expect(live.getState().status.state).toBe('offline');
    const promises = [live.bench.run('INCR a'), live.bench.run('GET a')];
    expect(entries()).toHaveLength(3);
    opened({ resumed: true, seq: 1 });
    expect(sent.find(request => request.type === 'open' && request.lastSeq === 1)).toMatchObject({
      epoch: 'e1',
    });
    const runs = sent.filter(request => request.type === 'run').slice(-2);
    expect(runs.map(run => run.line)).toEqual(['INCR a', 'GET a']);
    for (const [index, run] of runs.entries()) answer(2 + index, run.id);
    await Promise.all(promises);
  });

  test('an answer that was missed is delivered once, by the events that follow', async () => {
    opened();
    const promise = live.bench.run('PING');
    const { id } = lastRun();
    down();
    opened({ resumed: true, seq: 0 });
    answer(1, id);
    answer(1, id);
    await expect(promise).resolves.toMatchObject({ seq: 1 });
    expect(live.getState().log).toHaveLength(1);
  });

  test('a command whose answer never comes is reported as lost, but not one that blocks', async () => {
    opened();
    const lost = live.bench.run('PING', 'A');
    const blocked = live.bench.run('BLPOP q 0', 'B');
    event({ type: 'clients', seq: 1, atMs: 1, clients: [{ name: 'B', state: 'blocked' }] });
    down();
    opened({ resumed: true, seq: 1 });
    const ping = sent.findLast(request => request.type === 'ping');
    door.onResponse({ type: 'done', id: ping?.id ?? '' });
    await expect(lost).rejects.toThrow(BenchError);
    expect(entries('B')).toMatchObject([{ reply: undefined, lost: undefined }]);
    answer(2, sent.findLast(request => request.type === 'run' && request.client === 'B')?.id, ok, 'B');
    await expect(blocked).resolves.toMatchObject({ seq: 2 });
  });

  test('clients that were busy before the page was loaded have their tabs', () => {
    opened({
      clients: [
        { name: 'A', state: 'multi' },
        { name: 'C', state: 'blocked' },
        { name: 'D', state: 'idle' },
      ],
    });
    expect(live.getState().tabs).toEqual(['A', 'C']);
    void live.bench.run('INCR n').catch(() => undefined);
    expect(entries()).toMatchObject([{ prompt: 'A(TX)>' }]);
  });

  test('a server that started anew is taken as it is', () => {
    opened();
    answer(7, undefined);
    opened({
      epoch: 'e2',
      seq: 3,
      sandbox: { id: 'b2', kind: 'namespace', url: 'redis://b2', expiresAtMs: 9e12 },
    });
    answer(4, undefined);
    expect(live.getState().log).toHaveLength(2);
    expect(entries()).toMatchObject([{ kind: 'note' }]);
  });
});

describe('ends', () => {
  test('a page that comes back names its sandbox, so that none is made for it', () => {
    opened();
    expect(sent.at(-1)).toEqual({ type: 'open', id: 'open', scope: 'home' });
    down();
    isUp = true;
    door.onUp();
    const resume = { sandboxId: 'a1', epoch: 'e1', lastSeq: 0 };
    expect(sent.at(-1)).toEqual({ type: 'open', id: 'open', scope: 'home', ...resume });
  });

  test('after an expiry nothing is opened until somebody asks for it', async () => {
    opened();
    door.onResponse({ type: 'failed', id: null, code: 'expired', detail: 'Over.' });
    expect(closed).toBe(1);
    const former = door;
    sent = [];
    former.onDown(7000);
    former.onUp();
    former.onResponse({ type: 'failed', id: null, code: 'unavailable', detail: 'x' });
    expect(live.getState().status).toEqual({ state: 'expired', detail: 'Over.' });
    live.bench.renew();
    await settled();
    expect(door).not.toBe(former);
    isUp = true;
    door.onUp();
    expect(sent.at(-1)).toEqual({ type: 'open', id: 'open', scope: 'home' });
  });

  test('what cannot be opened now is opened later by itself, and nothing typed meanwhile is lost', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    isUp = true;
    door.onUp();
    const typed = live.bench.run('PING');
    door.onResponse({ type: 'failed', id: 'open', code: 'unavailable', detail: 'Redis does not answer.' });
    expect(live.getState().status).toEqual({
      state: 'waiting',
      detail: 'Redis does not answer.',
      retryAtMs: 8000,
    });
    const before = sent.length;
    vi.advanceTimersByTime(3000);
    expect(sent.slice(before)).toEqual([{ type: 'open', id: 'open', scope: 'home' }]);
    vi.useRealTimers();
    opened();
    const run = sent.find(({ type }) => type === 'run');
    answer(1, run?.id);
    await expect(typed).resolves.toMatchObject({ reply: ok });
  });

  test('a failure to open that does not pass stays, and says so', () => {
    isUp = true;
    door.onUp();
    door.onResponse({ type: 'failed', id: 'open', code: 'quota', detail: 'Too many.' });
    expect(live.getState().status).toEqual({ state: 'failed', detail: 'Too many.' });
  });

  test('the time of its end is what was told last, and can be put off', async () => {
    opened();
    event({ type: 'expiry', seq: 1, atMs: 5000, expiresAtMs: 1234 });
    expect(live.getState().sandbox?.expiresAtMs).toBe(1234);
    const extended = live.bench.extend();
    const request = sent.at(-1);
    expect(request?.type).toBe('extend');
    door.onResponse({ type: 'done', id: request?.id ?? '' });
    await extended;
  });

  test('a server that is away shows, in every terminal too, until it is back', () => {
    opened();
    event({ type: 'server', seq: 1, atMs: 5000, state: 'away' });
    expect(live.getState().isServerAway).toBe(true);
    expect(live.getState().terminals.A?.at(-1)).toMatchObject({
      kind: 'note',
      text: expect.stringMatching(/does not answer/),
    });
    event({ type: 'server', seq: 2, atMs: 5000, state: 'back' });
    expect(live.getState().isServerAway).toBe(false);
    expect(live.getState().terminals.A?.at(-1)).toMatchObject({
      kind: 'note',
      text: expect.stringMatching(/is back/),
    });
  });

  test('an expired sandbox says so, rejects what waits, and a new one can be started', async () => {
    opened();
    const promise = live.bench.run('BLPOP q 0');
    door.onResponse({ type: 'failed', id: null, code: 'expired', detail: 'This sandbox has expired.' });
    await expect(promise).rejects.toThrow('This sandbox has expired.');
    down();
    expect(live.getState().status).toEqual({ state: 'expired', detail: 'This sandbox has expired.' });
    live.bench.renew();
    await settled();
    opened({ epoch: 'e3' });
    expect(sent.findLast(request => request.type === 'open')).not.toHaveProperty('lastSeq');
    expect(live.getState().status.state).toBe('open');
  });

  test('Ctrl-C gives up what the client waits for and asks for a new connection', async () => {
    opened();
    const promise = live.bench.run('BLPOP q 0', 'A');
    live.bench.interrupt('A');
    await expect(promise).rejects.toThrow('^C');
    expect(sent.at(-1)).toMatchObject({ type: 'close-client', client: 'A' });
  });

  test('closing the last tab leaves an empty one', () => {
    opened();
    live.bench.closeClient('A');
    expect(live.getState()).toMatchObject({ tabs: ['A'], activeTab: 'A' });
  });

  test('eight clients and no more', () => {
    opened();
    const letters = Array.from({ length: 8 }, () => live.bench.openClient());
    expect(letters).toEqual(['B', 'C', 'D', 'E', 'F', 'G', 'H', undefined]);
  });
});

describe('told once for each picture', () => {
  test('what many events change is told together; what is typed, at once', async () => {
    let draw: (() => void) | undefined;
    let told = 0;
    const paced = new LiveBench({
      scope: 'home',
      initialKeys: [],
      now: () => 5000,
      connect: async options => {
        door = options;
        return { send: () => true, retryNow: () => {}, close: () => {} };
      },
      beforePicture: tell => {
        draw = tell;
      },
    });
    paced.start();
    await settled();
    opened();
    paced.subscribe(() => {
      told += 1;
    });
    for (const [seq, name] of [...'ABC'].entries()) {
      event({ type: 'clients', seq: seq + 1, atMs: 1, clients: [{ name, state: 'idle' }] });
    }
    expect(told).toBe(0);
    expect(paced.getState().clients).toEqual([{ name: 'C', state: 'idle' }]);
    draw?.();
    expect(told).toBe(1);
    event({ type: 'clients', seq: 4, atMs: 1, clients: [] });
    paced.bench.selectClient('B');
    expect(told).toBe(2);
    draw?.();
    expect(told).toBe(2);
  });
});

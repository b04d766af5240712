/** Schedules replayed on a bench before the real door and a real Redis. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LiveBench } from '#components/bench/bench-store.ts';
import { Replayer } from '#components/exercise/replay/replayer.ts';
import type { EvidenceEvent } from '#lessons/schema.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { openLiveBench } from '#test/support/live-bench.ts';

let doors: Doors;
let live: LiveBench;
let close: (() => void) | undefined;
let nowMs = 0;

beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());
afterEach(() => close?.());

const command = (
  actor: string,
  line: string,
  reply: string,
  atMs = 0,
  rest: Partial<EvidenceEvent> = {},
) => ({
  atMs,
  actor,
  target: 'redis',
  call: line,
  reply,
  args: line.split(' '),
  ...rest,
});
const fault = (
  kind: EvidenceEvent['fault'],
  target: string,
  atMs = 0,
  rest: Partial<EvidenceEvent> = {},
) => ({
  atMs,
  actor: 'driver',
  target,
  call: String(kind),
  reply: '',
  fault: kind,
  ...rest,
});

async function replayerOf(events: EvidenceEvent[]): Promise<Replayer> {
  ({ live, close } = await openLiveBench(doors, 'exercise:any'));
  const evidence = { scenario: 's', seed: 1, fatalStep: null, events };
  const { bench } = live;
  const replayer = new Replayer({
    store: live,
    bench,
    evidence,
    nowMs: () => nowMs,
    onChange: () => undefined,
  });
  await replayer.start();
  return replayer;
}

/** What is drawn comes a moment after the reply. */
function drawnAre(...keys: string[]): Promise<void> {
  return new Promise(resolve => {
    let stop = (): void => undefined;
    const look = () => {
      const here = [...live.getState().keys.values()].filter(({ gone }) => gone === undefined);
      const said = here.map(
        ({ id, snapshot }) => `${id} ${snapshot.type === 'string' ? String(snapshot.value) : ''}`,
      );
      if (JSON.stringify(said) !== JSON.stringify(keys)) return;
      stop();
      resolve();
    };
    stop = live.subscribe(look);
    look();
  });
}

const kinds = ({ state }: Replayer) => state.outcomes.map(({ kind }) => kind);

describe('a lost update', () => {
  const events = [
    command('story', 'SET stock 1', 'OK'),
    command('worker-1', 'GET stock', '"1"'),
    command('worker-2', 'GET stock', '"1"'),
    command('worker-2', 'DECR stock', '(integer) 0'),
    command('worker-1', 'DECR stock', '(integer) -1'),
  ];

  it('is told step by step, by clients with letters, with the same replies', async () => {
    const replayer = await replayerOf(events);
    await drawnAre();
    await replayer.goTo(4);
    expect(replayer.state).toMatchObject({ at: 4, isBusy: false, problem: undefined });
    expect(replayer.state.outcomes.at(-1)).toEqual({
      kind: 'answered',
      reply: '(integer) 0',
      differsFrom: undefined,
    });
    expect(live.getState().log.map(({ client, text }) => `${client} ${text}`)).toEqual([
      'C SET stock 1',
      'A GET stock',
      'B GET stock',
      'B DECR stock',
    ]);
  });

  it('goes back by beginning anew, two presses being two steps', async () => {
    const replayer = await replayerOf(events);
    await replayer.goTo(5);
    await Promise.all([replayer.back(), replayer.back()]);
    expect(replayer.state.at).toBe(3);
    await drawnAre('stock 1');
    await Promise.all([replayer.next(), replayer.next(), replayer.next()]);
    expect(replayer.state.at).toBe(5);
  });
});

it('a difference is told, and the replay goes on', async () => {
  const replayer = await replayerOf([
    command('A', 'XADD s * a 1', '"1767225600000-0"'),
    command('A', 'XLEN s', '(integer) 1'),
  ]);
  await replayer.goTo(2);
  expect(replayer.state.outcomes).toMatchObject([
    { kind: 'answered', differsFrom: '"1767225600000-0"' },
    { kind: 'answered', differsFrom: undefined },
  ]);
});

it('time passes as it did: a lock runs out while its holder stands still', async () => {
  const replayer = await replayerOf([
    command('A', 'SET lock A NX EX 3000', 'OK'),
    fault('pause', 'A', 0, { ms: 6_000_000 }),
    fault('advance', 'driver', 0, { ms: 6_000_000 }),
    fault('expire', 'redis', 6_000_000),
    command('B', 'SET lock B NX EX 3000', 'OK', 6_000_000),
  ]);
  await replayer.goTo(2);
  await drawnAre('lock A');
  await replayer.goTo(3);
  expect(live.getState().offsetMs).toBe(6_000_000);
  await drawnAre();
  await replayer.goTo(5);
  expect(replayer.state.outcomes.at(-1)).toEqual({ kind: 'answered', reply: 'OK', differsFrom: undefined });
});

it('a reader who takes their time finds the keys as they were: the steps so far are run again', async () => {
  const replayer = await replayerOf([
    command('A', 'SET lock A EX 30', 'OK'),
    command('B', 'GET lock', '"A"'),
  ]);
  await replayer.next();
  await drawnAre('lock A');
  nowMs += 60_000;
  await replayer.next();
  expect(live.getState().log.map(({ text }) => text)).toEqual([
    'SET lock A EX 30',
    'SET lock A EX 30',
    'GET lock',
  ]);
  expect(replayer.state.outcomes).toHaveLength(2);
});

it('who crashes loses what it watched; a flush empties the keys', async () => {
  const replayer = await replayerOf([
    command('A', 'SET a 1', 'OK'),
    command('A', 'MULTI', 'OK'),
    fault('crash', 'A'),
    fault('flush', 'redis'),
    command('A', 'EXEC', '(error) ERR EXEC without MULTI'),
  ]);
  await replayer.goTo(5);
  expect(kinds(replayer)).toEqual(['answered', 'answered', 'dropped', 'answered', 'answered']);
  expect(replayer.state.outcomes.at(-1)).toMatchObject({ differsFrom: undefined });
  await drawnAre();
});

describe('a command that waits', () => {
  const wait = command('A', 'BLPOP jobs 0', '(waits)');

  it('waits for real, and is heard when it is served', async () => {
    const replayer = await replayerOf([
      wait,
      command('B', 'RPUSH jobs 1', '(integer) 1'),
      { atMs: 0, actor: 'redis', target: 'A', call: 'BLPOP jobs 0 is served', reply: '["jobs","1"]' },
    ]);
    await replayer.goTo(1);
    expect(replayer.state.outcomes).toEqual([{ kind: 'waiting', differsFrom: undefined }]);
    await replayer.goTo(3);
    expect(replayer.state.outcomes.at(-1)).toEqual({
      kind: 'answered',
      reply: '["jobs","1"]',
      differsFrom: undefined,
    });
  });

  it('keeps nobody from going back, and its end is told', async () => {
    const replayer = await replayerOf([
      wait,
      fault('unblock', 'A'),
      command('A', 'LLEN jobs', '(integer) 0'),
    ]);
    await replayer.goTo(1);
    await replayer.goTo(0);
    await replayer.goTo(3);
    expect(kinds(replayer)).toEqual(['waiting', 'dropped', 'answered']);
  });
});

describe('a script', () => {
  const events = [command('A', 'EVAL return(1) 0', '(integer) 1'), command('A', 'PING', 'PONG')];

  it('is left out in a namespace, and the other steps go on', async () => {
    const replayer = await replayerOf(events);
    await replayer.goTo(2);
    expect(kinds(replayer)).toEqual(['refused', 'answered']);
  });

  it('runs once the bench has moved to a server of one’s own', async () => {
    await replayerOf(events);
    await live.bench.servers.move('server');
    const { bench } = live;
    const evidence = { scenario: 's', seed: 1, fatalStep: null, events };
    const again = new Replayer({ store: live, bench, evidence, nowMs: () => 0, onChange: () => undefined });
    await again.goTo(2);
    expect(again.state.outcomes[0]).toEqual({
      kind: 'answered',
      reply: '(integer) 1',
      differsFrom: undefined,
    });
  });
});

it('is over when it is stopped, in the middle of a way', async () => {
  const replayer = await replayerOf([
    command('A', 'INCR n', '(integer) 1'),
    command('A', 'INCR n', '(integer) 2'),
  ]);
  const way = replayer.goTo(2);
  replayer.stop();
  await way;
  await replayer.next();
  expect(replayer.state.at).toBe(0);
});

/** Races on a bench before the real door and a real Redis. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LiveBench } from '#components/bench/bench-store.ts';
import {
  alternating,
  inTurn,
  orderTaken,
  type RaceLines,
  type Turn,
  turnsOf,
} from '#components/clients/race/race-order.ts';
import { notRun, type RaceRun, Racer } from '#components/clients/race/racer.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { openLiveBench } from '#test/support/live-bench.ts';

let doors: Doors;
let live: LiveBench;
let close: () => void;
let run: RaceRun;
let racer: Racer;

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  ({ live, close } = await openLiveBench(doors, 'playground'));
  run = notRun;
  racer = new Racer(live, next => {
    run = next;
  });
});
afterEach(() => close());

const sellers: RaceLines[] = [
  { client: 'A', lines: ['GET stock', 'SET stock 4'] },
  { client: 'B', lines: ['GET stock', 'SET stock 4'] },
];
const spelled = () => run.results.map(({ turn, reply }) => `${turn.client}${turn.number} ${reply}`);
const taken = () =>
  orderTaken(run.results.flatMap(({ turn, seq }) => (seq === undefined ? [] : [{ turn, seq }])));
const turnAt = (turns: readonly Turn[], index: number): Turn => {
  const turn = turns[index];
  if (turn === undefined) throw new Error(`no turn ${index}`);
  return turn;
};

test('in a chosen order each line sees what those before it did', async () => {
  await live.bench.run('SET stock 5');
  await racer.play(turnsOf(alternating(sellers), sellers));
  expect(spelled()).toEqual(['A1 5', 'B1 5', 'A2 OK', 'B2 OK']);
  racer.reset();
  await live.bench.run('SET stock 5');
  await racer.play(turnsOf(inTurn(sellers), sellers));
  expect(spelled()).toEqual(['A1 5', 'A2 OK', 'B1 4', 'B2 OK']);
  expect(taken()).toBe('A1 A2 B1 B2');
});

test('step by step, and on from there', async () => {
  const turns = turnsOf(alternating(sellers), sellers);
  expect(await racer.step(turnAt(turns, 0))).toBe(true);
  expect(spelled()).toEqual(['A1 (nil)']);
  await racer.play(turns);
  expect(run.results).toHaveLength(4);
  expect(run.isRunning).toBe(false);
});

test('all at once: the server decides, and its order is told', async () => {
  const counters: RaceLines[] = (['A', 'B', 'C'] as const).map(client => ({
    client,
    lines: ['INCR n', 'INCR n', 'INCR n', 'INCR n'],
  }));
  await racer.sendAll(turnsOf(alternating(counters), counters));
  const order = taken().split(' ');
  expect(order).toHaveLength(12);
  const inOrder = [...run.results].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  expect(inOrder.map(({ reply }) => Number(reply)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  for (const client of ['A', 'B', 'C']) {
    expect(order.filter(turn => turn.startsWith(client))).toEqual([1, 2, 3, 4].map(n => `${client}${n}`));
  }
});

test('a client that waits does not stop the others, and its reply comes late', async () => {
  const racers: RaceLines[] = [
    { client: 'A', lines: ['BLPOP jobs 0'] },
    { client: 'B', lines: ['RPUSH jobs one'] },
  ];
  const turns = turnsOf(inTurn(racers), racers);
  await racer.step(turnAt(turns, 0));
  expect(run.results[0]).toMatchObject({ state: 'waits' });
  const answered = new Promise<void>(resolve => {
    const stop = live.subscribe(() => {
      if (run.results[0]?.state !== 'answered') return;
      stop();
      resolve();
    });
  });
  await racer.play(turns);
  await answered;
  expect(spelled()).toEqual(['A1 jobs one', 'B1 1']);
});

test('the next line of a client that waits cannot run, and the race stops there', async () => {
  const racers: RaceLines[] = [{ client: 'A', lines: ['BLPOP jobs 0', 'PING'] }];
  await racer.play(turnsOf(inTurn(racers), racers));
  expect(run.stuck).toBe('A');
  expect(run.results).toHaveLength(1);
});

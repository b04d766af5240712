/**
 * What grading costs: a guest, a call, a schedule; where a schedule's time goes; and what the reduction saves on every
 * exercise. One worker, that is, this thread and one Redis beside it.
 */
import { loadCatalog } from '#lessons/catalog.ts';
import { runStory, type StorySetting } from '#lessons/grading/driver/run-story.ts';
import { boundsOf, type Coverage, search } from '#lessons/grading/driver/search.ts';
import type { Scenario } from '#lessons/grading/exercise.ts';
import { compileAnswer } from '#sandbox/guest/compile.ts';
import type { GuestHost } from '#sandbox/guest/guest.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { median } from './rounds.ts';
import { atLeast, type Row, timed } from './statistics.ts';

const rounds = 30;
/** A worker grades for hours, and its code is compiled within seconds: these rounds are not counted. */
const warmUpRounds = 20;
const clients = 2;
const calls = 4;
/** Commands of a schedule beside the clients' calls: the reset, and what the story reads. */
const otherCommands = 2;

const codeOf = (source: string): string => {
  const compiled = compileAnswer(source);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  return compiled.code;
};

/** Two clients of four calls each: a lock around a count. */
const lockedCount = codeOf(`export async function answer(redis: any, id: string) {
  await redis.set('lock', id, 'NX', 'PX', 10000);
  const count = Number(await redis.get('count'));
  await redis.set('count', count + 1, 'EX', 60);
  return (await redis.get('lock')) === id ? count : null;
}`);
const twoClients: Scenario = {
  id: 'two-clients',
  title: 'Two clients',
  explore: { preemptions: clients * calls, schedules: 1000 },
  run: async stage => {
    const [a, b] = [stage.actor('A'), stage.actor('B')];
    await stage.settle(a.start(a.redis, '1'), b.start(b.redis, '2'));
    const count = await stage.redis('GET', 'count');
    stage.check('counts', count === '2', { expected: '2', observed: String(count) });
  },
};

export async function measureGrader(): Promise<Row[]> {
  const grading = await startGrading();
  try {
    return [...(await measureSchedules(grading)), ...(await measureReduction(grading))];
  } finally {
    await grading.stop();
  }
}

const explore = (setting: StorySetting, isPlain: boolean): Promise<Coverage> =>
  search({
    bounds: boundsOf(setting.scenario.explore),
    schedules: setting.scenario.explore?.schedules ?? 1,
    seed: setting.seed,
    deadlineMs: Number.POSITIVE_INFINITY,
    isPlain,
    run: async chooser => {
      await runStory(setting, { chooser, noteFor: () => () => undefined });
      return true;
    },
  });

async function measureSchedules(grading: Grading): Promise<Row[]> {
  const setting: StorySetting = {
    ...grading.equipment,
    scenario: twoClients,
    code: lockedCount,
    exportName: 'answer',
    seed: 7,
  };
  const eachMs: number[] = [];
  const cpuMs: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const before = process.threadCpuUsage();
    let schedules = 0;
    const tookMs = await timed(async () => {
      schedules = (await explore(setting, true)).schedules;
    });
    const { system, user } = process.threadCpuUsage(before);
    if (round < 0) continue;
    eachMs.push(tookMs / schedules);
    cpuMs.push((system + user) / 1000 / schedules);
  }
  const ms = median(eachMs);
  const bestMs = Math.min(...eachMs);
  const guest = await measureGuest(grading);
  const roundTripMs = await measureRoundTrip(grading);
  const commands = clients * calls + otherCommands;
  const part = (each: number) => `${((each / ms) * 100).toFixed(0)} % of a schedule`;
  const rest = ms - guest.resetMs - clients * calls * guest.callMs;
  return [
    {
      what: 'Schedules a second',
      ...atLeast(500)(1000 / ms),
      beside: `two clients of four calls each, median of ${rounds} rounds; best ${(1000 / bestMs).toFixed(0)}`,
    },
    {
      what: 'A schedule',
      value: `${ms.toFixed(2)} ms`,
      beside: `${median(cpuMs).toFixed(2)} ms of this thread's processor`,
    },
    {
      what: '  putting the guests back',
      value: `${(guest.resetMs * 1000).toFixed(0)} µs`,
      beside: part(guest.resetMs),
    },
    {
      what: '  loading the answer',
      value: `${(guest.loadMs * 1000).toFixed(0)} µs`,
      beside: 'once for each actor and scenario: it is copied then',
    },
    {
      what: '  a call inside a guest',
      value: `${(guest.callMs * 1000).toFixed(0)} µs`,
      beside: `eight times: ${part(clients * calls * guest.callMs)}`,
    },
    {
      what: '  a round trip to Redis, alone',
      value: `${(roundTripMs * 1000).toFixed(0)} µs`,
      beside: `ten times: ${part(commands * roundTripMs)}`,
    },
    {
      what: '  the driver',
      value: `${(rest - commands * roundTripMs).toFixed(2)} ms`,
      beside: 'what is left',
    },
    {
      what: 'A guest from nothing',
      value: `${guest.newMs.toFixed(2)} ms`,
      beside: 'against putting all of them back, above',
    },
  ];
}

const host: GuestHost = {
  nowMs: () => 0,
  call: () => undefined,
  timer: () => undefined,
  clearTimer: () => undefined,
  print: () => undefined,
  done: () => undefined,
};

async function measureGuest({ equipment: { guests } }: Grading) {
  const loop = codeOf('export async function answer(redis) { for (;;) await redis.get("key"); }');
  const resets: number[] = [];
  const loads: number[] = [];
  const news: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < 200; round++) {
    resets.push(await timed(() => guests.rewind()));
    const began = performance.now();
    const { guest } = guests.take(host, { seed: 7, code: `${loop}\n//${round}`, exportName: 'answer' });
    loads.push(performance.now() - began);
    guest.invoke(1, [{ kind: 'redis' }]);
    const first = performance.now();
    for (let call = 1; call <= 50; call++) guest.answer(call, '{"value":"1"}');
    times.push((performance.now() - first) / 50);
  }
  await guests.rewind();
  for (let taken = 1; taken <= 12; taken++) {
    const took = await timed(
      async () => void guests.take(host, { seed: 7, code: loop, exportName: 'answer' }),
    );
    // The first were made before.
    if (taken > 6) news.push(took);
  }
  return { resetMs: median(resets), loadMs: median(loads), callMs: median(times), newMs: median(news) };
}

async function measureRoundTrip({ links }: Grading): Promise<number> {
  const link = await links.lend();
  const words = [Buffer.from('GET'), Buffer.from('key')];
  const samples: number[] = [];
  for (let round = 0; round < 2000; round++) samples.push(await timed(() => link.execute(words)));
  await links.giveBack(link, false);
  return median(samples);
}

/** Schedules of each exercise's solution: all, and those that were run to cover all. */
async function measureReduction(grading: Grading): Promise<Row[]> {
  const catalog = await loadCatalog();
  const rows: Row[] = [];
  for (const { definition, id, solution } of catalog.exercises()) {
    if (definition.kind !== 'code') continue;
    const code = codeOf(solution);
    const totals = { all: 0, run: 0, left: 0 };
    let isWhole = true;
    for (const scenario of definition.scenarios.filter(({ explore: explored }) => explored)) {
      const setting = { ...grading.equipment, scenario, code, exportName: definition.exports, seed: 7 };
      const coverage = await explore(setting, false);
      isWhole &&= coverage.isExhaustive;
      totals.all += coverage.all ?? coverage.schedules;
      totals.run += coverage.schedules;
      totals.left += coverage.left;
    }
    if (totals.all === 0) continue;
    rows.push({
      what: `Solution of ${id}`,
      value: `${totals.run} of ${totals.all}${isWhole ? '' : ' and more'}`,
      beside: `schedules run to cover all, and ${totals.left} begun`,
    });
  }
  return rows;
}

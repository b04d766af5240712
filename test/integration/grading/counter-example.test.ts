/** What a failing check shows: the simplest schedule that fails so, which can be run again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeExercise } from '#lessons/grading/exercise.ts';
import type { Stage } from '#lessons/grading/stage.ts';
import type { Evidence } from '#lessons/schema.ts';
import { type Grading, startGrading, toyExercise } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

async function evidenceOf(exercise: CodeExercise, source: string): Promise<Evidence> {
  const { checks } = await grading.grade(exercise, source);
  const evidence = checks[0]?.evidence;
  if (evidence === undefined) throw new Error('nothing failed');
  return evidence;
}

const counting = async (stage: Stage) => {
  const actors = ['A', 'B', 'C'].map(name => stage.actor(name));
  await stage.settle(...actors.map(actor => actor.start(actor.redis)));
  const count = await stage.redis('GET', 'count');
  stage.check('holds', count === '3', { expected: '3', observed: String(count) });
};
const readThenWrite = `export async function answer(redis) {
  const count = Number(await redis.get('count'));
  await redis.set('seen', 1);
  await redis.set('count', count + 1);
}`;

describe('a counter-example', () => {
  it('has no preemption, fault or free choice that the failure does not need', async () => {
    const exercise = toyExercise([
      {
        explore: { preemptions: 2, faults: { crash: 1, flush: 1 }, schedules: 2000 },
        run: async stage => {
          const actors = ['A', 'B', 'C'].map(name => stage.actor(name));
          const outcomes = await stage.settle(...actors.map(actor => actor.start(actor.redis)));
          const hasEnded = outcomes.every(({ status }) => status === 'returned');
          const count = hasEnded ? await stage.redis('GET', 'count') : '3';
          stage.check('holds', count === '3', { expected: '3', observed: String(count) });
        },
      },
    ]);
    const evidence = await evidenceOf(exercise, readThenWrite);
    expect(evidence.within).toMatch(/^1 (?:preemption|flush)$/);
    expect(evidence.choices?.filter(choice => choice !== 0)).toHaveLength(1);
  });

  it('found by chance, far from the simplest, becomes the simplest', async () => {
    const exercise = toyExercise([{ explore: { preemptions: 0, schedules: 1 }, run: counting }]);
    const evidence = await evidenceOf(exercise, readThenWrite).catch(() => undefined);
    // Without a preemption nothing fails, and chance has no more than one schedule.
    expect(evidence).toBeUndefined();
    const wide = toyExercise([{ explore: { preemptions: 6, schedules: 20 }, run: counting }]);
    const simplest = await evidenceOf(wide, readThenWrite);
    expect(simplest.within).toBe('1 preemption');
    expect(simplest.choices?.filter(choice => choice !== 0)).toHaveLength(1);
  });

  it('keeps its mistake: a simpler failure by another one is another failure', async () => {
    const run = async (stage: Stage) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      await stage.settle(a.start(a.redis), b.start(b.redis));
      const order = stage.commands().map(({ actor }) => actor);
      stage.check('other', true, { expected: '', observed: '' });
      const switches = order.filter((name, at) => at > 0 && name !== order[at - 1]).length;
      stage.check('holds', switches < 2, {
        expected: 'less than 2 switches',
        observed: `${switches} switches`,
        mistake: switches > 2 ? 'known' : undefined,
      });
    };
    const exercise = toyExercise([{ explore: { preemptions: 2, schedules: 500 }, run }], ['holds', 'other']);
    const twice = `export const answer = async redis => { for (const n of [1, 2, 3]) await redis.incr('n') }`;
    const { checks } = await grading.grade(exercise, twice);
    expect(checks[0]).toMatchObject({ mistake: 'known', observed: '3 switches' });
    expect(checks[0]?.evidence?.within).toBe('2 preemptions');
  });
});

const pauses = { explore: { preemptions: 1, faults: { pauseMs: 11_000, crash: 1 }, schedules: 300 } };
const examples: [string, CodeExercise, string][] = [
  [
    'preemptions',
    toyExercise([{ explore: { preemptions: 2, schedules: 500 }, run: counting }]),
    readThenWrite,
  ],
  ['no choice', toyExercise([{ run: counting }]), 'export const answer = () => null'],
  [
    'pauses and time',
    toyExercise([
      {
        ...pauses,
        run: async stage => {
          const room = stage.resource('room');
          const [a, b] = [stage.actor('A'), stage.actor('B')];
          await stage.settle(a.start(a.redis, room), b.start(b.redis, room));
          stage.check('holds', room.mostInside < 2, { expected: '1', observed: String(room.mostInside) });
        },
      },
    ]),
    `export async function answer(redis, room) {
      while (!(await redis.set('lock', 1, 'NX', 'PX', 10000))) await sleep(100 + 50 * Math.random());
      await room.enter();
      await redis.get('anything');
      await room.leave();
      await redis.del('lock');
    }`,
  ],
];

it.each(examples)('replays to itself: %s', async (_name, exercise, source) => {
  const evidence = await evidenceOf(exercise, source);
  const events = await grading.replay(exercise, source, evidence);
  expect(events.slice(0, evidence.events.length)).toEqual(evidence.events);
});

it('is not looked for once nobody wants the verdict', async () => {
  const exercise = toyExercise([{ explore: { preemptions: 6, schedules: 20 }, run: counting }]);
  const counts: number[] = [];
  await grading.grade(exercise, readThenWrite, { onSchedule: count => counts.push(count) > 0 });
  const last = counts.length;
  let told = 0;
  const stopping = grading.grade(exercise, readThenWrite, { onSchedule: () => ++told < last });
  await expect(stopping).rejects.toThrow('The grading was stopped.');
  expect(told).toBe(last);
});

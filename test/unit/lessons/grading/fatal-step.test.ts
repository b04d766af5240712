import { expect, it } from 'vitest';
import { findFatalStep, type StoppedRun } from '#lessons/grading/driver/fatal-step.ts';

/** A schedule of `events` in which the check holds up to so many, and how often it was run. */
function schedule(events: number, heldFor: (count: number) => boolean | undefined, steps = 1) {
  const runs: number[] = [];
  const run = (after: number): Promise<StoppedRun> => {
    runs.push(after);
    const happened = Math.min(events, Math.ceil(after / steps) * steps);
    return Promise.resolve({ held: heldFor(happened), events: happened });
  };
  return { runs, find: () => findFatalStep(events, run) };
}

it.each([1, 2, 7, 8, 63, 64])('finds the step among 64 that is number %i, in few runs', async number => {
  const { find, runs } = schedule(64, count => count < number);
  expect(await find()).toBe(number - 1);
  expect(runs.length).toBeLessThanOrEqual(8);
});

it('names none where the check does not hold even if nothing happens', async () => {
  expect(await schedule(9, () => false).find()).toBeNull();
});

it('names none where the schedule does not fail when it is run again', async () => {
  expect(await schedule(9, () => true).find()).toBeNull();
});

it('names none where the story does not come to the check', async () => {
  expect(await schedule(9, count => (count === 4 ? undefined : count < 6)).find()).toBeNull();
});

it('names the last event of a step that makes several', async () => {
  expect(await schedule(12, count => count < 5, 4).find()).toBe(7);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StepPlayer, type Steps } from '#components/diagram/step-player.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(): { player: StepPlayer; now: () => Steps } {
  let last: Steps = { steps: [], at: -1, isPlaying: false };
  const player = new StepPlayer(steps => {
    last = steps;
  });
  return { player, now: () => last };
}

const lit = (says: string) => ({ names: [says], says });
const saysNow = ({ steps, at }: Steps): string | undefined => steps[at]?.says;

test('steps that come at once are shown one after the other, and the last one stays', () => {
  const { player, now } = watched();
  for (const [index, says] of ['ask', 'miss', 'fill'].entries()) player.add(lit(says), index);
  expect(saysNow(now())).toBe('ask');
  vi.advanceTimersToNextTimer();
  expect(saysNow(now())).toBe('miss');
  vi.runAllTimers();
  expect(saysNow(now())).toBe('fill');
  expect(now().isPlaying).toBe(false);
});

test('a step long after the others begins another story', () => {
  const { player, now } = watched();
  player.add(lit('old'), 0);
  vi.runAllTimers();
  player.add(lit('new'), 60_000);
  expect(now().steps.map(({ says }) => says)).toEqual(['new']);
  expect(saysNow(now())).toBe('new');
});

test('of a long story the end is kept', () => {
  const { player, now } = watched();
  for (let index = 0; index < 100; index += 1) player.add(lit(`step ${index}`), index);
  expect(now().steps).toHaveLength(24);
  expect(now().steps.at(-1)?.says).toBe('step 99');
  vi.runAllTimers();
  expect(saysNow(now())).toBe('step 99');
});

test('stepping by hand stops what plays, and stays within the steps', () => {
  const { player, now } = watched();
  player.load([lit('a'), lit('b'), lit('c')]);
  expect(now().at).toBe(-1);
  player.play();
  expect(now()).toMatchObject({ at: 0, isPlaying: true });
  player.go(2);
  vi.runAllTimers();
  expect(now()).toMatchObject({ at: 2, isPlaying: false });
  player.go(7);
  expect(now().at).toBe(2);
  player.go(-3);
  expect(now().at).toBe(0);
});

test('it plays to the end', () => {
  const { player, now } = watched();
  player.load([lit('a'), lit('b')]);
  player.play();
  vi.runAllTimers();
  expect(now()).toMatchObject({ at: 1, isPlaying: false });
});

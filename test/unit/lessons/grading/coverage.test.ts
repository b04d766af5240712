/** What a verdict says of what was tried. */
import { expect, it } from 'vitest';
import { type Bounds, noBounds } from '#lessons/grading/driver/chooser.ts';
import { coverageText, type ScenarioCoverage } from '#lessons/grading/driver/coverage.ts';

const whole = (schedules: number, bounds: Partial<Bounds> = {}, all = schedules): ScenarioCoverage => ({
  schedules,
  left: 0,
  all,
  completeLevel: 0,
  isExhaustive: true,
  isStopped: false,
  bounds: { ...noBounds, ...bounds },
});
const part = (schedules: number, more: Partial<ScenarioCoverage> = {}): ScenarioCoverage => ({
  ...whole(schedules, { preemption: 2 }),
  all: undefined,
  isExhaustive: false,
  ...more,
});
const sample = { runs: 100, depth: 2, chance: 0.816, all: { mean: 8700, standardError: 1500 } };

it.each<[string, ScenarioCoverage[]]>([
  ['the only schedule', [whole(1)]],
  ['3 scenarios, one schedule each', [whole(1), whole(1), whole(1)]],
  ['all 70 schedules up to 2 preemptions and 1 crash', [whole(70, { preemption: 2, crash: 1 })]],
  [
    'all 1,764 schedules up to 2 preemptions: 312 were run, the other 1,452 differ from them in nothing that can be seen',
    [whole(312, { preemption: 2 }, 1764)],
  ],
  [
    'all 3 schedules up to 1 flush: 2 were run, the other one differs from them in nothing that can be seen',
    [whole(2, { flush: 1 }, 3)],
  ],
  [
    'all schedules up to 9 crashes: 900 were run, the others differ from them in nothing that can be seen',
    [{ ...whole(900, { crash: 9 }), all: undefined }],
  ],
  ['all 9 schedules of 2 scenarios, up to 1 pause', [whole(4, { pause: 1 }), whole(5, { pause: 1 })]],
  [
    'all 9 schedules of 2 scenarios, each within its own bounds (at most 2 preemptions and 1 pause)',
    [whole(4, { pause: 1 }), whole(5, { preemption: 2 })],
  ],
  ['40 schedules of more up to 2 preemptions, until enough had failed', [part(40, { isStopped: true })]],
  ['40 schedules of more up to 2 preemptions, sampled with seed 7', [part(40)]],
  [
    '400 schedules of about 9,000 (an estimate) up to 2 preemptions, sampled with seed 7, and 100 by chance: a mistake of depth 2 shows in them with a chance of 81 % or more',
    [part(400, { sample })],
  ],
  [
    '400 schedules of more up to 2 preemptions, sampled with seed 7, and 100 by chance: a mistake of depth 2 shows in them with a chance of 81 % or more',
    [part(400, { sample: { ...sample, all: { mean: 8700, standardError: 5000 } } })],
  ],
])('%s', (text, scenarios) => {
  expect(coverageText(scenarios, 7)).toBe(text);
});

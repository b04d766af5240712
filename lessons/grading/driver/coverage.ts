/** Says truthfully what was tried. */
import type { Bounds } from './chooser.ts';
import type { Coverage } from './search.ts';

export interface ScenarioCoverage extends Coverage {
  readonly bounds: Bounds;
}

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Such as "all 70 schedules up to 2 preemptions and 1 crash", the bounds being the widest of all scenarios. */
export function coverageText(scenarios: readonly ScenarioCoverage[], seed: number): string {
  const schedules = scenarios.reduce((sum, { schedules: some }) => sum + some, 0);
  const within = boundsText(widest(scenarios));
  const several = scenarios.length > 1 ? ` of ${scenarios.length} scenarios,` : '';
  const upTo = within && `${several} up to ${within}`;
  if (scenarios.some(({ isExhaustive }) => !isExhaustive)) {
    return `${counted(schedules, 'schedule')} of more${upTo}, sampled with seed ${seed}`;
  }
  if (schedules === 1) return 'the only schedule';
  if (within === '') return `${scenarios.length} scenarios, one schedule each`;
  return `all ${counted(schedules, 'schedule')}${upTo}`;
}

function widest(scenarios: readonly ScenarioCoverage[]): Bounds {
  const most = (kind: keyof Bounds) => Math.max(0, ...scenarios.map(({ bounds }) => bounds[kind]));
  return {
    preemption: most('preemption'),
    crash: most('crash'),
    flush: most('flush'),
    refuse: most('refuse'),
    drop: most('drop'),
    fail: most('fail'),
    pause: most('pause'),
  };
}

/** Such as "2 preemptions and 1 crash"; empty if there are none. */
export function boundsText(bounds: Bounds): string {
  const words: Record<keyof Bounds, [one: string, many: string]> = {
    preemption: ['preemption', 'preemptions'],
    crash: ['crash', 'crashes'],
    flush: ['flush', 'flushes'],
    refuse: ['refused call', 'refused calls'],
    drop: ['broken connection', 'broken connections'],
    fail: ['failure beside Redis', 'failures beside Redis'],
    pause: ['pause', 'pauses'],
  };
  const parts = Object.entries(words).flatMap(([kind, [one, many]]) => {
    const count = Object.entries(bounds).find(([name]) => name === kind)?.[1] ?? 0;
    return count === 0 ? [] : [counted(count, one, many)];
  });
  const last = parts.pop();
  if (last === undefined) return '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

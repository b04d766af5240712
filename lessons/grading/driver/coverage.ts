/** Says truthfully what was tried. */
import type { Bounds } from './chooser.ts';
import type { Coverage } from './search.ts';

export interface ScenarioCoverage extends Coverage {
  readonly bounds: Bounds;
}

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * Such as "all 70 schedules up to 2 preemptions and 1 crash", or, where some were left out because they end as others
 * do, "all 70 schedules up to 2 preemptions: 41 were run, the other 29 differ from them in nothing that can be seen".
 */
export function coverageText(scenarios: readonly ScenarioCoverage[], seed: number): string {
  const run = sum(scenarios.map(({ schedules }) => schedules));
  if (scenarios.some(({ isExhaustive }) => !isExhaustive)) return partText(scenarios, run, seed);
  const within = withinText(scenarios);
  const counts = scenarios.flatMap(({ all: some }) => (some === undefined ? [] : [some]));
  if (counts.length < scenarios.length) {
    return `all schedules${within}: ${counted(run, 'was', 'were')} run, the others differ from them in nothing that can be seen`;
  }
  const all = sum(counts);
  if (all === 1) return 'the only schedule';
  if (within === '') return `${scenarios.length} scenarios, one schedule each`;
  const whole = `all ${counted(all, 'schedule')}${within}`;
  if (all === run) return whole;
  const others = all - run === 1 ? 'other one differs' : `other ${(all - run).toLocaleString('en')} differ`;
  return `${whole}: ${counted(run, 'was', 'were')} run, the ${others} from them in nothing that can be seen`;
}

function partText(scenarios: readonly ScenarioCoverage[], run: number, seed: number): string {
  const tried = `${counted(run, 'schedule')}${ofHowMany(scenarios)}${withinText(scenarios)}`;
  const samples = scenarios.flatMap(({ sample }) => (sample ? [sample] : []));
  const byChance = sum(samples.map(({ runs }) => runs));
  if (scenarios.some(({ isStopped }) => isStopped)) return `${tried}, until enough had failed`;
  if (byChance === 0) return `${tried}, sampled with seed ${seed}`;
  const least = Math.min(...samples.map(({ chance }) => chance));
  const depth = samples[0]?.depth ?? 0;
  const percent = Math.floor(least * 100);
  const shown = `a mistake of depth ${depth} shows in them with a chance of ${percent} % or more`;
  return `${tried}, sampled with seed ${seed}, and ${byChance.toLocaleString('en')} by chance: ${shown}`;
}

/** How many there are, if the estimate is worth something: its standard error is less than half of it. */
function ofHowMany(scenarios: readonly ScenarioCoverage[]): string {
  let all = 0;
  let variance = 0;
  for (const { all: known, isExhaustive, sample, schedules } of scenarios) {
    if (isExhaustive) {
      all += known ?? schedules;
      continue;
    }
    if (sample?.all === undefined) return ' of more';
    all += Math.max(sample.all.mean, schedules);
    variance += sample.all.standardError ** 2;
  }
  if (Math.sqrt(variance) > all / 2) return ' of more';
  return ` of about ${Number(all.toPrecision(1)).toLocaleString('en')} (an estimate)`;
}

function withinText(scenarios: readonly ScenarioCoverage[]): string {
  const within = boundsText(widest(scenarios));
  if (within === '') return '';
  if (scenarios.length === 1) return ` up to ${within}`;
  const isAlike = new Set(scenarios.map(({ bounds }) => boundsText(bounds))).size === 1;
  return isAlike
    ? ` of ${scenarios.length} scenarios, up to ${within}`
    : ` of ${scenarios.length} scenarios, each within its own bounds (at most ${within})`;
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

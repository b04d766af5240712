/**
 * `npm test`: installs what the tests need, then lint, types, build, unit, integration, attack and browser tests. The
 * last line is the count of all of them. `--full` adds the long batteries; `--only <step>` runs one step.
 */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ensureChromium } from './chromium.ts';
import { ensureNetworkTools, ensureRedis, ensureRedisCli } from './redis.ts';
import {
  add,
  type Count,
  countInWords,
  nothing,
  readPlaywrightReport,
  readVitestReport,
  runStep,
  type Step,
} from './test-step.ts';

const vitest = (name: string, ...projects: string[]): Step => ({
  name,
  commands: [
    [
      'node_modules/.bin/vitest',
      'run',
      ...projects.flatMap(project => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=.cache/test-${name}.json`,
    ],
  ],
  report: { file: `.cache/test-${name}.json`, read: readVitestReport },
});

const bin = (name: string) => `node_modules/.bin/${name}`;
const steps: Record<string, Step> = {
  lint: { name: 'lint', commands: [[bin('biome'), 'ci', '--colors=off', '.']] },
  types: {
    name: 'types',
    commands: [
      [bin('next'), 'typegen'],
      [bin('tsc'), '-p', '.', '--noEmit'],
    ],
  },
  build: { name: 'build', commands: [[process.execPath, 'scripts/prepare.ts', 'start']] },
  unit: vitest('unit', 'unit'),
  integration: vitest('integration', 'integration'),
  attack: vitest('attack', 'attack'),
  e2e: {
    name: 'browser',
    commands: [[bin('playwright'), 'test']],
    report: { file: '.cache/test-e2e.json', read: readPlaywrightReport },
    env: { E2E_REPORT: '.cache/test-e2e.json' },
  },
  full: { ...vitest('full', 'full'), minutes: 45 },
};

async function installNeeds(): Promise<void> {
  const say = (line: string) => console.log(line);
  await ensureRedis(say);
  await ensureRedisCli(say);
  await ensureNetworkTools(say);
  process.env.CHROMIUM_PATH = await ensureChromium(say);
}

async function runTests(): Promise<boolean> {
  const { values } = parseArgs({ options: { full: { type: 'boolean' }, only: { type: 'string' } } });
  const chosen =
    values.only === undefined
      ? Object.keys(steps).filter(name => values.full === true || name !== 'full')
      : ['build', values.only];
  await installNeeds();
  if (values.full === true) process.env.E2E_LONG = '1';
  await mkdir('.cache', { recursive: true });
  let total: Count = nothing;
  for (const name of chosen) {
    const step = steps[name];
    if (step === undefined)
      throw new Error(`There is no step ${name}. Steps: ${Object.keys(steps).join(', ')}.`);
    total = add(total, await runStep(step));
  }
  console.log(countInWords(total));
  return total.failed === 0;
}

if (process.env.CI !== undefined || !process.stdout.isTTY) {
  delete process.env.FORCE_COLOR;
  process.env.NO_COLOR = '1';
}
try {
  process.exitCode = (await runTests()) ? 0 : 1;
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  console.log(countInWords({ ...nothing, failed: 1 }));
  process.exitCode = 1;
}

/** Runs one step of `npm test` and counts what it says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Step {
  readonly name: string;
  readonly commands: readonly (readonly [string, ...string[]])[];
  /** What its report says; without one, the step is one check. */
  readonly report?: { readonly file: string; readonly read: (text: string) => Count };
  readonly env?: Readonly<Record<string, string>>;
  /** After which a command of it is ended; 20 by default. */
  readonly minutes?: number;
}

export const nothing: Count = { passed: 0, failed: 0, skipped: 0 };
export const add = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

const defaultMinutes = 20;

/** Runs it, prints its name, time and count, and its output if it failed. */
export async function runStep(step: Step): Promise<Count> {
  const startedAt = performance.now();
  process.stdout.write(`${step.name.padEnd(28)} `);
  if (step.report !== undefined) await rm(step.report.file, { force: true });
  let output = '';
  let isWell = true;
  for (const command of step.commands) {
    const result = await runCommand(command, step);
    output += result.output;
    isWell &&= result.isWell;
    if (!isWell) break;
  }
  const count = await countOf(step, isWell);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${countInWords(count)} (${seconds} s)`);
  if (count.failed > 0) console.log(`\n${output.trim()}\n`);
  return count;
}

export function countInWords(count: Count): string {
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}

/** A step that failed has at least one failure, also where its report has none: it may have broken before any test. */
async function countOf(step: Step, isWell: boolean): Promise<Count> {
  const text = step.report && (await readFile(step.report.file, 'utf8').catch(() => undefined));
  const count =
    step.report === undefined || text === undefined
      ? { ...nothing, passed: isWell && step.report === undefined ? 1 : 0 }
      : step.report.read(text);
  const isSilent = count.failed === 0 && (!isWell || count.passed + count.failed === 0);
  return isSilent ? { ...count, failed: 1 } : count;
}

async function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  { env = {}, minutes = defaultMinutes }: Step,
) {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const timer = setTimeout(() => {
    output += `\n${file} ${args.join(' ')} was ended after ${minutes} minutes.\n`;
    child.kill('SIGTERM');
  }, minutes * 60_000);
  await once(child, 'close');
  clearTimeout(timer);
  return { output, isWell: child.exitCode === 0 };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
});

/** From vitest's JSON reporter. */
export function readVitestReport(text: string): Count {
  const report = vitestReport.parse(JSON.parse(text));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** From Playwright's JSON reporter. A test that passed only when tried again has failed. */
export function readPlaywrightReport(text: string): Count {
  const { stats } = playwrightReport.parse(JSON.parse(text));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** What a differential run must show, said the same way by the short test and the long one. */
import { expect } from 'vitest';
import type { Report } from './differential.ts';

/** Never answered without an error by a server as it is configured here, so never by a sandbox either. */
const cannotSucceed: Readonly<Record<string, string>> = {
  'client|caching': 'It needs CLIENT TRACKING, which is refused.',
  'object|freq': 'It needs an LFU policy for maxmemory.',
};

export function expectAlike(report: Report): void {
  const share = (report.soundShare * 100).toFixed(1);
  console.log(`${report.commands} commands in ${report.rounds} rounds, ${share} % without an error`);
  console.log(`seldom: ${seldom(report)}`);
  expect(report.findings.join('\n\n')).toBe('');
  expect(report.never.filter(name => cannotSucceed[name] === undefined)).toEqual([]);
}

function seldom({ sound }: Report): string {
  return [...sound]
    .sort(([, a], [, b]) => a - b)
    .slice(0, 25)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

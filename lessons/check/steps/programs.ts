/** The programs of “In production” that say of themselves that they run. */
import path from 'node:path';
import pino from 'pino';
import type { Lesson } from '#lessons/catalog.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { programFault, runProgram } from '#lessons/check/production-run.ts';
import { count, type Step } from '#lessons/check/step.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';

const programMs = 40_000;

export const checkPrograms: Step = async ground => {
  const { lessons } = ground;
  const programs = lessons.flatMap(lesson =>
    lesson.page.production.filter(({ checked }) => checked === 'run').map(tab => ({ lesson, tab })),
  );
  const findings: Finding[] = lessons.flatMap(withoutProgram);
  if (programs.length === 0) return { findings, summary: 'no programs' };
  const redis = await startPrivateRedis({
    directory: path.join(ground.directory, 'programs'),
    log: pino({ level: 'silent' }),
  });
  try {
    for (const { lesson, tab } of programs) {
      const file = pageOf(lesson);
      ground.doing(`${lesson.slug}: ${tab.title}`, { file, withinMs: programMs });
      const message =
        tab.language === 'ts'
          ? programFault(tab.source, await runProgram(tab.source, redis.target.path))
          : `only TypeScript can be run here; say checked=no for ${tab.title}`;
      if (message !== undefined) findings.push({ file, line: tab.line, rule: 'programs', message });
    }
  } finally {
    await redis.stop();
  }
  return { findings, summary: count(programs.length, 'program') };
};

const pageOf = ({ folder }: Lesson): string => shownFile(path.join(folder, 'lesson.mdx'));

function withoutProgram(lesson: Lesson): Finding[] {
  const has = lesson.page.production.some(({ checked, language }) => checked === 'run' && language === 'ts');
  if (has) return [];
  const message = 'the page has no TypeScript in <Production> with checked=run';
  return [{ file: pageOf(lesson), line: 1, rule: 'programs', message }];
}

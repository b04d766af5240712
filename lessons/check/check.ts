/** Checks what a job names, step by step, and tells what is found. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Catalog, type CatalogExercise, type Lesson, readCatalog } from '#lessons/catalog.ts';
import { type Equipment, openEquipment } from '#lessons/check/equipment.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import type { Job, Message } from '#lessons/check/messages.ts';
import { count, type Ground, type Step, type StepName, type StepResult } from '#lessons/check/step.ts';
import { checkAnswers } from '#lessons/check/steps/answers.ts';
import { checkBlocks } from '#lessons/check/steps/blocks.ts';
import { checkMutants } from '#lessons/check/steps/mutants.ts';
import { checkPrograms } from '#lessons/check/steps/programs.ts';
import { abbreviationsOf, checkLessonProse } from '#lessons/check/steps/prose.ts';
import { checkLinks, problemToFinding } from '#lessons/check/steps/schema.ts';
import { checkTypes } from '#lessons/check/steps/types.ts';
import { oddFiles } from '#lessons/check/target.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import type { Problem } from '#lessons/problem.ts';

type Tell = (message: Message) => void;

const runnable: Readonly<Record<Exclude<StepName, 'schema' | 'prose'>, Step>> = {
  blocks: checkBlocks,
  programs: checkPrograms,
  types: checkTypes,
  answers: checkAnswers,
  mutants: checkMutants,
};
/** Tells `end` when everything is told; what it has opened is closed after that. */
export async function check(job: Job, tell: Tell): Promise<void> {
  await mkdir(job.directory, { recursive: true, mode: 0o700 });
  const odd = await oddFiles(job.root);
  if (odd.length > 0) {
    tell({ type: 'step', step: 'schema', tookMs: 0, summary: 'nothing was loaded', findings: odd });
    tell({ type: 'end' });
    return;
  }
  const startedAt = performance.now();
  const { catalog, problems } = await readCatalog(job.root, file =>
    tell({ type: 'doing', what: `loading ${file}`, file, withinMs: job.loadMs }),
  );
  const lessons = catalog.lessons().filter(({ folder }) => isWithin(folder, job.folder));
  const equipment = openEquipment({
    catalog,
    redis: job.redis ?? { path: path.join(job.directory, 'no-redis.sock') },
    directory: job.directory,
    cacheDirectory: job.cacheDirectory,
  });
  try {
    const timed = timer(tell);
    if (job.steps.includes('schema'))
      await timed('schema', () => schemaStep(job, catalog, problems, lessons), startedAt);
    if (job.steps.includes('prose')) await timed('prose', () => proseStep(job, catalog, equipment));
    await runSteps(job, groundOf(job, catalog, equipment, tell), timed);
    tell({ type: 'end' });
  } finally {
    await equipment.close();
  }
}

const isWithin = (folder: string, outer: string): boolean =>
  folder === outer || folder.startsWith(outer + path.sep);

function groundOf(job: Job, catalog: Catalog, equipment: Equipment, tell: Tell): Ground {
  const wanted = ({ folder }: { readonly folder: string }) => isWithin(folder, job.folder);
  const exercises: CatalogExercise[] = catalog.exercises().filter(wanted);
  return {
    equipment,
    lessons: catalog.lessons().filter(wanted),
    exercises,
    exercise: id => catalog.exercise(id),
    directory: job.directory,
    doing: (what, { file, withinMs }) => tell({ type: 'doing', what, file, withinMs }),
  };
}

type Timed = (step: StepName, work: () => Promise<StepResult>, startedAt?: number) => Promise<void>;

function timer(tell: Tell): Timed {
  return async (step, work, startedAt = performance.now()) => {
    const { findings, mutants, summary } = await work();
    const tookMs = Math.round(performance.now() - startedAt);
    const counts = mutants === undefined ? {} : { mutants: [...mutants] };
    tell({ type: 'step', step, tookMs, summary, findings: [...findings], ...counts });
  };
}

async function runSteps(job: Job, ground: Ground, timed: Timed): Promise<void> {
  for (const step of job.steps) {
    if (step === 'schema' || step === 'prose') continue;
    const isOfPage = step === 'blocks' || step === 'programs';
    if (isOfPage && job.kind === 'exercise') continue;
    await timed(step, () => runnable[step](ground));
  }
}

async function schemaStep(
  job: Job,
  catalog: Catalog,
  problems: readonly Problem[],
  lessons: readonly Lesson[],
): Promise<StepResult> {
  const scope = shownFile(job.folder);
  const ours = problems.filter(({ file }) => isWithin(file, scope));
  const others = problems.length - ours.length;
  const links = job.kind === 'exercise' ? [] : await checkLinks(catalog, lessons);
  const elsewhere = others > 0 ? `, ${count(others, 'problem')} in other lessons` : '';
  return {
    findings: [...ours.map(problemToFinding), ...links],
    summary: `${count(lessons.length, 'lesson')} of ${catalog.lessons().length}${elsewhere}`,
  };
}

async function proseStep(job: Job, catalog: Catalog, equipment: Equipment): Promise<StepResult> {
  const folders = await lessonFolders(job);
  const findings: Finding[] = [];
  let words = 0;
  for (const folder of folders) {
    const place = catalog.lessons().findIndex(lesson => lesson.folder === folder);
    const before = catalog.lessons().slice(0, place < 0 ? undefined : place);
    const known = await abbreviationsOf(before);
    const result = await checkLessonProse(folder, { known, typescript: equipment.typescript });
    findings.push(...result.findings);
    words += result.words;
  }
  const scope = shownFile(job.folder);
  return {
    findings: findings.filter(({ file }) => isWithin(file, scope)),
    summary: `${words} words`,
  };
}

/** Sound or not: prose is looked at in a page that the catalogue refuses, too. */
async function lessonFolders({ folder, kind, root }: Job): Promise<string[]> {
  if (kind === 'exercise') return [path.dirname(path.dirname(folder))];
  if (kind === 'lesson') return [folder];
  const tracks = kind === 'track' ? [folder] : (await namesIn(root)).map(name => path.join(root, name));
  const lessons = await Promise.all(
    tracks.map(async track =>
      (await namesIn(track)).filter(name => /^\d\d-/.test(name)).map(name => path.join(track, name)),
    ),
  );
  return lessons.flat();
}

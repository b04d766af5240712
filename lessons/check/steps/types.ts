/** Answers against the very types that the editor shows a learner; scripts of Operate exercises against ours. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogExercise } from '#lessons/catalog.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { count, type Step } from '#lessons/check/step.ts';
import { placeIn, type TypeFault } from '#lessons/check/typescript.ts';
import { namesIn } from '#lessons/exercise-folder.ts';

const common = {
  target: 'ES2022',
  lib: ['ES2022'],
  module: 'esnext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  strict: true,
  noEmit: true,
};
const guestOptions = { ...common, types: [] };
const operateOptions = {
  ...common,
  target: 'ES2024',
  lib: ['ES2024', 'DOM'],
  allowImportingTsExtensions: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ['node'],
};
/** Compilation may take some seconds on a slow machine. */
const compileMs = 60_000;

export const checkTypes: Step = async ground => {
  const filesOf = async (kind: CatalogExercise['kind']): Promise<string[]> =>
    (await Promise.all(ground.exercises.filter(exercise => exercise.kind === kind).map(answerFiles))).flat();
  const [guests, scripts] = await Promise.all([filesOf('code'), filesOf('operate')]);
  const files = [...guests, ...scripts];
  if (files.length === 0) return { findings: [], summary: 'no TypeScript answers' };
  const { typescript } = ground.equipment;
  ground.doing('types of answers', { file: shownFile(files[0] ?? ''), withinMs: compileMs });
  const declarations = path.resolve('lessons/grading/guest-types.d.ts');
  const faults = [
    ...(guests.length > 0 ? typescript.faults([declarations, ...guests], guestOptions) : []),
    ...(scripts.length > 0 ? typescript.faults(scripts, operateOptions) : []),
  ];
  return {
    findings: await Promise.all(faults.map(toFinding)),
    summary: count(files.length, 'file'),
  };
};

async function answerFiles({ folder, starter }: CatalogExercise): Promise<string[]> {
  const within = async (name: string): Promise<string[]> =>
    (await namesIn(path.join(folder, name)))
      .filter(file => file.endsWith('.ts'))
      .map(file => path.join(folder, name, file));
  return [
    ...(starter === undefined ? [] : [path.join(folder, 'starter.ts')]),
    path.join(folder, 'solution.ts'),
    ...(await within('mistakes')),
    ...(await within('also-right')),
  ];
}

async function toFinding({ at, file, message }: TypeFault): Promise<Finding> {
  const place = placeIn(await readFile(file, 'utf8'), at);
  return { file: shownFile(file), ...place, rule: 'types', message };
}

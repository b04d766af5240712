/** One folder `exercises/<id>/` → a catalogued exercise. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isExercise } from '#lessons/exercise-definition.ts';
import type { Exercise } from '#lessons/grading/exercise.ts';
import { importDefault } from '#lessons/import-default.ts';
import type { Report } from '#lessons/problem.ts';
import { type ExerciseKind, type PublicExercise, slugSchema } from '#lessons/schema.ts';

/** A typical wrong answer that the grader must refuse. */
export interface Mistake {
  readonly id: string;
  /** The check that must fail with this mistake's own sentence. */
  readonly fails: string;
  readonly source: string;
}

export interface CatalogExercise {
  readonly id: string;
  readonly kind: ExerciseKind;
  readonly track: string;
  readonly lesson: string;
  /** Absolute path. */
  readonly folder: string;
  readonly definition: Exercise;
  /** What a learner may see. */
  readonly public: PublicExercise;
  readonly starter: string | undefined;
  /** Empty for a prediction. */
  readonly solution: string;
  readonly mistakes: readonly Mistake[];
  /** Markdown, shown with the solution. */
  readonly explanation: string;
}

export interface ExercisePlace {
  readonly folder: string;
  readonly track: string;
  readonly lesson: string;
  /** Reports a problem of a file in the folder. */
  readonly report: (file: string) => Report;
}

/** The ending of the answer's files by kind; undefined where there are none. */
const endings: Readonly<Record<ExerciseKind, { answer: string; hasStarter: boolean } | undefined>> = {
  code: { answer: '.ts', hasStarter: true },
  lua: { answer: '.lua', hasStarter: true },
  state: { answer: '.redis', hasStarter: false },
  operate: { answer: '.ts', hasStarter: false },
  predict: undefined,
};

/** Loads an exercise. Reports what is wrong; undefined if there is none to speak of. */
export async function loadExercise(place: ExercisePlace): Promise<CatalogExercise | undefined> {
  const file = path.join(place.folder, 'exercise.ts');
  const report = place.report(file);
  const id = path.basename(place.folder);
  if (!slugSchema.safeParse(id).success) report(1, `“${id}” is not an id: small letters, digits and hyphens`);
  const definition = await importDefault(file, report);
  if (definition === undefined || !isExercise(definition, message => report(1, message))) return undefined;
  const files = await loadAnswers(place, definition);
  return {
    id,
    kind: definition.kind,
    track: place.track,
    lesson: place.lesson,
    folder: place.folder,
    definition,
    public: publicExercise(id, place, definition, files.starter),
    ...files,
    explanation: definition.explanation,
  };
}

type Answers = Pick<CatalogExercise, 'starter' | 'solution' | 'mistakes'>;

async function loadAnswers(place: ExercisePlace, definition: Exercise): Promise<Answers> {
  const ending = endings[definition.kind];
  if (!ending) return { starter: undefined, solution: '', mistakes: [] };
  const read = (name: string): Promise<string | undefined> => readRequired(place, name + ending.answer);
  const starter = ending.hasStarter ? await read('starter') : undefined;
  const solution = (await read('solution')) ?? '';
  return { starter, solution, mistakes: await loadMistakes(place, definition, ending.answer) };
}

async function readRequired(place: ExercisePlace, name: string): Promise<string | undefined> {
  const file = path.join(place.folder, name);
  try {
    return await readFile(file, 'utf8');
  } catch {
    place.report(file)(1, 'the file is missing');
    return undefined;
  }
}

/** Files in `mistakes/` and the `mistakes` of the checks must be the same, and each file must say what it fails. */
async function loadMistakes(place: ExercisePlace, definition: Exercise, ending: string): Promise<Mistake[]> {
  const folder = path.join(place.folder, 'mistakes');
  const names = await namesIn(folder);
  const mistakes: Mistake[] = [];
  for (const name of names) {
    const report = place.report(path.join(folder, name));
    if (!name.endsWith(ending)) {
      report(1, `a mistake of this exercise is a file ending in ${ending}`);
      continue;
    }
    const id = name.slice(0, -ending.length);
    const source = await readFile(path.join(folder, name), 'utf8');
    const fails = /^(?:\/\/|#|--) fails: ([a-z0-9-]+)\s*$/.exec(source.split('\n', 1)[0] ?? '')?.[1];
    const problem = mistakeProblem(definition, id, fails);
    if (problem || fails === undefined) report(1, problem ?? '');
    else mistakes.push({ id, fails, source });
  }
  reportFileless(
    place,
    definition,
    names.map(name => name.slice(0, -ending.length)),
  );
  return mistakes;
}

function mistakeProblem(definition: Exercise, id: string, fails: string | undefined): string | undefined {
  if (fails === undefined) return 'the file must open with “// fails: <check id>”';
  const check = definition.checks[fails];
  if (!check) return `it fails “${fails}”, but the exercise has no such check`;
  if (!check.mistakes?.[id]) return `the check “${fails}” has no sentence for the mistake “${id}”`;
  return undefined;
}

function reportFileless(place: ExercisePlace, definition: Exercise, ids: readonly string[]): void {
  for (const [checkId, check] of Object.entries(definition.checks)) {
    for (const id of Object.keys(check.mistakes ?? {})) {
      if (ids.includes(id)) continue;
      place.report(path.join(place.folder, 'exercise.ts'))(
        1,
        `the mistake “${id}” of the check “${checkId}” has no file in mistakes/`,
      );
    }
  }
}

/** Names in a folder in order; none if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter(name => !name.startsWith('.')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function publicExercise(
  id: string,
  place: ExercisePlace,
  definition: Exercise,
  starter: string | undefined,
): PublicExercise {
  return {
    id,
    track: place.track,
    lesson: place.lesson,
    kind: definition.kind,
    ...(definition.variantOf === undefined ? {} : { variantOf: definition.variantOf }),
    title: definition.title,
    task: definition.task,
    hints: [...definition.hints],
    ...(starter === undefined ? {} : { starter }),
    ...(definition.kind === 'code' ? { exports: definition.exports } : {}),
    ...(definition.kind === 'state' ? { start: [...definition.start], goal: [...definition.goal] } : {}),
    ...(definition.kind === 'operate' ? { start: [...definition.start], servers: definition.servers } : {}),
    ...(definition.kind === 'predict' && definition.choices ? { choices: [...definition.choices] } : {}),
    ...publicChecks(definition),
  };
}

/** Hidden ones are counted and not named. */
function publicChecks({ checks }: Exercise): Pick<PublicExercise, 'checks' | 'hiddenChecks'> {
  const all = Object.entries(checks);
  const named = all.filter(([, { hidden }]) => hidden !== true);
  return {
    checks: named.map(([id, { name }]) => ({ id, name })),
    ...(named.length === all.length ? {} : { hiddenChecks: all.length - named.length }),
  };
}

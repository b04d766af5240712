/** Solution, starter, mistakes and other right answers, through the grader. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogExercise, Mistake } from '#lessons/catalog.ts';
import type { AnswerGrader } from '#lessons/check/answer-grader.ts';
import { each } from '#lessons/check/each.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { count, type Ground, type Step } from '#lessons/check/step.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import type { CheckResult, Verdict } from '#lessons/schema.ts';

const endings = { code: '.ts', lua: '.lua', state: '.redis', operate: '.ts', predict: undefined } as const;
/** Other right answers that an exercise should have beside its solution. */
const wantedWays = { original: 2, variant: 1 };
export const answerMs = 150_000;

interface Answer {
  readonly exercise: CatalogExercise;
  readonly file: string;
  readonly source: string;
  /** What is wrong with the verdict on it, if something is. */
  readonly judge: (verdict: Verdict) => string | undefined;
}

export const checkAnswers: Step = async ground => {
  const grader = await ground.equipment.grader();
  const answers = (await Promise.all(ground.exercises.map(answersOf))).flat();
  const found = await each(answers, 2, answer => tryAnswer(ground, grader, answer));
  const missing = (await Promise.all(ground.exercises.map(missingOf))).flat();
  const predicted = await Promise.all(ground.exercises.map(exercise => checkChoices(grader, exercise)));
  const kept = grader.found === 0 ? '' : `, ${grader.found} verdicts kept from before`;
  return {
    findings: [...found, ...predicted].flatMap(finding => finding ?? []).concat(missing),
    summary: `${count(answers.length, 'answer')} of ${count(ground.exercises.length, 'exercise')}${kept}`,
  };
};

async function tryAnswer(
  ground: Ground,
  grader: AnswerGrader,
  { exercise, file, judge, source }: Answer,
): Promise<Finding | undefined> {
  const shown = shownFile(file);
  ground.doing(`${exercise.id}: ${path.basename(file)}`, { file: shown, withinMs: answerMs });
  try {
    const message = judge(await grader.grade(exercise, source));
    return message === undefined ? undefined : { file: shown, line: 1, rule: 'answers', message };
  } catch (thrown) {
    return { file: shown, line: 1, rule: 'answers', message: `grading it failed: ${sentence(thrown)}` };
  }
}

/** Of a prediction's choices exactly one is right. */
async function checkChoices(grader: AnswerGrader, exercise: CatalogExercise): Promise<Finding | undefined> {
  const { definition, folder } = exercise;
  if (definition.kind !== 'predict' || definition.choices === undefined) return undefined;
  const at = { file: shownFile(path.join(folder, 'exercise.ts')), line: 1, rule: 'answers' };
  try {
    const right: string[] = [];
    for (const choice of definition.choices) {
      if ((await grader.grade(exercise, choice)).passed) right.push(choice);
    }
    if (right.length === 1) return undefined;
    const which = right.length === 0 ? 'none' : right.map(choice => `“${choice}”`).join(', ');
    return { ...at, message: `of its choices exactly one is right; ${which} passes` };
  } catch (thrown) {
    return { ...at, message: `grading its choices failed: ${sentence(thrown)}` };
  }
}

/** The sentence of a failure; of a defect all that is known. */
export const sentence = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

async function answersOf(exercise: CatalogExercise): Promise<Answer[]> {
  const { folder, solution, starter, mistakes, kind } = exercise;
  const ending = endings[kind];
  if (ending === undefined) return [];
  const right = { exercise, judge: mustPass };
  const others = await namesIn(path.join(folder, 'also-right'));
  return [
    { ...right, file: path.join(folder, `solution${ending}`), source: solution },
    {
      exercise,
      file: path.join(folder, starter === undefined ? 'exercise.ts' : `starter${ending}`),
      source: starter ?? '',
      judge: verdict => mustFail(verdict, starter === undefined ? 'doing nothing' : 'the starter'),
    },
    ...mistakes.map(mistake => ({
      exercise,
      file: path.join(folder, 'mistakes', `${mistake.id}${ending}`),
      source: mistake.source,
      judge: (verdict: Verdict) => mustFailAs(verdict, mistake, exercise),
    })),
    ...(await Promise.all(
      others.map(async name => {
        const file = path.join(folder, 'also-right', name);
        return { ...right, file, source: await readFile(file, 'utf8') };
      }),
    )),
  ];
}

const failed = (verdict: Verdict): CheckResult[] => verdict.checks.filter(({ passed }) => !passed);

const describe = ({ id, expected, observed }: CheckResult): string =>
  `${id}: expected ${expected}, observed ${observed}`;

function mustPass(verdict: Verdict): string | undefined {
  if (verdict.passed) return undefined;
  return ['a right answer is refused', ...failed(verdict).map(describe)].join('\n');
}

function mustFail(verdict: Verdict, what: string): string | undefined {
  if (verdict.passed) return `${what} passes, so the exercise asks for nothing`;
  const silent = failed(verdict).find(({ feedback }) => feedback === '');
  return silent && `${what} fails on “${silent.id}” without a sentence that says why`;
}

function mustFailAs(verdict: Verdict, mistake: Mistake, exercise: CatalogExercise): string | undefined {
  const check = failed(verdict).find(({ id }) => id === mistake.fails);
  if (check === undefined) {
    const others = failed(verdict).map(({ id }) => id);
    const instead = others.length === 0 ? 'It passes' : `It fails on ${others.join(', ')}`;
    return `this mistake does not fail on “${mistake.fails}”. ${instead}.`;
  }
  const wanted = exercise.definition.checks[mistake.fails]?.mistakes?.[mistake.id];
  if (check.mistake === mistake.id && check.feedback === wanted) return undefined;
  const took = check.mistake === undefined ? 'for no known mistake' : `for “${check.mistake}”`;
  return `it fails on “${mistake.fails}”, but is taken ${took}\n${describe(check)}`;
}

/** A variant, and other right answers: a grader that was never tried on them refuses them. */
async function missingOf(exercise: CatalogExercise): Promise<Finding[]> {
  const { folder, kind, public: shown } = exercise;
  const at = { file: shownFile(path.join(folder, 'exercise.ts')), line: 1, rule: 'answers' };
  const isVariant = shown.variantOf !== undefined;
  const findings: Finding[] = [];
  if (!isVariant && shown.variant === undefined)
    findings.push({ ...at, message: 'there is no variant of it; see “Variants” in docs/authoring.md' });
  const wanted = isVariant ? wantedWays.variant : wantedWays.original;
  const ways = (await namesIn(path.join(folder, 'also-right'))).length;
  if ((kind === 'code' || kind === 'lua') && ways < wanted)
    findings.push({
      ...at,
      message: `also-right/ has ${count(ways, 'answer')}; it should have ${wanted} or more`,
    });
  return findings;
}

/** From what was observed to what the learner is told. */
import type { CheckText, Observation } from '#lessons/grading/exercise.ts';
import type { CheckResult, Verdict } from '#lessons/schema.ts';

type Texts = Readonly<Record<string, CheckText>>;

/** @throws {Error} naming the exercise, when observations and checks do not belong together */
export function verdictOf(
  exercise: string,
  texts: Texts,
  observations: Readonly<Record<string, Observation>>,
): Verdict {
  const unknown = Object.keys(observations).filter(id => texts[id] === undefined);
  if (unknown.length > 0) throw new Error(`${exercise} observes ${unknown.join(', ')}, which are no checks`);
  const checks = Object.entries(texts).map(([id, text]) => {
    const observation = observations[id];
    if (observation === undefined) throw new Error(`${exercise} does not observe its check ${id}`);
    return resultOf(exercise, id, text, observation);
  });
  return { passed: checks.every(check => check.passed), checks };
}

function resultOf(exercise: string, id: string, text: CheckText, observation: Observation): CheckResult {
  const { name } = text;
  const { expected, mistake, observed, passed } = observation;
  if (passed) return { id, name, passed, expected, observed, feedback: '' };
  if (mistake === undefined) return { id, name, passed, expected, observed, feedback: text.feedback };
  const feedback = text.mistakes?.[mistake];
  if (feedback === undefined)
    throw new Error(`${exercise}: check ${id} has no sentence for the mistake ${mistake}`);
  return { id, name, passed, expected, observed, feedback, mistake };
}

/**
 * The verdict as it leaves the server, which is also how it is kept. A hidden check is named when it fails, and when
 * everything holds: then naming it gives nothing away any more. Until then nothing of it leaves, not even that it holds
 * or was not tried.
 */
export function shownVerdict(texts: Texts, verdict: Verdict): Verdict {
  const isHidden = ({ id }: CheckResult) => texts[id]?.hidden === true;
  const hasFailed = ({ passed, untried }: CheckResult) => !passed && untried !== true;
  const checks = verdict.checks
    .filter(check => !isHidden(check) || hasFailed(check) || verdict.passed)
    .map(check => (isHidden(check) ? { ...check, hidden: true } : check));
  return { ...verdict, checks };
}

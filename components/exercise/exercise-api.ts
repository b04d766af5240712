/** The exercise's routes, as the browser calls them. */
import { meetLearner } from '#components/learner/learner.ts';
import type { AttemptBody, AttemptProgress, Verdict } from '#lessons/schema.ts';

const unreachable = 'The server cannot be reached. Your answer is still here; try again in a moment.';

export interface Attempt {
  readonly id: string;
  readonly answer: string;
  readonly passed: boolean;
  readonly verdict: Verdict;
  readonly solutionShown: boolean;
  readonly createdAtMs: number;
}

export interface Solution {
  readonly source: string;
  /** Markdown. */
  readonly explanation: string;
}

export interface SubmitOptions {
  /** Cancels it: it is graded no further, and not kept. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AttemptProgress) => void;
}

/** Sends an answer to be graded. @throws {Error} with words that can be shown, unless `signal` was aborted */
export async function submitAttempt(
  exercise: string,
  body: AttemptBody,
  { signal, onProgress }: SubmitOptions,
): Promise<Verdict> {
  const { headers, ...rest } = json(body);
  const response = await call(`${exercise}/attempts`, {
    method: 'POST',
    headers: { ...headers, accept: 'application/x-ndjson' },
    ...rest,
    signal,
  });
  if (response.body === null) throw new Error(unreachable);
  const { verdictFrom } = await import('#components/exercise/attempt-lines.ts');
  return verdictFrom(response.body, onProgress);
}

/** One attempt, with its evidence. @throws {Error} */
export function fetchAttempt(exercise: string, attempt: string): Promise<Attempt> {
  return call(`${exercise}/attempts/${attempt}`, { cache: 'no-store' }).then(response => response.json());
}

/** Own attempts, the newest first, without their evidence. @throws {Error} */
export function fetchAttempts(exercise: string): Promise<readonly Attempt[]> {
  return call(`${exercise}/attempts`, { cache: 'no-store' }).then(response => response.json());
}

/** The solution; that it was shown is noted. @throws {Error} */
export function fetchSolution(exercise: string): Promise<Solution> {
  return call(`${exercise}/solution`, { cache: 'no-store' }).then(response => response.json());
}

/** Notes how many hints have been shown. @throws {Error} */
export async function noteHints(exercise: string, count: number): Promise<void> {
  await call(`${exercise}/hints`, { method: 'POST', ...json({ count }) });
}

function json(body: unknown) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function call(path: string, init: RequestInit): Promise<Response> {
  await meetLearner();
  const response = await fetch(`/api/exercises/${path}`, init).catch(() => {
    throw new Error(unreachable);
  });
  if (!response.ok) throw new Error(await detailOf(response));
  return response;
}

/** Errors are problem documents, whose `detail` is written for learners. */
async function detailOf(response: Response): Promise<string> {
  try {
    const problem: unknown = await response.json();
    if (typeof problem === 'object' && problem !== null && 'detail' in problem) return String(problem.detail);
  } catch {
    // Not a problem document: a proxy answered.
  }
  return `The server answered ${response.status}. Try again in a moment.`;
}

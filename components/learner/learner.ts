/**
 * The learner, as the browser knows them. The first answer of the API brings the learner's cookie, so it is asked for
 * once and everyone on the page waits for the same answer: two first questions at once would make two learners.
 *
 * The server keeps what is done; a page that cannot reach it still works and says nothing, since a step that was not
 * stored is only done again.
 */

export interface LessonProgress {
  /** Ids of steps done. */
  readonly steps: readonly string[];
  /** Ids of exercises passed; a variant's pass is its original's. */
  readonly exercises: readonly string[];
  /** Ids of those passed before their solution was shown. */
  readonly unassisted: readonly string[];
  readonly solutionsShown: readonly string[];
  readonly place: string | null;
}

export interface Learner {
  /** Short, for showing. */
  readonly id: string;
  readonly hasResumeCode: boolean;
  /** Where they left, over all lessons. */
  readonly place: { readonly lesson: string; readonly step: string } | null;
  /** By `track/lesson`. */
  readonly progress: Readonly<Record<string, LessonProgress>>;
}

let meeting: Promise<Learner> | undefined;

/** The learner of this browser. @throws {Error} the server did not answer; ask again later */
export function meetLearner(): Promise<Learner> {
  meeting ??= ask().catch((error: unknown) => {
    meeting = undefined;
    throw error;
  });
  return meeting;
}

async function ask(): Promise<Learner> {
  const response = await fetch('/api/learner', { credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error(`/api/learner answered ${response.status}`);
  return response.json();
}

/** After something was stored: the next to ask gets a fresh answer. */
export function forgetLearner(): void {
  meeting = undefined;
}

/** Stores that a step of `track/lesson` is done. Resolves to whether it was. */
export function storeStep(lesson: string, step: string): Promise<boolean> {
  return store('POST', '/api/progress/steps', { lesson, step });
}

/** Stores where the learner is in `track/lesson`. */
export function storePlace(lesson: string, step: string): Promise<boolean> {
  return store('PUT', '/api/progress/place', { lesson, step });
}

async function store(method: string, url: string, body: unknown): Promise<boolean> {
  try {
    await meetLearner();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method, headers, body: JSON.stringify(body), keepalive: true });
    forgetLearner();
    return response.ok;
  } catch {
    return false;
  }
}

/** What a learner can do with their own records. Every function throws an Error whose words can be shown. */
import { forgetLearner, type Learner, meetLearner } from '#components/learner/learner.ts';

/** A new resume code; a former one dies. It is shown this once. */
export async function makeResumeCode(): Promise<string> {
  const response = await call('/api/learner/resume-code', { method: 'POST' });
  const { code }: { code: string } = await response.json();
  forgetLearner();
  return code;
}

/** Becomes the learner of a code; what was done in this browser before is theirs, too. */
export async function enterResumeCode(code: string): Promise<Learner> {
  const response = await call('/api/learner/resume', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  forgetLearner();
  return response.json();
}

/** Deletes all records and sandboxes of this learner. */
export async function deleteLearner(): Promise<void> {
  await call('/api/learner', { method: 'DELETE' });
  forgetLearner();
}

async function call(url: string, init: RequestInit): Promise<Response> {
  await meetLearner().catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  const response = await fetch(url, init);
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem === 'object' && problem !== null && 'detail' in problem) {
    throw new Error(String(problem.detail));
  }
  throw new Error(`The server answered ${response.status}. Try again in a moment.`);
}

import { luaExercise } from '#lessons/grading/exercise.ts';
import type { Outcome, Stage } from '#lessons/grading/stage.ts';

const lock = 'lock:order:1001';
const leaseMs = 30_000;

const take = (stage: Stage, token: string) => stage.redis('SET', lock, token, 'NX', 'PX', leaseMs);
const told = (outcome: Outcome): string => {
  if (outcome.status === 'returned') return `the reply ${JSON.stringify(outcome.value ?? null)}`;
  return outcome.status === 'threw' ? outcome.message : outcome.status;
};

function noteReply(stage: Stage, outcome: Outcome, expected: 0 | 1): void {
  const held = outcome.status === 'returned' && outcome.value === expected;
  stage.check('replies', held, {
    expected: `the reply ${expected}`,
    observed: told(outcome),
    mistake: outcome.status === 'returned' && outcome.value === 'OK' ? 'replies-ok' : undefined,
  });
}

async function own(stage: Stage): Promise<void> {
  const worker = stage.actor('worker-1');
  await take(stage, 'token-1');
  const outcome = await worker.call([lock], ['token-1']);
  noteReply(stage, outcome, 1);
  const left = await stage.redis('GET', lock);
  stage.check('released', left === null, {
    expected: 'no lock',
    observed: left === null ? 'no lock' : `the lock of ${JSON.stringify(left)}`,
  });
}

async function late(stage: Stage): Promise<void> {
  const worker = stage.actor('worker-1');
  await take(stage, 'token-1');
  await stage.advance(leaseMs + 1000);
  await take(stage, 'token-2');
  const outcome = await worker.call([lock], ['token-1']);
  const left = await stage.redis('GET', lock);
  const ttlMs = await stage.pttl(lock);
  stage.check('others', left === 'token-2', {
    expected: 'the lock of "token-2"',
    observed: left === null ? 'no lock' : `the lock of ${JSON.stringify(left)}`,
    mistake: left === null ? 'plain-del' : undefined,
  });
  if (left !== 'token-2') return;
  noteReply(stage, outcome, 0);
  stage.check('others', ttlMs > 0 && ttlMs <= leaseMs, {
    expected: 'its lease as it was',
    observed: ttlMs === -1 ? 'no TTL' : `a TTL of ${ttlMs} ms`,
    mistake: ttlMs === -1 ? 'writes-it-back' : undefined,
  });
}

async function gone(stage: Stage): Promise<void> {
  const worker = stage.actor('worker-1');
  await take(stage, 'token-1');
  await stage.advance(leaseMs + 1000);
  noteReply(stage, await worker.call([lock], ['token-1']), 0);
}

export default luaExercise({
  title: 'Give back your own lock',
  task: `
Write the script that gives a lock back.

- \`KEYS[1]\` is the lock, \`ARGV[1]\` the token of the worker that calls.
- If the lock holds this token, delete it and reply \`1\`. Otherwise leave everything as it is and reply \`0\`.
`,
  hints: ['Look whose lock it is before you delete it.', 'In a script nothing comes between GET and DEL.'],
  explanation: `
Between GET and DEL of a client, a lease may end and another worker may take the lock. A script is one step, so what it
has read is still so when it deletes.
`,
  checks: {
    released: { name: 'Its own lock is given back', feedback: 'The lock is still there.' },
    others: {
      name: 'The lock of another stays',
      feedback: 'Another worker holds the lock by now. It must stay as it is.',
      mistakes: {
        'plain-del': 'The worker came late and deleted the lock of another. Look at the token first.',
        'writes-it-back': 'The lock of another has lost its lease. Do not touch it at all.',
      },
    },
    replies: {
      name: 'The reply says whether there was something to give back',
      feedback: 'The reply is 1 if the lock was deleted, 0 if not.',
      mistakes: { 'replies-ok': 'The reply is a status. Return a number.' },
    },
  },
  scenarios: [
    { id: 'own', title: 'A worker gives its lock back', run: own },
    { id: 'late', title: 'It comes after its lease, and another worker has the lock', run: late },
    { id: 'gone', title: 'It comes after its lease, and nobody has the lock', run: gone },
  ],
});

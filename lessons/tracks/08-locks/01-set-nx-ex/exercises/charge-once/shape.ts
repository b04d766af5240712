import type { CodeExercise } from '#lessons/grading/exercise.ts';
import { type OnceUnderLock, scenarios } from './scenarios.ts';

/** All but the title and the task. */
export function onceUnderLock(names: OnceUnderLock): Omit<CodeExercise, 'kind' | 'title' | 'task'> {
  return {
    exports: names.exports,
    hints: hints(names),
    explanation: explanation(names),
    checks: checks(names),
    scenarios: scenarios(names),
  };
}

const hints = ({ partName, done, verb }: OnceUnderLock): string[] => [
  `Run the starter in your head with two workers: both ask, both hear "not ${done}", both ${verb}. What must not be between asking and doing? Another worker.`,
  'Take a lock first. `redis.set(key, value, …)` gives `"OK"` or `null`. Which two options make it a lock that frees itself?',
  `Whoever has the lock asks the ${partName}, and ${verb}s only if it says no. Asking before you have the lock is asking too early.`,
  'Only the worker that got `"OK"` may delete the lock.',
];

const explanation = ({ partName, thing, done, verb }: OnceUnderLock): string => `
The lock makes "ask, then ${verb}" one step: while one worker is between the two, no other can be. \`NX\` and \`EX\`
stand in the same command, so there is no moment in which a crash leaves a lock without an end.

The lock alone would not be enough. A worker may die after it has ${done} and before it has told anybody. Whoever
takes the lock after it asks the ${partName} and learns that there is nothing left to do. Many real services offer an
idempotency key for this: send one with every ${thing}, and keep the lock to save the double work.
`;

function checks(names: OnceUnderLock): CodeExercise['checks'] {
  const { partName, thing, done, verb, latencyMs, heldUpSeconds, leastLeaseSeconds, leaseSeconds } = names;
  return {
    'at-most-once': {
      name: `At most one ${thing}, in every order of commands`,
      feedback: `An order was ${done} twice. Follow the steps: between one worker's "is it ${done}?" and its ${thing}, another did the same.`,
      mistakes: {
        'get-then-set':
          'Both workers looked for the lock before either had set it. Looking and taking must be one command.',
        'no-lock':
          'Nothing keeps the workers apart. Waiting for a moment makes the collision rarer, not impossible: any worker may be held up.',
        'deletes-when-refused':
          'A worker that was refused deleted the lock all the same, and so opened the door to a third. Only the holder may release.',
      },
    },
    'outlives-a-delay': {
      name: `A lease of ${leastLeaseSeconds} seconds or more`,
      feedback: 'A worker died right after taking the lock. Look at the TTL that it left.',
      mistakes: {
        'lease-too-short': `The lock that a worker took ends before ${leastLeaseSeconds} seconds are over. The work itself takes ${2 * latencyMs} ms, but a worker that is held up by ${heldUpSeconds} seconds would find another one inside.`,
      },
    },
    'is-done': {
      name: `The order is ${done}`,
      feedback: `Nobody crashed, and yet nobody ${done} the order.`,
    },
    'tells-who': {
      name: `true to the one that ${done} it, false to the others`,
      feedback: `Return the boolean \`true\` after your own ${thing}, and \`false\` when another did it or is at it.`,
      mistakes: {
        'did-not-wait': `Your function said \`true\` before the ${partName} had answered. Had it failed, nobody would know. Wait for the ${thing}: \`await\`.`,
      },
    },
    'orders-apart': {
      name: 'Another order does not wait',
      feedback: `Two workers had two different orders. Both should be ${done}, and both workers told so.`,
      mistakes: {
        'one-lock-for-all':
          'A worker was refused because another one was at work on another order. One lock for everything makes all workers wait for one. The id of the order belongs into the name of the lock.',
      },
    },
    'frees-itself': {
      name: `After a crash, the work is done ${leaseSeconds + 1} seconds later`,
      feedback: `A worker crashed. ${leaseSeconds + 1} seconds later another one called, and the order was still not ${done}.`,
      mistakes: {
        'setnx-then-expire':
          'The worker crashed after it had taken the lock and before it had given it an end. This lock never ends. `SET` can do both in one command.',
        'no-lease': `The worker crashed and its lock has no TTL. Nobody will ever ${verb} this order, until a human deletes the key.`,
        'lease-too-long': `The lock does free itself, but not within ${leaseSeconds} seconds. \`EX\` takes seconds, \`PX\` milliseconds.`,
      },
    },
  };
}

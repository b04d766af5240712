import type { CodeExercise } from '#lessons/grading/exercise.ts';
import { type CachedRead, scenarios } from './scenarios.ts';

/** All but the title and the task. */
export function cachedRead(names: CachedRead): Omit<CodeExercise, 'kind' | 'title' | 'task'> {
  return {
    exports: names.exports,
    hints: hints(names),
    explanation: explanation(names),
    checks: checks(names),
    scenarios: scenarios(names),
  };
}

const hints = ({ silenceMs }: CachedRead): string[] => [
  'Begin with the hit: `redis.get`, and `JSON.parse` if it is not `null`. Then the miss: ask the database, and write what it said with `EX`.',
  'Which of the two parts may fail without the customer noticing? Only that one belongs into `try` … `catch`.',
  `A promise that never settles is not an error: \`catch\` does not see it. Let it race against a timer: \`Promise.race([command, new Promise((_, reject) => setTimeout(reject, ${silenceMs}))])\`.`,
  `Write a small function \`ask(command)\` that gives the reply, or \`null\` after an error or after ${silenceMs} ms. Use it for \`get\` and for \`set\`.`,
];

const explanation = ({ silenceMs }: CachedRead): string => `
A cache that does not answer is a miss. \`ask\` makes it one: an error and a silence both become \`null\`. The database
is asked **outside** of it, so its errors reach the caller and never the cache.

With Redis silent the call takes ${silenceMs} + 180 + ${silenceMs} ms. You may write to the cache without waiting for it
and save the last ${silenceMs}; then the promise needs its own \`catch\`.

In production ioredis does the waiting for you: \`commandTimeout: ${silenceMs}\`, \`maxRetriesPerRequest: 1\` and
\`enableOfflineQueue: false\`. Its defaults queue commands while the connection is down, and your page waits with them.
`;

function checks(names: CachedRead): CodeExercise['checks'] {
  const { thing, changing, leastSeconds, mostSeconds, silenceMs, mostMs } = names;
  return {
    'right-row': {
      name: `The right ${thing}, hit or miss`,
      feedback: 'Compare what your function returned with the row. A hit must give the same as a miss.',
      mistakes: {
        'caches-undefined': `The ${thing} does not exist, so the answer is \`null\`. Look at what a second call makes of what the first one cached.`,
        'one-key': `Two ${thing}s share a key, so one is shown in place of the other. The id belongs into the name of the key.`,
      },
    },
    'asks-cache-first': {
      name: 'One query for many requests',
      feedback:
        'The database was asked again for what it had already told. Read the cache before you query, and look at what you do with the reply.',
      mistakes: {
        'never-reads': 'Your code fills the cache and never reads it. Every request still pays the 180 ms.',
        'own-memory':
          'The second app server asked the database again: nothing was in Redis. The memory of one process is not shared.',
      },
    },
    ttl: {
      name: `A TTL from ${leastSeconds} to ${mostSeconds} seconds`,
      feedback: `Look at the TTL of \`${names.key(names.first.id)}\` after a miss.`,
      mistakes: {
        'no-ttl': `The key has no TTL. A wrong ${changing} then stays until somebody deletes it by hand, and ${thing}s that nobody asks for stay in memory for ever.`,
        'set-then-expire': `One command wrote the key and another gave it its TTL. Redis refused the second, and a key without an end stayed. \`SET\` can do both at once: \`EX\`.`,
        'too-long': 'The TTL is too long. `EX` takes seconds, `PX` milliseconds.',
        'too-short': 'The TTL is too short. `EX` takes seconds, `PX` milliseconds.',
      },
    },
    fresh: {
      name: `A new ${changing} shows after the TTL`,
      feedback: `The ${changing} changed, ${mostSeconds + 1} seconds went by, and the old one still shows. Is there a copy that does not expire?`,
      mistakes: {
        slides: `Every hit gives the key a new TTL, so a ${thing} that is often asked for never expires, and its ${changing} never changes. Leave the TTL of a hit alone.`,
      },
    },
    'no-rubbish': {
      name: `Only ${thing}s are cached`,
      feedback: `There is something in the cache that is not a ${thing}.`,
      mistakes: {
        'caches-undefined': `The ${thing} does not exist, and something was cached for it. \`JSON.stringify(null)\` is the text \`null\`, which is not nil: the key exists from now on.`,
        'caches-errors':
          'The database failed, and the failure was cached. Everybody sees it until the TTL ends, though the database is well again.',
      },
    },
    'database-error': {
      name: 'An error of the database reaches the caller',
      feedback: `The database failed, and your function returned as if it had not. The caller cannot tell "no such ${thing}" from "I could not look".`,
      mistakes: {
        'caches-errors': 'The database failed, and the caller got something else than its error.',
        'swallows-errors':
          'The database failed and the caller got `null`. Is the query inside the `try` that was meant for Redis?',
      },
    },
    'recovers-from-error': {
      name: 'After an error, the next call works',
      feedback: `The database is well again. The next call should get the ${thing} from it.`,
    },
    'survives-flush': {
      name: 'Right after the cache was emptied',
      feedback: 'After FLUSHALL every key is gone. That is a miss, not an error.',
    },
    'redis-refuses': {
      name: 'Redis refuses: the page still shows',
      feedback: `Redis refused the connection, and the caller got no ${thing}. A cache that fails is a miss.`,
      mistakes: {
        'no-catch': 'Redis threw, and the error reached the caller. The database could have answered.',
      },
    },
    'redis-hangs': {
      name: `Redis hangs: the page shows within ${mostMs} ms`,
      feedback: `Redis never answered, and the page took too long. Give each command ${silenceMs} ms.`,
      mistakes: {
        'no-timeout':
          'Your code waits for ever. A promise that never settles throws nothing, so `catch` does not help: it needs a timer beside it.',
        'slow-timeout': `The page came, but too late. Each command may take ${silenceMs} ms at most.`,
      },
    },
  };
}

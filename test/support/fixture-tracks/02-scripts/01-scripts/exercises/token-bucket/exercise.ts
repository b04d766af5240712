import { luaExercise } from '#lessons/grading/exercise.ts';
import type { Actor, Outcome, Stage } from '#lessons/grading/stage.ts';

const bucket = 'limit:user:42';
const capacity = 10;
const perSecond = 2;
const longestTtlMs = 60_000;

/** A server asks for a token and sends its own clock along, which may be wrong by `skewMs`. */
const ask = (stage: Stage, server: Actor, skewMs = 0) =>
  server.call([bucket], [capacity, perSecond, stage.nowMs() + skewMs]);

const isTaken = (outcome: Outcome): boolean => outcome.status === 'returned' && outcome.value === 1;
const isAnswer = (outcome: Outcome): boolean =>
  outcome.status === 'returned' && (outcome.value === 1 || outcome.value === 0);
const count = (outcomes: readonly Outcome[]): number => outcomes.filter(isTaken).length;

async function askOften(stage: Stage, server: Actor, times: number, skewMs = 0): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let time = 0; time < times; time++) outcomes.push(await ask(stage, server, skewMs));
  return outcomes;
}

const allowed = (number: number) => `${number} allowed`;

/** What went wrong with the keys, if it did: Redis refuses what a script was not given. */
function noteKeys(stage: Stage, outcomes: readonly Outcome[]): void {
  const refused = outcomes.find(
    outcome => outcome.status === 'threw' && outcome.message.includes('which it was not given'),
  );
  const strange = outcomes.find(outcome => !isAnswer(outcome));
  stage.check('answers', strange === undefined, {
    expected: 'the reply 1 or 0',
    observed: strange === undefined ? '1 and 0' : told(strange),
    mistake: refused && 'second-key',
  });
}

function told(outcome: Outcome): string {
  if (outcome.status === 'returned') return `the reply ${JSON.stringify(outcome.value ?? null)}`;
  return outcome.status === 'threw' ? outcome.message : outcome.status;
}

async function noteTtl(stage: Stage): Promise<void> {
  const ttlMs = await stage.pttl(bucket);
  stage.check('expires', ttlMs > 0 && ttlMs <= longestTtlMs, {
    expected: 'a TTL of at most 60 seconds',
    observed: ttlMs === -1 ? 'no TTL' : ttlMs === -2 ? 'no such key' : `a TTL of ${ttlMs} ms`,
    mistake: ttlMs === -1 ? 'no-ttl' : undefined,
  });
}

async function burst(stage: Stage): Promise<void> {
  const servers = [1, 2, 3, 4].map(number => stage.actor(`app-${number}`));
  const runs = servers.flatMap(server =>
    Array.from({ length: 25 }, () => server.start([bucket], [capacity, perSecond, stage.nowMs()])),
  );
  const outcomes = await stage.settle(...runs);
  noteKeys(stage, outcomes);
  const taken = count(outcomes);
  stage.check('burst', taken === capacity, { expected: allowed(capacity), observed: allowed(taken) });
  await noteTtl(stage);
}

async function first(stage: Stage): Promise<void> {
  noteKeys(stage, [await ask(stage, stage.actor('app-1'))]);
  await noteTtl(stage);
}

async function refill(stage: Stage): Promise<void> {
  const app = stage.actor('app-1');
  await askOften(stage, app, capacity + 20);
  await stage.advance(1000);
  const outcomes = await askOften(stage, app, 5);
  const afterOne = count(outcomes);
  stage.check('refill', afterOne === perSecond, {
    expected: `after a second ${allowed(perSecond)}`,
    observed: `after a second ${allowed(afterOne)}`,
    mistake: afterOne === 0 && outcomes.every(isAnswer) ? 'below-zero' : undefined,
  });
  let replies = '';
  for (let quarter = 0; quarter < 8; quarter++) {
    await stage.advance(250);
    replies += isTaken(await ask(stage, app)) ? '1' : '0';
  }
  stage.check('refill', replies === '01010101', {
    expected: 'asked every 250 ms, every second call is allowed',
    observed: `the replies ${replies.split('').join(', ')}`,
    mistake: !replies.includes('1') && afterOne === perSecond ? 'loses-fractions' : undefined,
  });
}

async function pause(stage: Stage): Promise<void> {
  const app = stage.actor('app-1');
  await askOften(stage, app, capacity);
  await stage.advance(4000);
  const early = count(await askOften(stage, app, 2 * capacity));
  stage.check('refill', early === 4 * perSecond, {
    expected: `after 4 quiet seconds ${allowed(4 * perSecond)}`,
    observed: allowed(early),
  });
  for (const quietMs of [5900, 20_000]) {
    await stage.advance(quietMs);
    const taken = count(await askOften(stage, app, 3 * capacity));
    stage.check('capacity', taken <= capacity, {
      expected: `at most ${allowed(capacity)} after ${quietMs} quiet milliseconds`,
      observed: allowed(taken),
      mistake: taken > capacity ? 'beyond-capacity' : undefined,
    });
  }
}

async function clocks(stage: Stage): Promise<void> {
  const [right, fast] = [stage.actor('app-1'), stage.actor('app-2')];
  await askOften(stage, right, capacity);
  const taken = count(await askOften(stage, fast, capacity, 30_000));
  stage.check('clock', taken === 0, {
    expected: allowed(0),
    observed: allowed(taken),
    mistake: taken > 0 ? 'client-clock' : undefined,
  });
}

export default luaExercise({
  title: 'A token bucket',
  task: `
Write the script that lets an app server through, or does not.

- \`KEYS[1]\` is the bucket. \`ARGV[1]\` is how many tokens it holds at most, \`ARGV[2]\` how many it gets each second.
- \`ARGV[3]\` is the clock of the calling server in milliseconds. The servers' clocks are up to a minute apart.
- Reply \`1\` and take a token, or reply \`0\` when there is none.

The rules:

1. A bucket that nobody has used is full.
2. Tokens come evenly, also in parts: two each second are one every 500 milliseconds, however often one asks.
3. It never holds more than it can.
4. Who is refused takes nothing.
5. The key expires, within 60 seconds after its last use.
6. The script touches no other key.
`,
  hints: [
    'A bucket is two numbers: how many tokens there were, and when.',
    'Redis has one clock for all servers: `redis.call("TIME")` gives seconds and microseconds.',
  ],
  explanation: `
A script runs alone, so nothing comes between its reading and its writing. The time is that of Redis, which all servers
share. What has come since the last call is reckoned, and never more than the bucket holds.
`,
  checks: {
    answers: {
      name: 'Every call is answered with 1 or 0',
      feedback: 'The script has to reply with 1 or 0, every time.',
      mistakes: {
        'second-key':
          'The script uses a key that it was not given. In a cluster that key may be elsewhere. Keep both numbers in one hash.',
      },
    },
    burst: {
      name: 'Of 100 calls at once, as many pass as the bucket holds',
      feedback: 'Four servers ask at once. Is every token given away once, and only once?',
    },
    refill: {
      name: 'Tokens come back, also in parts',
      feedback: 'Reckon how much has come since the last call.',
      mistakes: {
        'below-zero':
          'Who is refused takes a token all the same, so the bucket is in debt and stays empty. Take one only if there is one.',
        'loses-fractions':
          'Each call notes a new time, and throws away the part of a token that had come by then. Keep the part, or the time it belongs to.',
      },
    },
    capacity: {
      name: 'It never holds more than it can',
      feedback: 'After a quiet time a burst is no larger than the bucket.',
      mistakes: {
        'beyond-capacity': 'After a quiet time more tokens are there than the bucket holds. Cap them.',
      },
    },
    clock: {
      name: 'A server whose clock is fast gets nothing extra',
      feedback: 'The clocks of the servers are apart.',
      mistakes: {
        'client-clock': 'The server whose clock is fast gets tokens of the future. Ask Redis for the time.',
      },
    },
    expires: {
      name: 'The bucket expires',
      feedback: 'Give the key a TTL, long enough for the bucket to be full again.',
      mistakes: { 'no-ttl': 'A bucket stays for ever for each user who ever came.' },
    },
  },
  scenarios: [
    { id: 'first', title: 'One server asks for the first time', run: first },
    { id: 'burst', title: 'Four servers ask 25 times each, at once', run: burst },
    { id: 'refill', title: 'An empty bucket fills again, while somebody keeps asking', run: refill },
    { id: 'pause', title: 'Nobody asks for some seconds', run: pause },
    { id: 'clocks', title: 'The clock of one server is 30 seconds fast', run: clocks },
  ],
});

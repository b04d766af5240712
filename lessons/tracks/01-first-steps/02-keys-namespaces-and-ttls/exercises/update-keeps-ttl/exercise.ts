/**
 * Change a session and leave its end where it is. One invariant says it all: at any time the key is gone if its end
 * has passed, and else has exactly the rest. A pause between two commands then catches every "read the TTL, write it
 * back", and a session that comes back to life.
 */
import { codeExercise } from '#lessons/grading/exercise.ts';
import type { Stage } from '#lessons/grading/stage.ts';

const key = 'session:s-81f';
const before = '{"user":"42","cart":[7]}';
const after = '{"user":"42","cart":[7,12]}';
const lifeMs = 1_800_000;

/** A session that will end in half an hour, 10 seconds old. */
async function session(stage: Stage): Promise<number> {
  await stage.redis('SET', key, before, 'PX', lifeMs);
  await stage.advance(10_000);
  return stage.nowMs() + lifeMs - 10_000;
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

function describeEnd(ttlMs: number): string {
  if (ttlMs === -2) return 'the session is gone';
  return ttlMs === -1 ? 'a session without TTL: it lives for ever' : `it ends in ${seconds(ttlMs)}`;
}

/** Guesses what kind of end was left, from the end alone. */
function mistakeOf(ttlMs: number, leftMs: number): string | undefined {
  if (ttlMs === -1) return 'plain-set';
  if (ttlMs > leftMs) return 'starts-again';
  if (ttlMs >= 0 && ttlMs < leftMs) return 'rounds-down';
  return undefined;
}

/** The end has not moved: gone if it has passed, else exactly the rest. */
async function checkEnd(stage: Stage, endMs: number): Promise<void> {
  const leftMs = endMs - stage.nowMs();
  const ttlMs = await stage.pttl(key);
  if (leftMs <= 0) {
    stage.check('stays-gone', ttlMs === -2, {
      expected: 'no session: its end has passed',
      observed: describeEnd(ttlMs),
      mistake: ttlMs === -1 ? 'checks-first' : ttlMs > 0 ? 'reads-then-sets' : undefined,
    });
    return;
  }
  stage.check('end-stays', ttlMs === leftMs, {
    expected: `it ends in ${seconds(leftMs)}`,
    observed: describeEnd(ttlMs),
    mistake: mistakeOf(ttlMs, leftMs),
  });
}

export default codeExercise({
  title: 'Change a session, keep its end',
  task: `
A session is a string at \`session:<id>\`. It was created with a TTL of 30 minutes, and it must end when those are
over, whatever is written in between.

Write \`updateSession(redis, id, value)\`:

1. If the session lives, its value becomes \`value\`, and the function returns \`true\`.
2. Its TTL goes on as if nothing had been written, to the millisecond.
3. If there is no such session, because it never existed, has expired or was logged out, nothing is written and the
   function returns \`false\`.

Your process may stand still for a whole hour between any two commands, as happens when a machine is suspended. The
session may expire meanwhile. It must not come back to life.

There are no errors to handle here: Redis answers every time.
`,
  hints: [
    'What does `SET` do with the TTL of the key it writes to? You saw it in "The TTL that vanished".',
    'Two commands leave a gap, and the pause falls into it. Look for one command that does everything.',
    '`SET` has an option that leaves the TTL alone, and one that writes only if the key exists. They can stand together.',
    '`SET key value XX KEEPTTL` answers `OK`, or nil if there was no key. With ioredis, nil is `null`.',
  ],
  explanation: `
\`SET key value XX KEEPTTL\` is one command, so nothing can happen in its middle. \`XX\` refuses to create the key:
an expired session stays gone. \`KEEPTTL\` leaves the expiry where it is. The reply, \`OK\` or nil, is the answer to
"did it live?", so there is no need to ask before.

\`KEEPTTL\` came with Redis 6.0. Older code reads the absolute end with \`PTTL\` and writes it back, which has a gap
between the two.
`,
  exports: 'updateSession',
  checks: {
    writes: {
      name: 'A living session gets its new value',
      feedback: 'Read the value back after your function: it should be exactly the text that was passed in.',
    },
    answers: {
      name: 'It tells whether there was a session',
      feedback: 'Return the boolean `true` if the session was written, `false` if there was none.',
    },
    'end-stays': {
      name: 'The end of the session does not move',
      feedback: 'The TTL after the write should be what it would have been without it.',
      mistakes: {
        'plain-set':
          'A plain `SET` replaces the key and its TTL with it. This session never ends: the user is logged in for ever.',
        'starts-again':
          'The TTL starts again at each write, or later than it was. A busy session then never ends. Leave the TTL where it is in place of setting one.',
        'rounds-down':
          'The session ends a little too early. `TTL` answers in whole seconds, so writing its answer back moves the end. Can the TTL be left alone altogether?',
      },
    },
    'stays-gone': {
      name: 'A session that is gone stays gone',
      feedback: 'There was no session, and after your function there is one. Write only if the key exists.',
      mistakes: {
        'no-xx':
          'There was no session, and `SET` made one, without a TTL. `SET` creates what is not there unless it is told not to; `KEEPTTL` does not forbid it.',
        'checks-first':
          'The session expired between your check and your `SET`. The check was true when it was made. Let the `SET` itself refuse.',
        'reads-then-sets':
          'You read the TTL, the process stood still, the session ended, and your `SET` brought it back with the old TTL. Let the `SET` itself refuse.',
      },
    },
  },
  scenarios: [
    {
      id: 'living',
      title: 'The session lives and is updated three times',
      run: async stage => {
        const a = stage.actor('app-1');
        const endMs = await session(stage);
        for (const [index, waitMs] of [0, 1250, 60_000].entries()) {
          await stage.advance(waitMs);
          const value = index === 2 ? after : `${before} ${index}`;
          const outcome = await a.call(a.redis, 's-81f', value);
          const stored = await stage.redis('GET', key);
          stage.check('writes', stored === value, { expected: value, observed: String(stored) });
          const returned = outcome.status === 'returned' ? String(outcome.value) : outcome.status;
          stage.check('answers', returned === 'true', { expected: 'true', observed: returned });
          await checkEnd(stage, endMs);
        }
      },
    },
    {
      id: 'absent',
      title: 'There is no such session',
      run: async stage => {
        const a = stage.actor('app-1');
        const outcome = await a.call(a.redis, 's-000', after);
        const returned = outcome.status === 'returned' ? String(outcome.value) : outcome.status;
        stage.check('answers', returned === 'false', { expected: 'false', observed: returned });
        const left = await stage.keys();
        stage.check('stays-gone', left.length === 0, {
          expected: 'no key',
          observed: left.join(', '),
          mistake: 'no-xx',
        });
      },
    },
    {
      id: 'suspended',
      title: 'The machine is suspended for an hour, at any moment',
      explore: { preemptions: 0, faults: { pauseMs: 3_600_000 }, schedules: 50 },
      run: async stage => {
        const a = stage.actor('app-1');
        const endMs = await session(stage);
        await stage.settle(a.start(a.redis, 's-81f', after));
        await checkEnd(stage, endMs);
      },
    },
  ],
});

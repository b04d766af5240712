/**
 * Change something and leave its end where it is. One invariant says it all: at any time the key is gone if its end
 * has passed, and else has exactly the rest. A pause between two commands then catches every "read the TTL, write it
 * back", and a key that comes back to life.
 */
import type { CodeExercise, Scenario } from '#lessons/grading/exercise.ts';
import type { Stage } from '#lessons/grading/stage.ts';

export interface KeptEnd {
  /** What has an end: “session”. */
  readonly thing: string;
  /** The key of an id. */
  readonly key: (id: string) => string;
  readonly id: string;
  /** An id of nothing. */
  readonly absent: string;
  readonly before: string;
  readonly after: string;
  /** Shorter than the hour for which a process may stand still. */
  readonly lifeMinutes: number;
  /** What it means if it never ends. */
  readonly forEver: string;
  /** Name of the exported function. */
  readonly exports: string;
}

/** All but the title and the task. */
export function keptEnd(names: KeptEnd): Omit<CodeExercise, 'kind' | 'title' | 'task'> {
  return {
    exports: names.exports,
    hints,
    explanation,
    checks: checks(names),
    scenarios: scenarios(names),
  };
}

const hints = [
  'What does `SET` do with the TTL of the key it writes to? You saw it in "The TTL that vanished".',
  'Two commands leave a gap, and the pause falls into it. Look for one command that does everything.',
  '`SET` has an option that leaves the TTL alone, and one that writes only if the key exists. They can stand together.',
  '`SET key value XX KEEPTTL` answers `OK`, or nil if there was no key. With ioredis, nil is `null`.',
];

const explanation = `
\`SET key value XX KEEPTTL\` is one command, so nothing can happen in its middle. \`XX\` refuses to create the key:
what has expired stays gone. \`KEEPTTL\` leaves the expiry where it is. The reply, \`OK\` or nil, is the answer to
"did it live?", so there is no need to ask before.

\`KEEPTTL\` came with Redis 6.0. Older code reads the absolute end with \`PTTL\` and writes it back, which has a gap
between the two.
`;

function checks({ thing, forEver }: KeptEnd): CodeExercise['checks'] {
  return {
    writes: {
      name: `A living ${thing} gets its new value`,
      feedback: 'Read the value back after your function: it should be exactly the text that was passed in.',
    },
    answers: {
      name: `It tells whether there was a ${thing}`,
      feedback: `Return the boolean \`true\` if the ${thing} was written, \`false\` if there was none.`,
    },
    'end-stays': {
      name: `The end of the ${thing} does not move`,
      feedback: 'The TTL after the write should be what it would have been without it.',
      mistakes: {
        'plain-set': `A plain \`SET\` replaces the key and its TTL with it. This ${thing} never ends: ${forEver}.`,
        'starts-again': `The TTL starts again at each write, or later than it was. A busy ${thing} then never ends. Leave the TTL where it is in place of setting one.`,
        'rounds-down': `The ${thing} ends a little too early. \`TTL\` answers in whole seconds, so writing its answer back moves the end. Can the TTL be left alone altogether?`,
      },
    },
    'stays-gone': {
      name: `A ${thing} that is gone stays gone`,
      feedback: `There was no ${thing}, and after your function there is one. Write only if the key exists.`,
      mistakes: {
        'no-xx': `There was no ${thing}, and \`SET\` made one, without a TTL. \`SET\` creates what is not there unless it is told not to; \`KEEPTTL\` does not forbid it.`,
        'checks-first': `The ${thing} expired between your check and your \`SET\`. The check was true when it was made. Let the \`SET\` itself refuse.`,
        'reads-then-sets': `You read the TTL, the process stood still, the ${thing} ended, and your \`SET\` brought it back with the old TTL. Let the \`SET\` itself refuse.`,
      },
    },
  };
}

/** One that is 10 seconds old. Returns its end. */
async function create(stage: Stage, { key, id, before, lifeMinutes }: KeptEnd): Promise<number> {
  const lifeMs = lifeMinutes * 60_000;
  await stage.redis('SET', key(id), before, 'PX', lifeMs);
  await stage.advance(10_000);
  return stage.nowMs() + lifeMs - 10_000;
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

function describeEnd(ttlMs: number, { thing }: KeptEnd): string {
  if (ttlMs === -2) return `the ${thing} is gone`;
  return ttlMs === -1 ? `a ${thing} without TTL: it lives for ever` : `it ends in ${seconds(ttlMs)}`;
}

/** Guesses what kind of end was left, from the end alone. */
function mistakeOf(ttlMs: number, leftMs: number): string | undefined {
  if (ttlMs === -1) return 'plain-set';
  if (ttlMs > leftMs) return 'starts-again';
  if (ttlMs >= 0 && ttlMs < leftMs) return 'rounds-down';
  return undefined;
}

/** The end has not moved: gone if it has passed, else exactly the rest. */
async function checkEnd(stage: Stage, endMs: number, names: KeptEnd): Promise<void> {
  const leftMs = endMs - stage.nowMs();
  const ttlMs = await stage.pttl(names.key(names.id));
  if (leftMs <= 0) {
    stage.check('stays-gone', ttlMs === -2, {
      expected: `no ${names.thing}: its end has passed`,
      observed: describeEnd(ttlMs, names),
      mistake: ttlMs === -1 ? 'checks-first' : ttlMs > 0 ? 'reads-then-sets' : undefined,
    });
    return;
  }
  stage.check('end-stays', ttlMs === leftMs, {
    expected: `it ends in ${seconds(leftMs)}`,
    observed: describeEnd(ttlMs, names),
    mistake: mistakeOf(ttlMs, leftMs),
  });
}

function scenarios(names: KeptEnd): Scenario[] {
  const { thing, key, id, absent, before, after } = names;
  return [
    {
      id: 'living',
      title: `The ${thing} lives and is updated three times`,
      run: async stage => {
        const a = stage.actor('app-1');
        const endMs = await create(stage, names);
        for (const [index, waitMs] of [0, 1250, 60_000].entries()) {
          await stage.advance(waitMs);
          const value = index === 2 ? after : `${before} ${index}`;
          const outcome = await a.call(a.redis, id, value);
          const stored = await stage.redis('GET', key(id));
          stage.check('writes', stored === value, { expected: value, observed: String(stored) });
          const returned = outcome.status === 'returned' ? String(outcome.value) : outcome.status;
          stage.check('answers', returned === 'true', { expected: 'true', observed: returned });
          await checkEnd(stage, endMs, names);
        }
      },
    },
    {
      id: 'absent',
      title: `There is no such ${thing}`,
      run: async stage => {
        const a = stage.actor('app-1');
        const outcome = await a.call(a.redis, absent, after);
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
        const endMs = await create(stage, names);
        await stage.settle(a.start(a.redis, id, after));
        await checkEnd(stage, endMs, names);
      },
    },
  ];
}

/**
 * Take a free lock and be refused a held one, by hand. The way is the point: one command, so the transcript is read
 * as well as the keys.
 */
import { type Observation, stateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const free = 'lock:order:1001';
const held = 'lock:order:1002';
const mostMs = 600_000;
const expiries = ['EX', 'PX', 'EXAT', 'PXAT'];

const shownTtl = (ms: number): string =>
  ms === -2 ? 'no such key' : ms === -1 ? 'no TTL' : `${Math.ceil(ms / 1000)} s`;

const options = (args: readonly string[]): string[] => args.slice(3).map(word => word.toUpperCase());

/** `SET key … NX` with an expiry in the same command. */
const isLockAttempt = (args: readonly string[], key: string): boolean =>
  args[0] === 'SET' &&
  args[1] === key &&
  options(args).includes('NX') &&
  options(args).some(word => expiries.includes(word));

async function observeOwner(state: StateReader): Promise<Observation> {
  const type = await state.read('TYPE', free);
  const value = type === 'string' ? String(await state.read('GET', free)) : undefined;
  return {
    passed: value === 'worker-1',
    expected: `${free} says worker-1`,
    observed: value ?? (type === 'none' ? 'no lock' : `a ${String(type)}`),
    ...(value !== undefined && value !== 'worker-1' ? { mistake: 'nameless' } : {}),
  };
}

async function observeLease(state: StateReader): Promise<Observation> {
  const ttlMs = await state.pttl(free);
  const mistake = ttlMs === -1 ? 'no-lease' : ttlMs > mostMs ? 'too-long' : undefined;
  return {
    passed: ttlMs > 0 && ttlMs <= mostMs,
    expected: 'a TTL of at most 600 s',
    observed: shownTtl(ttlMs),
    ...(mistake ? { mistake } : {}),
  };
}

function observeOneCommand(state: StateReader): Observation {
  const writes = state.transcript.filter(({ args, failed }) => args[1] === free && !failed);
  const [first] = writes.filter(
    ({ args }) => args[0] === 'SET' || args[0] === 'SETNX' || args[0] === 'SETEX',
  );
  const names = writes.map(({ args }) => args[0] ?? '');
  const passed = first !== undefined && isLockAttempt(first.args, free);
  const twoSteps = names.includes('SETNX') || names.includes('EXPIRE') || names.includes('PEXPIRE');
  const overwrites = first?.args[0] === 'SET' && !options(first.args).includes('NX');
  const mistake = twoSteps ? 'two-commands' : overwrites ? 'no-nx' : undefined;
  return {
    passed,
    expected: 'one SET with NX and EX or PX',
    observed: first === undefined ? 'no lock was taken' : first.args.join(' '),
    ...(!passed && mistake ? { mistake } : {}),
  };
}

async function observeOther(state: StateReader): Promise<Observation> {
  const type = await state.read('TYPE', held);
  const value = type === 'string' ? String(await state.read('GET', held)) : undefined;
  const tried = state.transcript.some(({ args }) => isLockAttempt(args, held));
  const kept = value === 'worker-2' && (await state.pttl(held)) > 0;
  return {
    passed: kept && tried,
    expected: `tried with NX and refused; ${held} still says worker-2`,
    observed: kept ? (tried ? 'refused' : 'not tried') : `${held}: ${value ?? 'gone'}`,
    ...(kept ? {} : { mistake: 'stolen' }),
  };
}

export default stateExercise({
  title: 'Take a lock by hand',
  task: `
You are \`worker-1\`.

1. Take the lock of order 1001. The key is \`lock:order:1001\`, its value says who holds it: \`worker-1\`.
2. It must free itself at some time, after 600 seconds at the latest.
3. Take it with **one** command, which does nothing if somebody holds the lock already.
4. Then try the same for order 1002. \`worker-2\` is at work on it. You should be refused, and its lock must stay as
   it is.

The leases here are long so that you can work without haste. If yours ran out, take it again.
`,
  hints: [
    'You need a `SET` that does nothing when the key exists, and that gives the key an end at the same time.',
    '`NX`: only if the key does not exist. `EX seconds`: expire after so many seconds. Both go into one `SET`.',
    '`SET lock:order:1001 worker-1 NX EX 600`. The same with 1002 answers `(nil)`: that is a refusal, not an error.',
  ],
  explanation: `
\`SET key owner NX EX seconds\` asks and takes in one command. Redis runs commands one after the other, so two workers
cannot both be answered \`OK\`. And there is no moment in which the lock exists without an end.

\`SETNX\` followed by \`EXPIRE\` does the same on a good day. A process that dies between the two leaves a lock that
never ends.
`,
  start: [`SET ${held} worker-2 EX 3600`],
  goal: [`SET ${free} worker-1 EX 600`, `SET ${held} worker-2 EX 3600`],
  checks: {
    owner: {
      name: 'The lock of order 1001 is held by worker-1',
      feedback: 'There is no lock at `lock:order:1001`. Take it, or take it again if it ran out.',
      mistakes: {
        nameless:
          'The lock is there, and it does not say `worker-1`. Without the owner in it, nobody can tell whose it is.',
      },
    },
    lease: {
      name: 'It frees itself within 600 seconds',
      feedback: 'Look at `TTL lock:order:1001`.',
      mistakes: {
        'no-lease': 'The lock has no TTL. If worker-1 dies now, nobody will ever work on order 1001 again.',
        'too-long': 'The lease is longer than 600 seconds. `EX` takes seconds, `PX` milliseconds.',
      },
    },
    'one-command': {
      name: 'Taken by one command that refuses if it is held',
      feedback: 'Take the lock with a single `SET` that has both `NX` and an expiry.',
      mistakes: {
        'two-commands':
          'The lock was taken by one command and got its end by another. Between the two lies a moment in which a crash locks the order for ever. Delete the lock, reset the exercise and use one command.',
        'no-nx':
          'Your `SET` would have overwritten a lock that somebody holds. It was free by luck. Reset the exercise and add `NX`.',
      },
    },
    'leaves-others': {
      name: 'The lock of worker-2 was tried and left alone',
      feedback: 'Try to take `lock:order:1002` too, in the same way, and see what Redis answers.',
      mistakes: {
        stolen:
          'The lock of worker-2 is no longer as it was, and worker-2 does not know. Both would now work on order 1002. Reset the exercise.',
      },
    },
  },
  observe: async state => ({
    owner: await observeOwner(state),
    lease: await observeLease(state),
    'one-command': observeOneCommand(state),
    'leaves-others': await observeOther(state),
  }),
});

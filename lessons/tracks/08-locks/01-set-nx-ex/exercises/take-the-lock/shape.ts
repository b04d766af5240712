/**
 * Take a free lock and be refused a held one, by hand. The way is the point: one command, so the transcript is read
 * as well as the keys.
 */
import type { Observation, StateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

export interface LockByHand {
  /** Who the learner is, and who holds the other lock. */
  readonly me: string;
  readonly other: string;
  /** The keys of the two locks, and what each stands for. */
  readonly free: string;
  readonly freeThing: string;
  readonly held: string;
  readonly heldThing: string;
  /** What the holder does: “nobody will ever … order 1001 again”. */
  readonly work: string;
  readonly mostSeconds: number;
}

const expiries = ['EX', 'PX', 'EXAT', 'PXAT'];

const shownTtl = (ms: number): string =>
  ms === -2 ? 'no such key' : ms === -1 ? 'no TTL' : `${Math.ceil(ms / 1000)} s`;

const options = (args: readonly string[]): string[] => args.slice(3).map(word => word.toUpperCase());

/** `SET key owner NX` with an expiry in the same command. */
const isLockAttempt = (args: readonly string[], key: string): boolean =>
  args[0] === 'SET' &&
  args[1] === key &&
  options(args).includes('NX') &&
  options(args).some(word => expiries.includes(word));

async function observeOwner(state: StateReader, names: LockByHand): Promise<Observation> {
  const { free, me } = names;
  const type = await state.read('TYPE', free);
  const value = type === 'string' ? String(await state.read('GET', free)) : undefined;
  return {
    passed: value === me,
    expected: `${free} says ${me}`,
    observed: value ?? (type === 'none' ? 'no lock' : `a ${String(type)}`),
    ...(value !== undefined && value !== me ? { mistake: 'nameless' } : {}),
  };
}

async function observeLease(state: StateReader, names: LockByHand): Promise<Observation> {
  const { free, mostSeconds } = names;
  const ttlMs = await state.pttl(free);
  const mistake = ttlMs === -1 ? 'no-lease' : ttlMs > mostSeconds * 1000 ? 'too-long' : undefined;
  return {
    passed: ttlMs > 0 && ttlMs <= mostSeconds * 1000,
    expected: `a TTL of at most ${mostSeconds} s`,
    observed: shownTtl(ttlMs),
    ...(mistake ? { mistake } : {}),
  };
}

function observeOneCommand(state: StateReader, { free }: LockByHand): Observation {
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

async function observeOther(state: StateReader, names: LockByHand): Promise<Observation> {
  const { held, me, other } = names;
  const type = await state.read('TYPE', held);
  const value = type === 'string' ? String(await state.read('GET', held)) : undefined;
  const tried = state.transcript.some(({ args }) => isLockAttempt(args, held) && args[2] === me);
  const kept = value === other && (await state.pttl(held)) > 0;
  return {
    passed: kept && tried,
    expected: `${me} tried with NX and was refused; ${held} still says ${other}`,
    observed: kept ? (tried ? 'refused' : 'not tried') : `${held}: ${value ?? 'gone'}`,
    ...(kept ? {} : { mistake: 'stolen' }),
  };
}

/** All but the title and the task. */
export function lockByHand(names: LockByHand): Omit<StateExercise, 'kind' | 'title' | 'task'> {
  const { me, other, free, freeThing, held, heldThing, work, mostSeconds } = names;
  return {
    hints: [
      'You need a `SET` that does nothing when the key exists, and that gives the key an end at the same time.',
      '`NX`: only if the key does not exist. `EX seconds`: expire after so many seconds. Both go into one `SET`.',
      `\`SET ${free} ${me} NX EX ${mostSeconds}\`. The same with \`${held}\` answers \`(nil)\`: that is a refusal, not an error.`,
    ],
    explanation: `
\`SET key owner NX EX seconds\` asks and takes in one command. Redis runs commands one after the other, so two workers
cannot both be answered \`OK\`. And there is no moment in which the lock exists without an end.

\`SETNX\` followed by \`EXPIRE\` does the same on a good day. A process that dies between the two leaves a lock that
never ends.
`,
    start: [`SET ${held} ${other} EX 3600`],
    goal: [`SET ${free} ${me} EX ${mostSeconds}`, `SET ${held} ${other} EX 3600`],
    checks: {
      owner: {
        name: `The lock of ${freeThing} is held by ${me}`,
        feedback: `There is no lock at \`${free}\`. Take it, or take it again if it ran out.`,
        mistakes: {
          nameless: `The lock is there, and it does not say \`${me}\`. Without the owner in it, nobody can tell whose it is.`,
        },
      },
      lease: {
        name: `It frees itself within ${mostSeconds} seconds`,
        feedback: `Look at \`TTL ${free}\`.`,
        mistakes: {
          'no-lease': `The lock has no TTL. If ${me} dies now, nobody will ever ${work} ${freeThing} again.`,
          'too-long': `The lease is longer than ${mostSeconds} seconds. \`EX\` takes seconds, \`PX\` milliseconds.`,
        },
      },
      'one-command': {
        name: 'Taken by one command that refuses if it is held',
        feedback: 'Take the lock with a single `SET` that has both `NX` and an expiry.',
        mistakes: {
          'two-commands':
            'The lock was taken by one command and got its end by another. Between the two lies a moment in which a crash leaves a lock for ever. Delete the lock, reset the exercise and use one command.',
          'no-nx':
            'Your `SET` would have overwritten a lock that somebody holds. It was free by luck. Reset the exercise and add `NX`.',
        },
      },
      'leaves-others': {
        name: `The lock of ${other} was tried and left alone`,
        feedback: `Try to take \`${held}\` too, in the same way and in your own name, and see what Redis answers.`,
        mistakes: {
          stolen: `The lock of ${other} is no longer as it was, and ${other} does not know. Both would now ${work} ${heldThing}. Reset the exercise.`,
        },
      },
    },
    observe: async state => ({
      owner: await observeOwner(state, names),
      lease: await observeLease(state, names),
      'one-command': observeOneCommand(state, names),
      'leaves-others': await observeOther(state, names),
    }),
  };
}

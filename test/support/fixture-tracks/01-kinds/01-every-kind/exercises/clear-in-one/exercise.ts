import { stateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const removed = ['user:44:cart', 'user:44:name', 'user:44:viewed'];
const removals = new Set(['DEL', 'UNLINK', 'GETDEL', 'FLUSHDB', 'FLUSHALL', 'EXPIRE', 'PEXPIRE', 'RENAME']);

const ran = (state: StateReader, isMeant: (command: string) => boolean) =>
  state.transcript.filter(({ args, failed }) => !failed && isMeant(args[0] ?? ''));

export default stateExercise({
  title: 'Forget a user in one command',
  task: `
User 44 wants to be forgotten. Delete the three keys of user 44, in **one** command. Leave those of others alone, and
don't type \`KEYS\`.
`,
  hints: ['`DEL` and `UNLINK` take several keys.'],
  explanation: '`UNLINK` deletes as `DEL` does, and frees the memory behind the server’s back.',
  start: [
    'SET user:44:name "Alan"',
    'RPUSH user:44:viewed product:7 product:12',
    'HSET user:44:cart product:7 1',
    'SET user:42:name "Ada"',
  ],
  goal: ['SET user:42:name "Ada"'],
  checks: {
    forgotten: {
      name: 'The keys of user 44 are gone, others are not',
      feedback: 'A key of user 44 is still there.',
      mistakes: { flushed: 'User 42 has lost a name. Reset the exercise, and name what you delete.' },
    },
    'one-command': {
      name: 'In one command',
      feedback: 'Delete them by one command.',
      mistakes: { 'one-by-one': 'Between two commands others see half a user. Reset the exercise.' },
    },
    'no-keys': {
      name: 'Without KEYS',
      feedback: 'KEYS is not allowed here.',
      mistakes: { 'lists-with-keys': '`KEYS` holds up everybody. Reset the exercise, and take `SCAN`.' },
    },
  },
  observe: async state => {
    const keys = await state.keys();
    const left = removed.filter(key => keys.includes(key));
    const isOtherKept = keys.includes('user:42:name');
    const deletions = ran(state, command => removals.has(command)).length;
    const listings = state.transcript.filter(({ args }) => args[0] === 'KEYS').length;
    return {
      forgotten: {
        passed: left.length === 0 && isOtherKept,
        expected: 'user:42:name alone',
        observed: keys.join(', ') || 'no key at all',
        ...(isOtherKept ? {} : { mistake: 'flushed' }),
      },
      'one-command': {
        passed: deletions === 1,
        expected: '1 command that deletes',
        observed: `${deletions}`,
        ...(deletions > 1 ? { mistake: 'one-by-one' } : {}),
      },
      'no-keys': {
        passed: listings === 0,
        expected: 'no KEYS',
        observed: listings === 0 ? 'none' : `KEYS, ${listings} times`,
        ...(listings === 0 ? {} : { mistake: 'lists-with-keys' }),
      },
    };
  },
});

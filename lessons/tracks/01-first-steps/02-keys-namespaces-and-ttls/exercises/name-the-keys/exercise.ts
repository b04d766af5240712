/**
 * Tidy a badly named key space: names, lifetimes, nothing lost, nothing left over, found by SCAN. One of the keys is
 * a hash and one has a TTL already, so that "GET and SET it anew" is not enough and RENAME pays.
 */
import { type Observation, stateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const name = 'Ada Lovelace';
const page = '<h1>Kettle</h1>';
const code = '771204';
const sessionFields = { user: '42', cart: '7,12' };
const badNames = ['a1', 'tmp2', 'data', 'x'];

const minute = 60_000;

interface Lifetime {
  readonly key: string;
  readonly mostMs: number;
}
const lifetimes: readonly Lifetime[] = [
  { key: 'session:s-81f', mostMs: 30 * minute },
  { key: 'page:product:7', mostMs: 10 * minute },
  { key: 'user:43:reset-code', mostMs: 60 * minute },
];

const shownTtl = (ms: number): string =>
  ms === -2 ? 'no such key' : ms === -1 ? 'no TTL' : `${Math.ceil(ms / 1000)} s`;

async function observeValues(state: StateReader): Promise<Observation> {
  const wrong: string[] = [];
  const strings: [string, string][] = [
    ['user:42:name', name],
    ['page:product:7', page],
    ['user:43:reset-code', code],
    ['user:44:name', 'Alan Turing'],
  ];
  for (const [key, value] of strings) {
    const type = await state.read('TYPE', key);
    if (type !== 'string') wrong.push(`${key}: ${type === 'none' ? 'missing' : `a ${String(type)}`}`);
    else if ((await state.read('GET', key)) !== value) wrong.push(`${key}: another value`);
  }
  const type = await state.read('TYPE', 'session:s-81f');
  if (type !== 'hash') {
    wrong.push(`session:s-81f: ${type === 'none' ? 'missing' : `a ${String(type)}, was a hash`}`);
  } else {
    const kept = await state.read('HMGET', 'session:s-81f', 'user', 'cart');
    const whole = (await state.read('HLEN', 'session:s-81f')) === 2;
    if (!whole || JSON.stringify(kept) !== JSON.stringify(Object.values(sessionFields))) {
      wrong.push('session:s-81f: other fields');
    }
  }
  const missing = wrong.some(line => line.endsWith('missing'));
  return {
    passed: wrong.length === 0,
    expected: 'five keys with their old types and values',
    observed: wrong.length === 0 ? 'all five' : wrong.join('; '),
    ...(wrong.length > 0 && !missing ? { mistake: 'value-lost' } : {}),
  };
}

async function observeLifetimes(state: StateReader): Promise<Observation> {
  const wrong: string[] = [];
  let unending = '';
  for (const { key, mostMs } of lifetimes) {
    const ttlMs = await state.pttl(key);
    if (ttlMs > 0 && ttlMs <= mostMs) continue;
    if (ttlMs === -1) unending = key;
    wrong.push(`${key}: ${shownTtl(ttlMs)}`);
  }
  const mistake = unending === 'user:43:reset-code' ? 'ttl-dropped' : unending === '' ? undefined : 'no-ttl';
  return {
    passed: wrong.length === 0,
    expected: 'session at most 30 min, page at most 10 min, reset code at most the hour it had',
    observed: wrong.length === 0 ? 'all three will leave' : wrong.join('; '),
    ...(mistake ? { mistake } : {}),
  };
}

async function observeNames(state: StateReader): Promise<Observation> {
  const keys = await state.keys();
  const left = badNames.filter(key => keys.includes(key));
  const wanted = ['user:42:name', 'user:44:name', ...lifetimes.map(({ key }) => key)];
  const strange = keys.filter(key => !badNames.includes(key) && !wanted.includes(key));
  const observed = [
    ...left.map(key => `${key} is still there`),
    ...strange.map(key => `${key} is not in the table`),
  ];
  return {
    passed: observed.length === 0,
    expected: 'no old name and no other name',
    observed: observed.length === 0 ? 'none' : observed.join('; '),
    ...(left.length > 0 ? { mistake: 'old-left' } : {}),
  };
}

async function observePersistence(state: StateReader): Promise<Observation> {
  const ttls = [await state.pttl('user:42:name'), await state.pttl('user:44:name')];
  return {
    passed: ttls.every(ttlMs => ttlMs === -1),
    expected: 'user:42:name and user:44:name without TTL',
    observed: `user:42:name: ${shownTtl(ttls[0] ?? -2)}; user:44:name: ${shownTtl(ttls[1] ?? -2)}`,
    ...(ttls.some(ttlMs => ttlMs > 0) ? { mistake: 'ttl-on-everything' } : {}),
  };
}

function observeListing(state: StateReader): Observation {
  const used = (command: string) =>
    state.transcript.some(({ args, failed }) => args[0] === command && !failed);
  const typedKeys = state.transcript.some(({ args }) => args[0] === 'KEYS');
  return {
    passed: used('SCAN') && !typedKeys,
    expected: 'SCAN, and no KEYS',
    observed: typedKeys ? 'KEYS' : used('SCAN') ? 'SCAN' : 'neither',
    ...(typedKeys ? { mistake: 'keys-command' } : {}),
  };
}

export default stateExercise({
  title: 'Give the keys their names',
  task: `
Somebody left these keys in the shop's Redis. You found out what they are:

| now | what it is | should be called | should live |
|---|---|---|---|
| \`a1\` | the name of user 42 | \`user:42:name\` | for ever |
| \`tmp2\` | a session: a **hash** | \`session:s-81f\` | at most 30 minutes |
| \`data\` | the ready-made page of product 7 | \`page:product:7\` | at most 10 minutes |
| \`x\` | a reset code for user 43 | \`user:43:reset-code\` | no longer than it has now: it came with an hour |

\`user:44:name\` is well named already. Leave it alone.

1. List the keys with \`SCAN\` first. Don't type \`KEYS\`: in this exercise, as in production, it is not allowed.
2. Every value keeps its type and its content.
3. The old names are gone, and no other keys are there.

The TTLs count down while you work. That is fine.
`,
  hints: [
    'Copying a value by hand works for strings only. Is there one command that changes the name of any key?',
    '`RENAME old new` moves a key with its type, its value and its TTL.',
    '`EXPIRE key seconds` gives a TTL to a key that is there. Which of the four already has one?',
    '`SCAN 0`, then four times `RENAME`, then twice `EXPIRE`: 1800 for the session, 600 for the page.',
  ],
  explanation: `
\`RENAME\` changes the name and nothing else: type, value and TTL stay. That is why the reset code keeps its hour and
the hash stays a hash. \`EXPIRE\` then gives an end to the two that had none.

On a cluster, \`RENAME\` needs both names in one slot. There you copy and delete, or better, name keys well from the
start.
`,
  start: [
    `SET a1 "${name}"`,
    'HSET tmp2 user 42 cart "7,12"',
    `SET data "${page}"`,
    `SET x "${code}" EX 3600`,
    'SET user:44:name "Alan Turing"',
  ],
  goal: [
    `SET user:42:name "${name}"`,
    'HSET session:s-81f user 42 cart "7,12"',
    'EXPIRE session:s-81f 1800',
    `SET page:product:7 "${page}" EX 600`,
    `SET user:43:reset-code "${code}" EX 3600`,
    'SET user:44:name "Alan Turing"',
  ],
  checks: {
    'values-kept': {
      name: 'Five keys with their types and values',
      feedback: 'A key is missing under its new name. Compare with the table.',
      mistakes: {
        'value-lost':
          'A key has its new name, but its type or its content changed on the way. The session is a hash: `GET` and `SET` cannot copy it. Reset the exercise and move the keys in place of writing them anew.',
      },
    },
    'old-names-gone': {
      name: 'No old names, no strangers',
      feedback: 'There is a key that is not in the table. Delete it.',
      mistakes: {
        'old-left':
          'An old name is still there, so the value now exists twice and one of the two will go stale. Move keys, or delete the old ones.',
      },
    },
    'temporary-keys-leave': {
      name: 'Session, page and reset code have an end',
      feedback: 'Look at the TTL of each with `TTL`. `-1` means for ever, `-2` that the key is gone.',
      mistakes: {
        'no-ttl':
          'A key that should be temporary has no TTL. Nobody will ever delete it: this is how memory fills.',
        'ttl-dropped':
          'The reset code had an hour and now lives for ever. A new `SET` drops the TTL. Reset the exercise and take a command that keeps it.',
      },
    },
    'lasting-keys-stay': {
      name: 'The names of users have no TTL',
      feedback: 'Look at `TTL user:42:name` and `TTL user:44:name`.',
      mistakes: {
        'ttl-on-everything':
          'The name of a user got a TTL. It would vanish one day and nobody would know why. `PERSIST` takes a TTL away.',
      },
    },
    'listed-with-scan': {
      name: 'Listed with SCAN',
      feedback: 'The task asks for `SCAN`. Run `SCAN 0` and look.',
      mistakes: {
        'keys-command':
          '`KEYS` walks the whole key space in one go, and every other client waits. Reset the exercise and list with `SCAN`.',
      },
    },
  },
  observe: async state => ({
    'values-kept': await observeValues(state),
    'old-names-gone': await observeNames(state),
    'temporary-keys-leave': await observeLifetimes(state),
    'lasting-keys-stay': await observePersistence(state),
    'listed-with-scan': observeListing(state),
  }),
});

/**
 * Tidy a badly named key space: names, lifetimes, nothing lost, nothing left over, found by SCAN. One of the keys is
 * a hash and one has a TTL already, so that "GET and SET it anew" is not enough and RENAME pays.
 */
import type { Observation, StateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

interface Named {
  /** The name that it should have. */
  readonly key: string;
}
interface Misnamed extends Named {
  /** The name that it has. */
  readonly bad: string;
}
interface Text {
  readonly value: string;
}
interface Temporary {
  /** As a sentence says it: “session”. */
  readonly what: string;
  readonly mostMinutes: number;
}

export interface NamedKeys {
  readonly lasting: Misnamed & Text;
  readonly hash: Misnamed & Temporary & { readonly fields: Readonly<Record<string, string>> };
  readonly page: Misnamed & Temporary & Text;
  /** Has its TTL, the most that it may have, from the start. */
  readonly code: Misnamed & Temporary & Text;
  /** Well named already. */
  readonly kept: Named & Text;
  /** Whose names the lasting keys hold: “users”. */
  readonly owners: string;
}

const temporary = ({ hash, page, code }: NamedKeys) => [hash, page, code];

const shownTtl = (ms: number): string =>
  ms === -2 ? 'no such key' : ms === -1 ? 'no TTL' : `${Math.ceil(ms / 1000)} s`;

async function observeValues(state: StateReader, names: NamedKeys): Promise<Observation> {
  const wrong: string[] = [];
  const { lasting, hash, page, code, kept } = names;
  for (const { key, value } of [lasting, page, code, kept]) {
    const type = await state.read('TYPE', key);
    if (type !== 'string') wrong.push(`${key}: ${type === 'none' ? 'missing' : `a ${String(type)}`}`);
    else if ((await state.read('GET', key)) !== value) wrong.push(`${key}: another value`);
  }
  const type = await state.read('TYPE', hash.key);
  if (type !== 'hash') {
    wrong.push(`${hash.key}: ${type === 'none' ? 'missing' : `a ${String(type)}, was a hash`}`);
  } else {
    const fields = Object.keys(hash.fields);
    const found = await state.read('HMGET', hash.key, ...fields);
    const whole = (await state.read('HLEN', hash.key)) === fields.length;
    if (!whole || JSON.stringify(found) !== JSON.stringify(Object.values(hash.fields))) {
      wrong.push(`${hash.key}: other fields`);
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

async function observeLifetimes(state: StateReader, names: NamedKeys): Promise<Observation> {
  const wrong: string[] = [];
  let unending = '';
  for (const { key, mostMinutes } of temporary(names)) {
    const ttlMs = await state.pttl(key);
    if (ttlMs > 0 && ttlMs <= mostMinutes * 60_000) continue;
    if (ttlMs === -1) unending = key;
    wrong.push(`${key}: ${shownTtl(ttlMs)}`);
  }
  const mistake = unending === names.code.key ? 'ttl-dropped' : unending === '' ? undefined : 'no-ttl';
  return {
    passed: wrong.length === 0,
    expected: temporary(names)
      .map(({ key, mostMinutes }) => `${key} at most ${mostMinutes} min`)
      .join(', '),
    observed: wrong.length === 0 ? 'all three will leave' : wrong.join('; '),
    ...(mistake ? { mistake } : {}),
  };
}

async function observeNames(state: StateReader, names: NamedKeys): Promise<Observation> {
  const keys = await state.keys();
  const badNames = [names.lasting, ...temporary(names)].map(({ bad }) => bad);
  const left = badNames.filter(key => keys.includes(key));
  const wanted = [names.lasting, names.kept, ...temporary(names)].map(({ key }) => key);
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

async function observePersistence(state: StateReader, { lasting, kept }: NamedKeys): Promise<Observation> {
  const ttls = [await state.pttl(lasting.key), await state.pttl(kept.key)];
  return {
    passed: ttls.every(ttlMs => ttlMs === -1),
    expected: `${lasting.key} and ${kept.key} without TTL`,
    observed: `${lasting.key}: ${shownTtl(ttls[0] ?? -2)}; ${kept.key}: ${shownTtl(ttls[1] ?? -2)}`,
    ...(ttls.some(ttlMs => ttlMs > 0) ? { mistake: 'ttl-on-everything' } : {}),
  };
}

/** What one would tidy with. */
const changing = ['RENAME', 'RENAMENX', 'COPY', 'SET', 'HSET', 'DEL', 'UNLINK', 'EXPIRE', 'PEXPIRE'];

function observeListing(state: StateReader): Observation {
  const done = state.transcript.filter(({ failed }) => !failed).map(({ args }) => args[0] ?? '');
  const typedKeys = state.transcript.some(({ args }) => args[0] === 'KEYS');
  const scan = done.indexOf('SCAN');
  const rename = done.findIndex(command => changing.includes(command));
  const isFirst = scan >= 0 && (rename < 0 || scan < rename);
  return {
    passed: isFirst && !typedKeys,
    expected: 'SCAN before anything is changed, and no KEYS',
    observed: typedKeys ? 'KEYS' : isFirst ? 'SCAN first' : scan >= 0 ? `${done[rename]} first` : 'neither',
    ...(typedKeys ? { mistake: 'keys-command' } : {}),
  };
}

const seconds = ({ mostMinutes }: Temporary): number => mostMinutes * 60;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** All but the title and the task. */
export function namedKeys(names: NamedKeys): Omit<StateExercise, 'kind' | 'title' | 'task'> {
  const { lasting, hash, page, code, kept, owners } = names;
  const fields = Object.entries(hash.fields)
    .map(([field, value]) => `${field} "${value}"`)
    .join(' ');
  return {
    hints: [
      'Copying a value by hand works for strings only. Is there one command that changes the name of any key?',
      '`RENAME old new` moves a key with its type, its value and its TTL.',
      '`EXPIRE key seconds` gives a TTL to a key that is there. Which of the four already has one?',
      `\`SCAN 0\`, then four times \`RENAME\`, then twice \`EXPIRE\`: ${seconds(hash)} for the ${hash.what}, ${seconds(page)} for the ${page.what}.`,
    ],
    explanation: `
\`RENAME\` changes the name and nothing else: type, value and TTL stay. That is why the ${code.what} keeps its end and
the hash stays a hash. \`EXPIRE\` then gives an end to the two that had none.

On a cluster, \`RENAME\` needs both names in one slot. There you copy and delete, or better, name keys well from the
start.
`,
    start: [
      `SET ${lasting.bad} "${lasting.value}"`,
      `HSET ${hash.bad} ${fields}`,
      `SET ${page.bad} "${page.value}"`,
      `SET ${code.bad} "${code.value}" EX ${seconds(code)}`,
      `SET ${kept.key} "${kept.value}"`,
    ],
    goal: [
      `SET ${lasting.key} "${lasting.value}"`,
      `HSET ${hash.key} ${fields}`,
      `EXPIRE ${hash.key} ${seconds(hash)}`,
      `SET ${page.key} "${page.value}" EX ${seconds(page)}`,
      `SET ${code.key} "${code.value}" EX ${seconds(code)}`,
      `SET ${kept.key} "${kept.value}"`,
    ],
    checks: {
      'values-kept': {
        name: 'Five keys with their types and values',
        feedback: 'A key is missing under its new name. Compare with the table.',
        mistakes: {
          'value-lost': `A key has its new name, but its type or its content changed on the way. The ${hash.what} is a hash: \`GET\` and \`SET\` cannot copy it. Reset the exercise and move the keys in place of writing them anew.`,
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
        name: `${capital(hash.what)}, ${page.what} and ${code.what} have an end`,
        feedback: 'Look at the TTL of each with `TTL`. `-1` means for ever, `-2` that the key is gone.',
        mistakes: {
          'no-ttl':
            'A key that should be temporary has no TTL. Nobody will ever delete it: this is how memory fills.',
          'ttl-dropped': `The ${code.what} had an end and now lives for ever. A new \`SET\` drops the TTL. Reset the exercise and take a command that keeps it.`,
        },
      },
      'lasting-keys-stay': {
        name: `The names of ${owners} have no TTL`,
        feedback: `Look at \`TTL ${lasting.key}\` and \`TTL ${kept.key}\`.`,
        mistakes: {
          'ttl-on-everything': `One of the names of ${owners} got a TTL. It would vanish one day and nobody would know why. \`PERSIST\` takes a TTL away.`,
        },
      },
      'listed-with-scan': {
        name: 'Listed with SCAN',
        feedback:
          'The task asks for `SCAN` before anything is changed. If you have begun already, reset the exercise; then run `SCAN 0` and look.',
        mistakes: {
          'keys-command':
            '`KEYS` walks the whole key space in one go, and every other client waits. Reset the exercise and list with `SCAN`.',
        },
      },
    },

    observe: async state => ({
      'values-kept': await observeValues(state, names),
      'old-names-gone': await observeNames(state, names),
      'temporary-keys-leave': await observeLifetimes(state, names),
      'lasting-keys-stay': await observePersistence(state, names),
      'listed-with-scan': observeListing(state),
    }),
  };
}

/**
 * Be the app server: one hit, one miss, one thing that does not exist, and two leftovers of an older program. What
 * counts is the state that a careful read path would leave.
 */
import type { Observation, StateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

interface CachedRow {
  readonly id: string;
  /** As a sentence says it: “the teapot”. */
  readonly name: string;
  /** JSON. */
  readonly row: string;
}

export interface CacheByHand {
  /** What is cached: “product”. */
  readonly thing: string;
  /** The key of an id. */
  readonly key: (id: string) => string;
  /** Cached rightly; not cached; cached without TTL; of nothing, yet cached. */
  readonly hit: CachedRow;
  readonly miss: CachedRow;
  readonly unending: CachedRow;
  readonly absent: string;
  /** A column of the row that may change: “price”. */
  readonly changing: string;
  readonly mostSeconds: number;
}

const shownTtl = (ms: number): string =>
  ms === -2 ? 'no such key' : ms === -1 ? 'no TTL' : `${Math.ceil(ms / 1000)} s`;

/** Equal as JSON objects of flat columns, whatever their order and spaces. */
function sameRow(text: string, row: string): boolean {
  try {
    const sorted = (json: string) => JSON.stringify(Object.entries(JSON.parse(json)).sort());
    return sorted(text) === sorted(row);
  } catch {
    // Not JSON: certainly not the row.
    return false;
  }
}

async function stringAt(state: StateReader, key: string): Promise<string | undefined> {
  if ((await state.read('TYPE', key)) !== 'string') return undefined;
  const value = await state.read('GET', key);
  return typeof value === 'string' ? value : undefined;
}

async function observeMiss(state: StateReader, { key, miss }: CacheByHand): Promise<Observation> {
  const value = await stringAt(state, key(miss.id));
  const passed = value !== undefined && sameRow(value, miss.row);
  return {
    passed,
    expected: `${key(miss.id)} holds the row of ${miss.name}`,
    observed: value ?? `no string at ${key(miss.id)}`,
    ...(value !== undefined && !passed ? { mistake: 'wrong-row' } : {}),
  };
}

const asking = ['GET', 'MGET', 'GETEX', 'EXISTS'];

function observeOrder(state: StateReader, { key, hit, miss }: CacheByHand): Observation {
  const firstOn = (name: string) =>
    state.transcript.find(({ args }) => args.slice(1).includes(name))?.args[0];
  const [onHit, onMiss] = [firstOn(key(hit.id)), firstOn(key(miss.id))];
  const askedMiss = asking.includes(onMiss ?? '');
  const words = (name: string, first: string | undefined) =>
    first === undefined ? `no command on ${name}` : `first ${first} ${name}`;
  return {
    passed: askedMiss && asking.includes(onHit ?? ''),
    expected: `GET ${key(hit.id)}, and GET ${key(miss.id)} before anything is written there`,
    observed: [words(key(hit.id), onHit), words(key(miss.id), onMiss)].join('; '),
    ...(onMiss !== undefined && !askedMiss ? { mistake: 'did-not-ask' } : {}),
  };
}

async function observeEnds(
  state: StateReader,
  { key, miss, unending, mostSeconds }: CacheByHand,
): Promise<Observation> {
  const ttls: [string, number][] = [];
  for (const { id } of [miss, unending]) ttls.push([key(id), await state.pttl(key(id))]);
  const wrong = ttls.filter(([, ttlMs]) => ttlMs <= 0 || ttlMs > mostSeconds * 1000);
  const mistake = wrong.some(([name, ttlMs]) => name === key(miss.id) && ttlMs === -1)
    ? 'no-ttl'
    : wrong.some(([, ttlMs]) => ttlMs > mostSeconds * 1000)
      ? 'too-long'
      : undefined;
  return {
    passed: wrong.length === 0,
    expected: `${key(miss.id)} and ${key(unending.id)} with a TTL of at most ${mostSeconds} s`,
    observed: ttls.map(([name, ttlMs]) => `${name}: ${shownTtl(ttlMs)}`).join('; '),
    ...(mistake ? { mistake } : {}),
  };
}

async function observeHit(state: StateReader, { key, hit, unending }: CacheByHand): Promise<Observation> {
  const [first, second] = [key(hit.id), key(unending.id)];
  const [atFirst, atSecond] = [await stringAt(state, first), await stringAt(state, second)];
  const wrote = state.transcript.some(
    ({ args, failed }) => args[0]?.startsWith('SET') && args[1] === first && !failed,
  );
  const kept = atFirst === hit.row && atSecond === unending.row;
  return {
    passed: kept && !wrote,
    expected: `${first} read only, ${second} with its value`,
    observed: wrote
      ? `${first} was written`
      : kept
        ? 'both as they were'
        : `${first}: ${atFirst ?? 'missing'}; ${second}: ${atSecond ?? 'missing'}`,
    ...(wrote ? { mistake: 'rewrote-a-hit' } : {}),
  };
}

async function observeAbsent(state: StateReader, names: CacheByHand): Promise<Observation> {
  const keys = await state.keys();
  const { key, absent } = names;
  const wanted = [names.hit, names.miss, names.unending].map(({ id }) => key(id));
  const strange = keys.filter(name => !wanted.includes(name));
  return {
    passed: strange.length === 0,
    expected: `no key for ${names.thing} ${absent} and no other key`,
    observed: strange.length === 0 ? 'none' : strange.join(', '),
    ...(strange.includes(key(absent)) ? { mistake: 'keeps-undefined' } : {}),
  };
}

/** All but the title and the task. */
export function cacheByHand(names: CacheByHand): Omit<StateExercise, 'kind' | 'title' | 'task'> {
  const { thing, key, hit, miss, unending, changing, mostSeconds } = names;
  const [hitKey, missKey, unendingKey] = [key(hit.id), key(miss.id), key(unending.id)];
  const absentKey = key(names.absent);
  return {
    hints: [
      `Start with \`GET ${hitKey}\` and \`GET ${missKey}\`. One of them is nil.`,
      `In single quotes you need no backslashes: \`SET ${missKey} '{"id":"${miss.id}", …}' EX ${mostSeconds}\`.`,
      `\`EXPIRE ${unendingKey} ${mostSeconds}\` gives a TTL without touching the value. \`DEL ${absentKey}\` removes the rubbish.`,
    ],
    explanation: `
A hit costs one \`GET\` and changes nothing, not even the TTL: otherwise a popular ${thing} would never be read from the
database again. A miss costs \`GET\`, a query, and one \`SET\` with \`EX\`, so that there is never a moment without TTL.

\`${absentKey}\` is what remains when a program caches whatever it was given. The text \`undefined\` is a value like any
other: every later request is a hit on nonsense.
`,
    start: [
      `SET ${hitKey} '${hit.row}' EX 3000`,
      `SET ${unendingKey} '${unending.row}'`,
      `SET ${absentKey} undefined`,
    ],
    goal: [
      `SET ${hitKey} '${hit.row}' EX 3000`,
      `SET ${missKey} '${miss.row}' EX ${mostSeconds}`,
      `SET ${unendingKey} '${unending.row}' EX ${mostSeconds}`,
    ],
    checks: {
      'asked-first': {
        name: 'The cache is asked before it is filled',
        feedback: `Two customers come, and for each of them the cache is asked first: \`GET ${hitKey}\`, then \`GET ${missKey}\`.`,
        mistakes: {
          'did-not-ask': `The first thing you did with ${missKey} was to write it. An app server does not know that it is a miss until it has asked. Reset the exercise and ask first.`,
        },
      },
      'miss-cached': {
        name: 'The miss is cached',
        feedback: 'After the miss, the row belongs into the cache as a string.',
        mistakes: { 'wrong-row': `${missKey} does not hold the row of the database. Compare each column.` },
      },
      'will-expire': {
        name: 'What was cached will expire',
        feedback:
          'Look at both with `TTL`. `-1` is for ever; `-2` means that the key is gone: cache it again.',
        mistakes: {
          'no-ttl': `${missKey} has no TTL. When its ${changing} changes, the old one shows for ever.`,
          'too-long': `A TTL is longer than ${mostSeconds} seconds. \`EX\` takes seconds.`,
        },
      },
      'hit-untouched': {
        name: 'Values that were right are as they were',
        feedback: `${hitKey} and ${unendingKey} held the right values. Reset the exercise and leave them alone.`,
        mistakes: {
          'rewrote-a-hit': `${hitKey} was in the cache, and you wrote it again. A hit is served as it is: that is the point. Reset the exercise.`,
        },
      },
      'no-rubbish': {
        name: 'Nothing else is cached',
        feedback: 'There is a key too many. Delete it.',
        mistakes: {
          'keeps-undefined': `${absentKey} is still there. Every request for it is a hit, on the text \`undefined\`.`,
        },
      },
    },

    observe: async state => ({
      'asked-first': observeOrder(state, names),
      'miss-cached': await observeMiss(state, names),
      'will-expire': await observeEnds(state, names),
      'hit-untouched': await observeHit(state, names),
      'no-rubbish': await observeAbsent(state, names),
    }),
  };
}

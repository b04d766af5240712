/**
 * Be the app server: one hit, one miss, one product that does not exist, and two leftovers of an older program. What
 * counts is the state that a careful read path would leave.
 */
import { type Observation, stateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const kettle = '{"id":"7","name":"Kettle","priceCents":3490,"stock":12}';
const teapot = '{"id":"12","name":"Teapot","priceCents":2250,"stock":30}';
const cups = '{"id":"31","name":"Set of cups","priceCents":2800,"stock":8}';
const mostMs = 300_000;

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

async function observeMiss(state: StateReader): Promise<Observation> {
  const value = await stringAt(state, 'product:12');
  const passed = value !== undefined && sameRow(value, teapot);
  return {
    passed,
    expected: 'product:12 holds the row of the teapot',
    observed: value ?? 'no string at product:12',
    ...(value !== undefined && !passed ? { mistake: 'wrong-row' } : {}),
  };
}

function observeOrder(state: StateReader): Observation {
  const on12 = state.transcript.filter(({ args }) => args.slice(1).includes('product:12'));
  const first = on12[0]?.args[0];
  const asked = ['GET', 'MGET', 'GETEX', 'EXISTS'].includes(first ?? '');
  return {
    passed: asked,
    expected: 'GET product:12 before anything is written there',
    observed: first === undefined ? 'no command on product:12' : `first ${first} product:12`,
    ...(first !== undefined && !asked ? { mistake: 'did-not-ask' } : {}),
  };
}

async function observeEnds(state: StateReader): Promise<Observation> {
  const ttls: [string, number][] = [];
  for (const key of ['product:12', 'product:31']) ttls.push([key, await state.pttl(key)]);
  const wrong = ttls.filter(([, ttlMs]) => ttlMs <= 0 || ttlMs > mostMs);
  const mistake = wrong.some(([key, ttlMs]) => key === 'product:12' && ttlMs === -1)
    ? 'no-ttl'
    : wrong.some(([, ttlMs]) => ttlMs > mostMs)
      ? 'too-long'
      : undefined;
  return {
    passed: wrong.length === 0,
    expected: 'product:12 and product:31 with a TTL of at most 300 s',
    observed: ttls.map(([key, ttlMs]) => `${key}: ${shownTtl(ttlMs)}`).join('; '),
    ...(mistake ? { mistake } : {}),
  };
}

async function observeHit(state: StateReader): Promise<Observation> {
  const [seven, thirtyOne] = [await stringAt(state, 'product:7'), await stringAt(state, 'product:31')];
  const wrote = state.transcript.some(
    ({ args, failed }) => args[0]?.startsWith('SET') && args[1] === 'product:7' && !failed,
  );
  const kept = seven === kettle && thirtyOne === cups;
  return {
    passed: kept && !wrote,
    expected: 'product:7 read only, product:31 with its value',
    observed: wrote
      ? 'product:7 was written'
      : kept
        ? 'both as they were'
        : `product:7: ${seven ?? 'missing'}; product:31: ${thirtyOne ?? 'missing'}`,
    ...(wrote ? { mistake: 'rewrote-a-hit' } : {}),
  };
}

async function observeAbsent(state: StateReader): Promise<Observation> {
  const keys = await state.keys();
  const wanted = ['product:7', 'product:12', 'product:31'];
  const strange = keys.filter(key => !wanted.includes(key));
  return {
    passed: strange.length === 0,
    expected: 'no key for product 99 and no other key',
    observed: strange.length === 0 ? 'none' : strange.join(', '),
    ...(strange.includes('product:99') ? { mistake: 'keeps-undefined' } : {}),
  };
}

export default stateExercise({
  title: 'Be the app server',
  task: `
No program this time: you are the app server, and Redis is your cache. The database says:

\`\`\`text
SELECT product 7    ${kettle}
SELECT product 12   ${teapot}
SELECT product 31   ${cups}
SELECT product 99   (0 rows)
\`\`\`

1. A customer asks for product 7, then for product 12. Do what cache-aside does for each: ask the cache with \`GET\`
   first. Leave a hit as it is. After a miss, cache the row as JSON at \`product:12\`. Spaces and the order of the
   columns don't matter.
2. Whatever you cache gets a TTL of at most 300 seconds.
3. An older program has left two things behind. \`product:31\` has the right value and no TTL: give it one, at most
   300 seconds, and leave the value alone. \`product:99\` holds the text \`undefined\`, for a product that does not
   exist: delete it.

Check before your TTLs run out. If one did, cache that product again.
`,
  hints: [
    'Start with `GET product:7` and `GET product:12`. One of them is nil.',
    'In single quotes you need no backslashes: `SET product:12 \'{"id":"12", …}\' EX 300`.',
    '`EXPIRE product:31 300` gives a TTL without touching the value. `DEL product:99` removes the rubbish.',
  ],
  explanation: `
A hit costs one \`GET\` and changes nothing, not even the TTL: otherwise a popular product would never be read from the
database again. A miss costs \`GET\`, a query, and one \`SET\` with \`EX\`, so that there is never a moment without TTL.

\`product:99\` is what remains when a program caches whatever it was given. The text \`undefined\` is a value like any
other: every later request is a hit on nonsense.
`,
  start: [`SET product:7 '${kettle}' EX 3000`, `SET product:31 '${cups}'`, 'SET product:99 undefined'],
  goal: [
    `SET product:7 '${kettle}' EX 3000`,
    `SET product:12 '${teapot}' EX 300`,
    `SET product:31 '${cups}' EX 300`,
  ],
  checks: {
    'asked-first': {
      name: 'The cache is asked before it is filled',
      feedback: 'Nothing was asked of product:12 yet. Begin with `GET product:12`.',
      mistakes: {
        'did-not-ask':
          'The first thing you did with product:12 was to write it. An app server does not know that it is a miss until it has asked. Reset the exercise and ask first.',
      },
    },
    'miss-cached': {
      name: 'The miss is cached',
      feedback: 'After the miss, the row belongs into the cache as a string.',
      mistakes: { 'wrong-row': 'product:12 does not hold the row of the database. Compare each column.' },
    },
    'will-expire': {
      name: 'What was cached will expire',
      feedback: 'Look at both with `TTL`. `-1` is for ever; `-2` means that the key is gone: cache it again.',
      mistakes: {
        'no-ttl': 'product:12 has no TTL. When its price changes, the old one shows for ever.',
        'too-long': 'A TTL is longer than 300 seconds. `EX` takes seconds.',
      },
    },
    'hit-untouched': {
      name: 'Values that were right are as they were',
      feedback: 'product:7 and product:31 held the right values. Reset the exercise and leave them alone.',
      mistakes: {
        'rewrote-a-hit':
          'product:7 was in the cache, and you wrote it again. A hit is served as it is: that is the point. Reset the exercise.',
      },
    },
    'no-rubbish': {
      name: 'Nothing else is cached',
      feedback: 'There is a key too many. Delete it.',
      mistakes: {
        'keeps-undefined':
          'product:99 is still there. Every request for it is a hit, on the text `undefined`.',
      },
    },
  },
  observe: async state => ({
    'asked-first': observeOrder(state),
    'miss-cached': await observeMiss(state),
    'will-expire': await observeEnds(state),
    'hit-untouched': await observeHit(state),
    'no-rubbish': await observeAbsent(state),
  }),
});

/** Guests whose modules are loaded ahead differ in nothing from guests that load them. */
import { expect, test } from 'vitest';
import { type GuestHost, printLevels } from '#sandbox/guest/guest.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';

const exportName = 'answer';
/** A module with a state of its own, made of all that the outside gives while it is loaded. */
const stateful = `const seen = [Math.random(), Date.now()]; let calls = 0;
export function answer(word) { calls++; seen.push(word); globalThis.left = calls; return [calls, ...seen]; }`;

interface Told {
  readonly results: unknown[];
  readonly printed: string[];
}

function hostAt(nowMs: number, told: Told): GuestHost {
  return {
    nowMs: () => nowMs,
    call: () => undefined,
    timer: () => undefined,
    clearTimer: () => undefined,
    print: (level, text) => void (printLevels.includes(level) && told.printed.push(text)),
    done: (_run, report) => told.results.push(report.kind === 'returned' ? report.value : report),
  };
}

/** One schedule: each actor begins, all before any runs, and is called twice. */
async function schedule(pool: GuestPool, actors: readonly { seed: number; code: string; nowMs?: number }[]) {
  await pool.rewind();
  const told: Told = { results: [], printed: [] };
  const guests = actors.map(({ code, nowMs = 5, seed }) => {
    const { guest, problem } = pool.take(hostAt(nowMs, told), { seed, code, exportName });
    expect(problem).toBeUndefined();
    return guest;
  });
  for (const [at, guest] of guests.entries()) {
    guest.invoke(1, [{ kind: 'value', value: `first of ${at}` }]);
    guest.invoke(2, [{ kind: 'value', value: 'again' }]);
  }
  return told;
}

const newPool = () => new GuestPool({ commandNames: ['get'], limits: defaultGuestLimits });
const two = [
  { seed: 1, code: stateful },
  { seed: 2, code: stateful },
];

test('a schedule is the same whether its modules were loaded ahead or not', async () => {
  const pool = newPool();
  const first = await schedule(pool, two);
  expect(first.results).toHaveLength(4);
  for (let round = 0; round < 6; round++) expect(await schedule(pool, two)).toEqual(first);
});

test('others that begin otherwise get what is theirs, and so do those after them', async () => {
  const pool = newPool();
  const variants = [
    two,
    [two[0] ?? { seed: 1, code: stateful }],
    [...two].reverse(),
    [...two, { seed: 3, code: stateful }],
    two.map(actor => ({ ...actor, nowMs: 9 })),
    two.map(actor => ({ ...actor, code: `${stateful}//` })),
    two.map(({ seed }) => ({ seed, code: 'export const answer = word => [word, globalThis.left ?? null]' })),
  ];
  const alone = await Promise.all(variants.map(variant => schedule(newPool(), variant)));
  for (let round = 0; round < 4; round++) {
    for (const [at, variant] of variants.entries()) {
      // Seen once, twice (loaded ahead then), and a third time.
      for (let again = 0; again <= (round + at) % 4; again++) {
        expect(await schedule(pool, variant)).toEqual(alone[at]);
      }
    }
  }
});

test('what a module does outside while it is loaded happens in every schedule', async () => {
  const pool = newPool();
  const loud = [{ seed: 1, code: `console.log('loading'); ${stateful}` }];
  for (let round = 0; round < 5; round++) {
    expect((await schedule(pool, loud)).printed).toEqual(['loading']);
  }
});

test('a guest that is taken when others have run loads its own module', async () => {
  const pool = newPool();
  for (let round = 0; round < 5; round++) {
    await pool.rewind();
    const told: Told = { results: [], printed: [] };
    const early = pool.take(hostAt(5, told), { seed: 1, code: stateful, exportName });
    early.guest.invoke(1, []);
    const late = pool.take(hostAt(5 + round, told), { seed: 2, code: stateful, exportName });
    late.guest.invoke(1, []);
    expect(told.results[1]).toEqual([1, expect.any(Number), 5 + round, null]);
  }
});

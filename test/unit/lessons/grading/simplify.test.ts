/** Choices that a failure does not need are taken back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Failing, simplify, trimmed } from '#lessons/grading/driver/simplify.ts';

const unbounded = { runs: 10_000, deadlineMs: Number.POSITIVE_INFINITY };
const failingOf = (choices: readonly number[]): Failing => ({
  choices: trimmed(choices),
  level: choices.filter(choice => choice !== 0).length,
  events: choices.length,
});

/** Fails while every needed place has a choice of its own. */
const needing = (places: readonly number[]) => async (choices: readonly number[]) =>
  places.every(at => (choices[at] ?? 0) !== 0) ? failingOf(choices) : undefined;

describe('simplify', () => {
  it('leaves the choices that are needed, and no others', async () => {
    const program = fc.record({
      choices: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 20 }),
      needed: fc.array(fc.nat(19), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(program, async ({ choices, needed }) => {
        const places = [...new Set(needed)].filter(at => (choices[at] ?? 0) !== 0);
        const simplest = await simplify(failingOf(choices), needing(places), unbounded);
        const left = simplest.choices.flatMap((choice, at) => (choice === 0 ? [] : [at]));
        expect(left).toEqual(places.sort((a, b) => a - b));
      }),
    );
  });

  it('takes what has fewer preemptions and faults, though more happens', async () => {
    const cheaper: Failing = { choices: [1], level: 0, events: 9 };
    const failing: Failing = { choices: [2, 1], level: 1, events: 3 };
    const simplest = await simplify(
      failing,
      async choices => (choices.join() === '1' ? cheaper : undefined),
      unbounded,
    );
    expect(simplest).toBe(cheaper);
  });

  it('gives back what it was given when nothing simpler fails', async () => {
    const failing = failingOf([1, 1, 1]);
    expect(await simplify(failing, async () => undefined, unbounded)).toBe(failing);
  });

  it('keeps to its limits', async () => {
    let runs = 0;
    const never = async () => {
      runs++;
      return undefined;
    };
    const failing = failingOf([1, 1, 1, 1, 1]);
    await simplify(failing, never, { runs: 3, deadlineMs: Number.POSITIVE_INFINITY });
    expect(runs).toBe(3);
    await simplify(failing, never, { runs: 3, deadlineMs: performance.now() - 1 });
    expect(runs).toBe(3);
  });
});

import { describe, expect, test } from 'vitest';
import { errorGroups, findError, knownErrors } from '#components/terminal/errors/errors.ts';
import { refusals } from '#sandbox/command/policy.ts';

test.each(knownErrors.map(known => [known.id, known] as const))(
  '%s is found by its own example',
  (_, known) => {
    expect(findError(known.example)).toBe(known);
  },
);

test('every error has its place and its words', () => {
  expect(new Set(knownErrors.map(({ id }) => id)).size).toBe(knownErrors.length);
  for (const { id, group, means, mend } of knownErrors) {
    expect(
      errorGroups.map(each => each.id),
      id,
    ).toContain(group);
    expect(means, id).toMatch(/\.$/);
    expect(mend.length, id).toBeGreaterThan(10);
  }
});

/** What this sandbox and Redis 7 say, word for word. */
describe('known by their texts', () => {
  test.each([
    ['ERR hash value is not an integer', 'not-an-integer'],
    ['ERR value is not a valid float', 'not-a-float'],
    ['ERR min or max not valid string range item', 'min-or-max'],
    ['ERR min or max is not a float', 'not-a-float'],
    ["ERR unknown subcommand 'x'. Try XGROUP HELP.", 'unknown-command'],
    ['ERR DISCARD without MULTI', 'without-multi'],
    ['ERR WATCH inside MULTI is not allowed', 'nested-multi'],
    ['ERR The ID specified in XADD must be greater than 0-0', 'invalid-stream-id'],
    ['ERR quota: too many commands a second', 'quota'],
    ['ERR an argument of 9 bytes: 3 fit here. Store it in parts.', 'too-large'],
    ['NOPERM this user has no permissions to access one of the keys used as arguments', 'noperm'],
    ['BUSYGROUP Consumer Group name already exists', 'busygroup'],
    ['BUSY Redis is busy running a script.', 'busy'],
    ['ERR something nobody has heard of', undefined],
    ['', undefined],
  ])('%s', (text, id) => {
    expect(findError(text)?.id).toBe(id);
  });

  test('a refusal of this sandbox', () => {
    expect(refusals.length).toBeGreaterThan(0);
    expect(findError('NOPERM CLUSTER ADDSLOTS is not available in this sandbox. It …')?.id).toBe(
      'not-in-this-sandbox',
    );
  });
});

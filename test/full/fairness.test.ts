/** As test/attack/sandbox/fairness.test.ts, for longer: each flood lasts until its burst is long used up. */
import { afterAll, beforeAll, test } from 'vitest';
import { expectFair } from '#test/support/fairness/check.ts';
import { floods } from '#test/support/fairness/floods.ts';
import { type FairnessField, openFairnessField } from '#test/support/fairness/measure.ts';

const forMs = 15_000;
let field: FairnessField;

beforeAll(async () => {
  field = await openFairnessField();
});
afterAll(() => field.close());

test.each(floods.map(({ name }) => name))('%s', async name => {
  await expectFair(field, name, forMs);
});

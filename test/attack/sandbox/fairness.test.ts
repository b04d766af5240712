/**
 * One learner at full speed does not move another's median by more than two times, whatever it floods the doors with:
 * measured with the real limits, quietly and under the flood in one run. The long run is test/full/fairness.test.ts.
 */
import { afterAll, beforeAll, test } from 'vitest';
import { expectFair } from '#test/support/fairness/check.ts';
import { floods } from '#test/support/fairness/floods.ts';
import { type FairnessField, openFairnessField } from '#test/support/fairness/measure.ts';

const forMs = 400;
let field: FairnessField;

beforeAll(async () => {
  field = await openFairnessField();
});
afterAll(() => field.close());

test.each(floods.map(({ name }) => name))('%s', async name => {
  await expectFair(field, name, forMs);
});

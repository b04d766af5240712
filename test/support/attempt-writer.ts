/** A process that stores attempts as fast as it can and prints the id of each one that was acknowledged. */
import { writeSync } from 'node:fs';
import { openRecords } from '#lessons/progress/records.ts';
import { verdictOf } from '#test/support/records.ts';
import { silentLog } from '#test/support/temporary.ts';

const [, , dataDir = '', learner = ''] = process.argv;
const records = await openRecords({ dataDir, log: silentLog });
for (;;) {
  const verdict = verdictOf(true);
  const attempt = await records.addAttempt(learner, {
    exercise: 'some-exercise',
    answer: 'x'.repeat(500),
    verdict,
  });
  writeSync(1, `${attempt.id}\n`);
}

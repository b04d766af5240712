/** Records in a folder of their own, closed and removed after the test. */
import { openRecords, type Records } from '#lessons/progress/records.ts';
import type { Verdict } from '#lessons/schema.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export async function temporaryRecords(): Promise<{
  records: Records;
  dataDir: string;
  close: () => Promise<void>;
}> {
  const folder = await temporaryDirectory();
  const records = await openRecords({ dataDir: folder.path, log: silentLog });
  return {
    records,
    dataDir: folder.path,
    close: async () => {
      await records.close();
      await folder.remove();
    },
  };
}

/** A verdict of one check. */
export function verdictOf(passed: boolean): Verdict {
  const check = { id: 'holds', name: 'It holds', expected: '1', observed: passed ? '1' : '0' };
  return { passed, checks: [{ ...check, passed, feedback: passed ? '' : 'Look again.' }] };
}

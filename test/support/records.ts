/** Records in a folder of their own, closed and removed after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openRecords, type Records } from '#lessons/progress/records.ts';
import type { Verdict } from '#lessons/schema.ts';

export const silent = pino({ level: 'silent' });

/** A folder for one test; `remove` it in the end. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'keyspace-records-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function temporaryRecords(): Promise<{
  records: Records;
  dataDir: string;
  close: () => Promise<void>;
}> {
  const folder = await temporaryFolder();
  const records = await openRecords({ dataDir: folder.path, log: silent });
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

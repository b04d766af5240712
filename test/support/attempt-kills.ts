/** Kills a process that stores attempts, again and again, and says what it had acknowledged and what was kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openRecords } from '#lessons/progress/records.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

const writer = new URL('./attempt-writer.ts', import.meta.url).pathname;
const learner = 'aaaaaaaaaaaaaaaaaaaa';

export async function attemptsThroughKills(
  kills: number,
): Promise<{ acknowledged: ReadonlySet<string>; kept: ReadonlySet<string> }> {
  const folder = await temporaryDirectory();
  const acknowledged = new Set<string>();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      // Each is killed after another number of attempts, so that it dies at another place.
      for (const id of await writeUntilKilled(folder.path, 1 + ((kill * 7) % 23))) acknowledged.add(id);
    }
    const records = await openRecords({ dataDir: folder.path, log: silentLog });
    const { attempts } = await records.exportLearner(learner);
    await records.close();
    return { acknowledged, kept: new Set(attempts.map(attempt => attempt.id)) };
  } finally {
    await folder.remove();
  }
}

/** The ids that a writer printed in whole lines before it was killed. */
async function writeUntilKilled(dataDir: string, attempts: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, dataDir, learner], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complaints = '';
  const closed = once(child, 'close');
  child.stderr.on('data', chunk => {
    complaints += chunk;
  });
  child.stdout.on('data', chunk => {
    printed += chunk;
    if (printed.split('\n').length > attempts) child.kill('SIGKILL');
  });
  const [code, signal] = await closed;
  if (signal !== 'SIGKILL') throw new Error(`The writer ended by itself (${code}): ${complaints}`);
  return printed.split('\n').slice(0, -1);
}

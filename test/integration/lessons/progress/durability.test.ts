import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openRecords } from '#lessons/progress/records.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const kills = 40;
const writer = new URL('../../../support/attempt-writer.ts', import.meta.url).pathname;

it(`keeps every acknowledged attempt through ${kills} kill -9`, { timeout: 120_000 }, async () => {
  const folder = await temporaryDirectory();
  const learner = 'aaaaaaaaaaaaaaaaaaaa';
  const acknowledged = new Set<string>();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      // Each is killed after another number of attempts, so that it dies at another place.
      for (const id of await writeUntilKilled(folder.path, learner, 1 + ((kill * 7) % 23)))
        acknowledged.add(id);
    }
    const records = await openRecords({ dataDir: folder.path, log: silentLog });
    const { attempts } = await records.exportLearner(learner);
    await records.close();
    const kept = new Set(attempts.map(attempt => attempt.id));
    expect([...acknowledged].filter(id => !kept.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(kills);
    // At most the one under way at each kill was stored without having been acknowledged.
    expect(kept.size - acknowledged.size).toBeLessThanOrEqual(kills);
  } finally {
    await folder.remove();
  }
});

/** The ids that a writer printed in whole lines before it was killed. */
async function writeUntilKilled(dataDir: string, learner: string, attempts: number): Promise<string[]> {
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

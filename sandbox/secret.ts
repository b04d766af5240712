/** The secret that signs cookies and derives passwords: given by KEYSPACE_SECRET, or made once and kept. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads `dataDir/secret`, or makes it readable for this account alone. */
export async function loadSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  const fresh = randomBytes(32).toString('hex');
  try {
    await writeFile(path, `${fresh}\n`, { flag: 'wx', mode: 0o600, flush: true });
    return fresh;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  const kept = (await readFile(path, 'utf8')).trim();
  if (kept.length >= 32) return kept;
  throw new Error(
    `${path} holds no secret of at least 32 characters. Delete it: cookies and sandboxes start anew.`,
  );
}

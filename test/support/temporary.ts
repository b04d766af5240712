/** Folders of a test's own, and a logger that says nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';

/** A new folder under the system's temporary one; `remove` deletes it with all that is in it. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'keyspace-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

export const silentLog = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

/** What is written down of a sandbox, beside its servers: `sandbox.json` in the folder of its topology. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema } from '#sandbox/own/first-settings.ts';
import { serverKindSchema } from '#sandbox/server-protocol.ts';

const recordSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]{9,31}$/),
  owner: z.string(),
  scope: z.string(),
  token: z.string().min(20),
  kind: serverKindSchema,
  createdAtMs: z.number(),
  lastUsedAtMs: z.number(),
  /** By how much time was moved on in it. */
  offsetMs: z.number(),
  /** What changed settings were before. */
  settings: settingsSchema.default({}),
});
export type OwnRecord = z.infer<typeof recordSchema>;

const fileName = 'sandbox.json';

/** Undefined if there is none, or none that can be read: such a sandbox was never whole. */
export async function readOwnRecord(directory: string): Promise<OwnRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(directory, fileName), 'utf8')));
  } catch (cause) {
    const isUnreadable = cause instanceof z.ZodError || cause instanceof SyntaxError || isMissing(cause);
    if (isUnreadable) return undefined;
    throw cause;
  }
}

/** Whole or not at all, readable by this account alone. */
export async function writeOwnRecord(directory: string, record: OwnRecord): Promise<void> {
  const path = join(directory, fileName);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}

const isMissing = (cause: unknown) => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

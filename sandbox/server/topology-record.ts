/** What is kept of a topology on disk, so that a later process finds it again, asleep. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeNameSchema, serverKindSchema } from '#sandbox/server-protocol.ts';

const loginSchema = z.strictObject({ username: z.string(), password: z.string() });

const topologyRecordSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9]{1,64}$/),
  owner: z.string(),
  kind: serverKindSchema,
  hasReplicas: z.boolean(),
  parameters: z.record(z.string(), z.string()),
  logins: z.strictObject({ system: loginSchema, learner: loginSchema }),
  /** Null: its processes run as ourselves. */
  user: z.number().int().nullable(),
  network: z.enum(['own', 'ports']),
  places: z.array(
    z.strictObject({
      host: z.string(),
      port: z.number().int().nullable(),
      busPort: z.number().int().nullable(),
    }),
  ),
  /** Nodes that the bench had stopped when it fell asleep. */
  stopped: z.array(nodeNameSchema),
});
export type TopologyRecord = z.infer<typeof topologyRecordSchema>;

const recordFile = 'topology.json';

/** Undefined if none is there, or what is there is no record of this version. */
export async function readTopologyRecord(directory: string): Promise<TopologyRecord | undefined> {
  const text = await readFile(join(directory, recordFile), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return topologyRecordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** All of it or nothing. */
export async function writeTopologyRecord(directory: string, record: TopologyRecord): Promise<void> {
  const path = join(directory, recordFile);
  await writeFile(`${path}.new`, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

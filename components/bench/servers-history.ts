/** What happened to a sandbox's servers before this page was loaded. Loaded on demand, with zod. */
import * as z from 'zod/mini';
import { timelineEntrySchema, topologyStateSchema } from '#sandbox/server-protocol.ts';
import type { ServersHistory } from './servers-state.ts';

const historySchema = z.object({
  entries: z.array(timelineEntrySchema),
  states: z.array(z.object({ atMs: z.number(), topology: topologyStateSchema })),
});

/** @throws {Error} in words that can be shown */
export async function fetchHistory(sandboxId: string): Promise<ServersHistory> {
  const response = await fetch(`/api/sandboxes/${encodeURIComponent(sandboxId)}/timeline`);
  if (!response.ok) throw new Error(`What happened before could not be loaded (${response.status}).`);
  return historySchema.parse(await response.json());
}

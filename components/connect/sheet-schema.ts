/** The shape of what the panel fetches. */
import * as z from 'zod/mini';

const codeSchema = z.strictObject({ title: z.string(), text: z.string(), html: z.string() });
const sampleSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  codes: z.array(codeSchema),
  prints: z.string(),
  protocol: z.string(),
  ran: z.string(),
});
const tabSchema = z.strictObject({ id: z.string(), title: z.string(), samples: z.array(sampleSchema) });
export const connectSheetSchema = z.strictObject({
  tabs: z.array(tabSchema),
  /** The same clients for a cluster, and for Sentinel. */
  clusterTabs: z.array(tabSchema),
  sentinelTabs: z.array(tabSchema),
  limits: z.array(z.strictObject({ what: z.string(), most: z.string() })),
});

export type ShownCode = z.infer<typeof codeSchema>;
export type ShownSample = z.infer<typeof sampleSchema>;
export type ConnectSheet = z.infer<typeof connectSheetSchema>;

/** The `live` fence of a diagram. `live-rules.ts` says what the rules do; it is apart so that no browser loads zod. */
import { z } from 'zod';

const textSchema = z.union([z.string(), z.number().transform(String)]);
const namesSchema = z.array(z.string().regex(/^[A-Za-z][\w-]*$/)).min(1);

const commandRuleSchema = z.strictObject({
  client: textSchema.optional(),
  command: textSchema,
  key: textSchema.optional(),
  /** `nil`, `error`, or the exact status, integer or text. */
  reply: textSchema.optional(),
});
const worldRuleSchema = z
  .strictObject({ from: textSchema.optional(), to: textSchema.optional(), label: textSchema.optional() })
  .refine(rule => Object.values(rule).some(value => value !== undefined), 'name from, to or label');

export const liveRulesSchema = z.array(
  z.strictObject({
    on: z.union([commandRuleSchema, worldRuleSchema]),
    light: namesSchema,
    /** What a screen reader hears; by default the event itself in words. */
    say: z.string().optional(),
  }),
);
export type LiveRule = z.infer<typeof liveRulesSchema>[number];

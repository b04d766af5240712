/** The answer of `GET /api/commands`, checked. Loaded only with it. */
import * as z from 'zod/mini';
import type { ArgumentDoc, CommandDocs } from '#sandbox/command/docs.ts';

const argumentSchema: z.ZodMiniType<ArgumentDoc> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.enum([
      'string',
      'integer',
      'double',
      'key',
      'pattern',
      'unix-time',
      'pure-token',
      'oneof',
      'block',
    ]),
    token: z.optional(z.string()),
    optional: z.optional(z.boolean()),
    multiple: z.optional(z.boolean()),
    multipleToken: z.optional(z.boolean()),
    arguments: z.optional(z.array(argumentSchema)),
  }),
);

const treatmentSchema = z.object({ decision: z.enum(['allowed', 'emulated', 'refused']), why: z.string() });

export const commandDocsSchema: z.ZodMiniType<CommandDocs> = z.object({
  version: z.string(),
  commands: z.array(
    z.object({
      name: z.string(),
      summary: z.string(),
      since: z.string(),
      group: z.string(),
      complexity: z.string(),
      deprecatedSince: z.optional(z.string()),
      replacedBy: z.optional(z.string()),
      history: z.array(z.tuple([z.string(), z.string()])),
      arguments: z.array(argumentSchema),
      isContainer: z.boolean(),
      arity: z.int(),
      flags: z.array(z.string()),
      categories: z.array(z.string()),
      here: treatmentSchema,
      own: treatmentSchema,
    }),
  ),
});

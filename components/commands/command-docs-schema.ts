/** The answer of `GET /api/commands`, checked. Loaded only with it. */
import { z } from 'zod';
import type { ArgumentDoc, CommandDocs } from '#sandbox/command/docs.ts';

const argumentSchema: z.ZodType<ArgumentDoc> = z.lazy(() =>
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
    token: z.string().optional(),
    optional: z.boolean().optional(),
    multiple: z.boolean().optional(),
    multipleToken: z.boolean().optional(),
    arguments: z.array(argumentSchema).optional(),
  }),
);

const treatmentSchema = z.object({ decision: z.enum(['allowed', 'emulated', 'refused']), why: z.string() });

export const commandDocsSchema: z.ZodType<CommandDocs> = z.object({
  version: z.string(),
  commands: z.array(
    z.object({
      name: z.string(),
      summary: z.string(),
      since: z.string(),
      group: z.string(),
      complexity: z.string(),
      deprecatedSince: z.string().optional(),
      replacedBy: z.string().optional(),
      history: z.array(z.tuple([z.string(), z.string()])),
      arguments: z.array(argumentSchema),
      isContainer: z.boolean(),
      arity: z.number().int(),
      flags: z.array(z.string()),
      categories: z.array(z.string()),
      here: treatmentSchema,
      own: treatmentSchema,
    }),
  ),
});

/** Fences that run: `redis`, `world` and `time`. */
import type { Code } from 'mdast';
import { z } from 'zod';
import type { RunnableBlock } from '#lessons/mdx/blocks.ts';
import { parseFenceMeta } from '#lessons/mdx/fence.ts';
import { parseCommands, parseTimeMoves, parseWorldLines } from '#lessons/mdx/runnable.ts';
import type { Report } from '#lessons/problem.ts';
import { slugSchema } from '#lessons/schema.ts';
import { letterSchema } from '#sandbox/protocol.ts';
import '#sandbox/schema-words.ts';

const runnableSchema = z.enum(['redis', 'world', 'time']);
const redisMetaSchema = z.strictObject({ id: slugSchema, client: z._default(letterSchema, 'A') });
const plainMetaSchema = z.strictObject({ id: slugSchema });

/** Whether a fence of that language can be run. */
export function isRunnable(language: string | null | undefined): boolean {
  return runnableSchema.safeParse(language).success;
}

/** Reads a fence that can be run. Reports what is wrong; undefined if it has no usable id. */
export function readRunnable(node: Code, report: Report): RunnableBlock | undefined {
  const line = node.position?.start.line ?? 1;
  const language = runnableSchema.parse(node.lang);
  const meta = checkMeta(language === 'redis' ? redisMetaSchema : plainMetaSchema, node.meta, line, report);
  if (!meta) return undefined;
  const inner = line + 1;
  const block = { id: meta.id, line };
  if (node.value.trim() === '') report(line, 'this block has nothing to run');
  if (language === 'world') {
    return { type: 'world', ...block, lines: parseWorldLines(node.value, inner, report) };
  }
  if (language === 'time')
    return { type: 'time', ...block, moves: parseTimeMoves(node.value, inner, report) };
  const client = 'client' in meta ? letterSchema.parse(meta.client) : 'A';
  return { type: 'redis', ...block, client, commands: parseCommands(node.value, inner, report) };
}

/** Checks the words after a fence's language. */
export function checkMeta<Schema extends z.core.$ZodType>(
  schema: Schema,
  meta: string | null | undefined,
  line: number,
  report: Report,
): z.infer<Schema> | undefined {
  try {
    const parsed = z.safeParse(schema, parseFenceMeta(meta ?? ''));
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      report(line, [issue.path.join('.'), issue.message].filter(Boolean).join(': '));
    }
  } catch (error) {
    report(line, error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

/** YAML that is checked by a schema, with the line of everything that is wrong. */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Report } from '#lessons/problem.ts';
import '#sandbox/schema-words.ts';

/**
 * Parses and checks YAML. Reports what is wrong and then returns undefined.
 * @param firstLine the line in its file on which `text` starts
 */
export function readYaml<Schema extends z.core.$ZodType>(
  schema: Schema,
  text: string,
  firstLine: number,
  report: Report,
): z.infer<Schema> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    for (const error of document.errors) report(lineAt(error.pos[0]), error.message);
    return undefined;
  }
  const plain = plainValue(document);
  if ('error' in plain) {
    report(firstLine, plain.error);
    return undefined;
  }
  const parsed = z.safeParse(schema, plain.value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const path = issue.path.map(part => (typeof part === 'number' ? part : String(part)));
    report(lineAt(offsetOf(document, path)), sentence(path, issue.message));
  }
  return undefined;
}

/** Aliases of aliases may stand for more than fits into any memory; the library counts them and refuses. */
function plainValue(document: ReturnType<typeof parseDocument>): { value: unknown } | { error: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function sentence(path: readonly (string | number)[], message: string): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

/** Where the value at a path starts; for a missing one, where the nearest thing around it starts. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    const start: unknown = Array.isArray(range) ? range[0] : undefined;
    if (typeof start === 'number') return start;
  }
  return 0;
}

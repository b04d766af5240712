/** What `lesson:check` finds. One finding is one line for people: `file:line:column: message (rule)`. */
import path from 'node:path';
import { z } from 'zod';

export const findingSchema = z.strictObject({
  /** Relative to where the process was started. */
  file: z.string(),
  line: z.number().int().positive(),
  /** From 1; absent where the line as a whole is meant. */
  column: z.number().int().positive().optional(),
  /** `schema`, `prose/filler`, `block`, …: the part before the slash is the step that found it. */
  rule: z.string(),
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** The name of a file as it stands in findings. */
export function shownFile(file: string): string {
  return path.relative(process.cwd(), file);
}

/** By file, line and column. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      (a.column ?? 0) - (b.column ?? 0) ||
      a.message.localeCompare(b.message),
  );
}

export function inWords({ file, line, column, message, rule }: Finding): string {
  const [first = '', ...more] = message.split('\n');
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  return [`${place}: ${first} (${rule})`, ...more.map(text => `    ${text}`)].join('\n');
}

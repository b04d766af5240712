/** The lines of a start state: those of a lesson or an exercise, so they must not fail. */
import { splitLine } from '#sandbox/resp/cli-split.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

/** Runs redis-cli lines in order. @throws {Error} that names the line that failed */
export async function runStart(
  lines: readonly string[],
  execute: (args: readonly Buffer[]) => Promise<Reply>,
): Promise<void> {
  for (const line of lines) {
    const args = splitLine(line);
    if (args === undefined) throw new Error(`A line of the start state has unbalanced quotes: ${line}`);
    if (args.length === 0) continue;
    const reply = await execute(args.map(arg => Buffer.from(arg)));
    if (reply.type === 'error') throw new Error(`A line of the start state failed: ${line}: ${reply.text}`);
  }
}

/** What a terminal shows, as text to copy. */
import type { TerminalEntry } from '#components/bench/bench-context.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { printReply } from './print-reply.ts';

export function entryText(entry: TerminalEntry): string {
  if (entry.kind === 'note') return `# ${entry.text}`;
  if (entry.kind === 'push') return formatReply(entry.reply).trimEnd();
  const answer = entry.reply === undefined ? (entry.lost ?? '') : printReply(entry.line, entry.reply);
  return `${entry.prompt} ${entry.line}\n${answer}`;
}

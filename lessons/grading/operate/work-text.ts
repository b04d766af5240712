/** What was done in a sandbox as text, to be read with the attempt: commands as typed, and what the bench did. */
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';
import type { Sandbox, TranscriptEntry } from '#sandbox/sandbox.ts';
import type { TimelineEntry } from '#sandbox/server-protocol.ts';

interface Line {
  readonly atMs: number;
  readonly text: string;
}

/**
 * redis-cli lines in the order in which they were answered. Where there are servers, each stands behind the one that
 * answered, as `redis-1> SET a 1`, and what was done by the bench's buttons stands among them as `# …`.
 * @param maxBytes of all of it; the latest lines that fit
 */
export function workText(sandbox: Sandbox, maxBytes: number): string {
  const lines: string[] = [];
  let bytes = 0;
  for (const { text } of linesOf(sandbox).toReversed()) {
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > maxBytes) break;
    lines.unshift(text);
  }
  return lines.join('\n');
}

function linesOf(sandbox: Sandbox): readonly Line[] {
  const typed = sandbox.transcript().map(commandLine);
  if (sandbox.servers === undefined) return typed;
  const since = sandbox.createdAtMs;
  const done = sandbox.servers
    .history()
    .entries.filter(entry => entry.atMs >= since && isDoing(entry))
    .map(({ atMs, text }) => ({ atMs, text: `# ${text}` }));
  return [...typed, ...done].sort((a, b) => a.atMs - b.atMs);
}

const isDoing = ({ source }: TimelineEntry) => source === 'bench' || source === 'load';

function commandLine({ args, atMs, node }: TranscriptEntry): Line {
  const command = args.map(quoteArgument).join(' ');
  return { atMs, text: node === undefined ? command : `${node}> ${command}` };
}

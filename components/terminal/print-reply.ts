/** A reply as redis-cli would print it below its line. Browser-safe. */
import type { WireReply } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitError, splitLine } from '#sandbox/resp/cli-split.ts';

const decoder = new TextDecoder();

export function printReply(line: string, reply: WireReply): string {
  if (reply.type === 'error' && reply.text === splitError) return splitError;
  const args = splitLine(line)?.map(bytes => decoder.decode(bytes)) ?? [];
  return formatReply(reply, args).replace(/\n$/, '');
}

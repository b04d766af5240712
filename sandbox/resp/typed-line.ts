/** A line as somebody types it, as redis-cli reads it. */
import { splitError, splitLine } from '#sandbox/resp/cli-split.ts';
import { error, type Reply, status } from '#sandbox/resp/reply.ts';

export type TypedLine =
  | { readonly args: readonly Buffer[] }
  /** It says nothing that could be run: the reply, and what of it is shown. */
  | { readonly reply: Reply; readonly shown: readonly Buffer[] };

const shownLength = 200;

/** @param mostBytes of a line; a longer one is answered by an error that says so */
export function readTypedLine(line: string, mostBytes: number): TypedLine {
  const bytes = Buffer.byteLength(line);
  const shown = [Buffer.from(line.slice(0, shownLength))];
  if (bytes > mostBytes) {
    return { shown, reply: error(`ERR a line of ${bytes} bytes: ${mostBytes} fit here. Send it in parts.`) };
  }
  const args = splitLine(line);
  if (args === undefined) return { shown, reply: error(splitError) };
  if (args.length === 0) return { shown: [], reply: status('') };
  return { args: args.map(arg => Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength)) };
}

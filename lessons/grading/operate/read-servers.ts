/** A learner's servers as an Operate exercise's checks read them. */
import { ReplyError } from '#lessons/grading/driver/value.ts';
import type { ServersReader } from '#lessons/grading/operator.ts';
import { readTranscript } from '#lessons/grading/read-state.ts';
import type { Value } from '#lessons/grading/stage.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';
import type { Sandbox, ServersReading } from '#sandbox/sandbox.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

/**
 * Lets `look` read them, and closes what was opened for it. What sleeps is woken; what its learner has stopped or
 * paused stays so, and has no reader.
 * @throws {Failure} `conflict` for a sandbox without servers; as `ServerSide.read`
 */
export async function withServers<Result>(
  sandbox: Sandbox,
  look: (servers: ServersReader) => Promise<Result> | Result,
): Promise<Result> {
  const { servers } = sandbox;
  if (servers === undefined) throw new Error('A sandbox without servers of its own has none to read.');
  const reading = await servers.read();
  try {
    const since = sandbox.createdAtMs;
    const { load } = servers;
    return await look({
      topology: reading.topology,
      nodes: Object.fromEntries(reading.answering.map(node => [node, readNode(sandbox, reading, node)])),
      timeline: servers.history().entries.filter(({ atMs }) => atMs >= since),
      load,
      loss: load?.loss ?? undefined,
    });
  } finally {
    reading.close();
  }
}

function readNode(sandbox: Sandbox, reading: ServersReading, node: NodeName): StateReader {
  const read = async (...args: (string | number)[]): Promise<Value> => {
    try {
      return replyValue(await reading.ask(node, ...args));
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ReplyError') throw new ReplyError(cause.message);
      throw cause;
    }
  };
  return {
    read,
    keys: () => reading.keys(node),
    pttl: async key => Number(await read('PTTL', key)),
    transcript: readTranscript(sandbox.transcript().filter(entry => entry.node === node)),
  };
}

/** Replies as ioredis has them; an error within an array becomes `{ error: text }`. */
function replyValue(reply: unknown): Value {
  if (reply === null || typeof reply === 'string' || typeof reply === 'number') return reply;
  if (Array.isArray(reply)) return reply.map(replyValue);
  if (reply instanceof Error) return { error: reply.message };
  return String(reply);
}

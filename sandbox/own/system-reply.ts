/** What the system was told, as the reply to the learner in whose place it asked. */
import { Failure, respText } from '#sandbox/failure.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';

/** Errors of the server and refusals are replies. @throws what is neither */
export function systemReply(thrown: unknown): Reply {
  if (thrown instanceof Failure) {
    // In the server's own words, if it has said some.
    const isReply = /^[A-Z]{2,} /.test(thrown.message);
    return error(isReply ? thrown.message : respText(thrown.code, thrown.message));
  }
  if (thrown instanceof Error && thrown.name === 'ReplyError') return error(thrown.message);
  throw thrown;
}

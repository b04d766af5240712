/** Where a request goes: which server, asked for each key, and where else if that server sends it on. */
import { Failure } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Lane } from '#sandbox/server/load/lane.ts';

export interface Path {
  /** A failure where nobody is known who could take it. */
  laneFor(key: Buffer): Lane | Failure;
  /** Where MOVED or ASK leads; undefined if it is no such text, or leads nowhere. */
  follow(text: string, key: Buffer): { lane: Lane; isAsking: boolean } | undefined;
  /** Something went wrong, by an error reply or a broken connection: where to go is looked up anew. */
  lookAgain(): void;
  /** Waits until it knows where to go. @throws {Failure} */
  ready(): Promise<void>;
  close(): void;
}

const mostRedirections = 4;
const asking = [Buffer.from('ASKING')];

/** Replies to all commands in their order, or why there are none. */
export type Ended = (outcome: readonly Reply[] | Failure) => void;

/** Sends commands on one key along the path, and follows where they are sent on, as a client of a cluster does. */
export function sendAlong(
  path: Path,
  key: Buffer,
  commands: readonly (readonly Buffer[])[],
  ended: Ended,
): void {
  const attempt = (lane: Lane, isAsking: boolean, left: number): void => {
    const sent = isAsking ? [asking, ...commands] : commands;
    const all = gather(sent.length, outcome => {
      if (outcome instanceof Failure) {
        path.lookAgain();
        ended(outcome);
        return;
      }
      const replies = isAsking ? outcome.slice(1) : outcome;
      const [first] = replies;
      const onward = first?.type === 'error' && left > 0 ? path.follow(first.text, key) : undefined;
      if (onward !== undefined) attempt(onward.lane, onward.isAsking, left - 1);
      else {
        if (first?.type === 'error') path.lookAgain();
        ended(replies);
      }
    });
    lane.send(sent.map(args => ({ args, receiver: all() })));
  };
  const lane = path.laneFor(key);
  if ('send' in lane) attempt(lane, false, mostRedirections);
  else {
    path.lookAgain();
    ended(lane);
  }
}

/** One receiver for each of so many commands; the whole is told once, when all have ended. */
function gather(count: number, ended: Ended) {
  const replies: Reply[] = [];
  let failure: Failure | undefined;
  let left = count;
  const settle = () => {
    left -= 1;
    if (left === 0) ended(failure ?? replies);
  };
  return () => ({
    replied: (reply: Reply) => {
      replies.push(reply);
      settle();
    },
    failed: (cause: Failure) => {
      failure ??= cause;
      settle();
    },
  });
}

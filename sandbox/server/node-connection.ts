/**
 * A connection of the system to one node, opened when first used and again after the node has been away. What is asked
 * of a node that does not run, or does not answer, fails soon and in words.
 */
import type { Redis } from 'ioredis';
import { Failure } from '#sandbox/failure.ts';
import { connectAsBench } from '#sandbox/server/bench-connection.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';

/** A node that is busy for so long counts as one that does not answer. */
const answerMs = 3000;

export interface NodeConnection {
  /**
   * Runs `work` on it.
   * @throws {Failure} `conflict` if the node does not run, `timeout` if it does not answer
   * @throws {Error} with the server's own words, if it answers with an error
   */
  use<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result>;
  close(): void;
}

export interface NodeConnectionOptions {
  /** How long a command may take. */
  readonly timeoutMs?: number;
  /** By default as ioredis chooses. */
  readonly protocol?: 2 | 3;
}

export function connectNode(
  node: OwnNode,
  { timeoutMs = answerMs, protocol }: NodeConnectionOptions = {},
): NodeConnection {
  let redis: Redis | undefined;
  let opening: Promise<Redis> | undefined;
  let pid: number | undefined;

  const open = async (): Promise<Redis> => {
    redis?.disconnect();
    const fresh = connectAsBench(node.target, {
      enableReadyCheck: false,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // A paused server accepts, and answers nothing: the login must not wait for ever either.
      socketTimeout: 2 * timeoutMs,
      ...(protocol === undefined ? {} : { protocol }),
    });
    fresh.on('error', () => {});
    redis = fresh;
    pid = node.pid;
    await fresh.connect();
    return fresh;
  };
  const ready = (): Promise<Redis> => {
    if (redis?.status === 'ready' && pid === node.pid) return Promise.resolve(redis);
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  };

  return {
    use: async work => {
      demandRunning(node);
      try {
        return await work(await ready());
      } catch (cause) {
        const isTimeout = cause instanceof Error && /timed? ?out/i.test(cause.message);
        // What it may still send is not waited for.
        if (isTimeout) redis?.disconnect();
        if (cause instanceof Failure || isErrorReply(cause)) throw cause;
        if (isTimeout) throw noAnswer(node);
        // Anything else, such as a reply that is not what it should be, is told as it is.
        throw redis?.status === 'ready' ? cause : away(node);
      }
    },
    close: () => redis?.disconnect(),
  };
}

/** @throws {Failure} `conflict` unless it runs and answers */
export function demandRunning(node: OwnNode): void {
  if (node.state === 'running') return;
  if (node.state === 'paused') {
    throw new Failure('conflict', `${node.name} is paused and answers nobody. Resume it first.`);
  }
  throw new Failure('conflict', `${node.name} does not run. Start it first.`);
}

const isErrorReply = (cause: unknown) => cause instanceof Error && cause.name === 'ReplyError';
const noAnswer = ({ name }: OwnNode) =>
  new Failure('timeout', `${name} does not answer. It may be busy; try again in a moment.`);
const away = ({ name }: OwnNode) =>
  new Failure('unavailable', `${name} has just ended or cannot be reached. Try again in a moment.`);
